"""Settings of the test suite: DATABASE_URL names the server, SQLite in memory otherwise; nothing leaves the machine."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")

from thongsuot.config.settings import *  # noqa: F403  # the environment must be set first

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_HOME = tempfile.TemporaryDirectory(prefix="thongsuot-test-")  # gone with the process
MEDIA_ROOT = Path(_HOME.name) / "files"
STATIC_ROOT = Path(_HOME.name) / "static"
STATIC_ROOT.mkdir()  # WhiteNoise warns where there is none
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
API_RATE = PAGE_RATE = (
    1_000_000  # the whole suite is one minute of few accounts; what is slowed down has tests of its own
)
