"""Start-up: what must hold before anything is served."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.signals import connection_created

from thongsuot.kernel.quiet import keep_values_out
from thongsuot.people.rules.roles import Role


class ConfigConfig(AppConfig):
    """Runs the start-up checks whatever starts: server, worker or command line."""

    name = "thongsuot.config"

    def ready(self) -> None:
        """Keep values out of the database's messages; refuse to start where the demo's doors would stand open."""
        connection_created.connect(keep_values_out)
        refuse_demo_doors_elsewhere()
        refuse_unknown_roles()


def refuse_demo_doors_elsewhere() -> None:
    """Sign-in links exist in the demo's settings, on the loopback address, for the demo's database; nowhere else.

    :raises ImproperlyConfigured: DEMO_SIGN_IN is on and any of the three does not hold.
    """
    if not settings.DEMO_SIGN_IN:
        return
    database = settings.DATABASES["default"]
    own_database = "sqlite" in database["ENGINE"] and Path(database["NAME"]).name == "demo.sqlite3"
    own_settings = settings.SETTINGS_MODULE == "thongsuot.config.settings_demo"
    if not (own_settings and own_database and settings.ALLOWED_HOSTS == ["localhost"]):
        raise ImproperlyConfigured(
            "DEMO_SIGN_IN lets anyone in without a password: it works only in thongsuot.config.settings_demo, "
            "with the demo's own database and on localhost. Remove it from these settings."
        )


def refuse_unknown_roles() -> None:
    """A role misspelt where a second factor is asked for would ask nobody.

    :raises ImproperlyConfigured: THONGSUOT_SECOND_FACTOR names what is no role.
    """
    unknown = set(settings.SECOND_FACTOR_ROLES) - {role.value for role in Role}
    if unknown:
        known = ", ".join(role.value for role in Role)
        raise ImproperlyConfigured(
            f"THONGSUOT_SECOND_FACTOR names {', '.join(sorted(unknown))}; the roles are {known}."
        )
