"""What must hold before anything is served: the demo's doors stand open nowhere but in the demo."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from django.utils.module_loading import import_string

from thongsuot.config.apps import refuse_demo_doors_elsewhere
from thongsuot.config.followers import FOLLOWERS, RECOUNTS

pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")

DEMO: dict[str, Any] = {
    "DEMO_SIGN_IN": True,
    "SETTINGS_MODULE": "thongsuot.config.settings_demo",
    "ALLOWED_HOSTS": ["localhost"],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "var/demo/demo.sqlite3"}},
}
POSTGRESQL = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "demo.sqlite3"}}
OTHER_FILE = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "var/thongsuot.sqlite3"}}


def test_the_demo_itself_starts() -> None:
    with override_settings(**DEMO):
        refuse_demo_doors_elsewhere()


def test_other_settings_without_the_links_start() -> None:
    with override_settings(**DEMO | {"DEMO_SIGN_IN": False, "SETTINGS_MODULE": "thongsuot.config.settings"}):
        refuse_demo_doors_elsewhere()


@pytest.mark.parametrize(
    "changed",
    [
        {"SETTINGS_MODULE": "thongsuot.config.settings"},
        {"ALLOWED_HOSTS": ["localhost", "thongsuot.example"]},
        {"ALLOWED_HOSTS": ["*"]},
        {"DATABASES": POSTGRESQL},
        {"DATABASES": OTHER_FILE},
    ],
    ids=["other settings", "another host", "any host", "a server", "another database"],
)
def test_sign_in_links_elsewhere_stop_the_start(changed: dict[str, Any]) -> None:
    with override_settings(**DEMO | changed), pytest.raises(ImproperlyConfigured, match="DEMO_SIGN_IN"):
        refuse_demo_doors_elsewhere()


def test_every_follower_and_recount_exists() -> None:
    paths = [path for followers in FOLLOWERS.values() for path in followers] + list(RECOUNTS)
    assert all(callable(import_string(path)) for path in paths)
