"""Settings of an installation that is killed on purpose: the usual ones, without what only costs time."""

from __future__ import annotations

import os
from pathlib import Path

from thongsuot.config.settings import *  # noqa: F403  # a settings module names them all

SECRET_KEY = "only for an installation that is killed on purpose"
ALLOWED_HOSTS = ["localhost"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(os.environ["THONGSUOT_HOME"]) / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # it looks for no folder of collected files
BEATS = "tests.soak.beats.BEATS"
API_RATE = PAGE_RATE = 1_000_000  # so many nobody asks for in a minute: what is measured here is not how often
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

if os.environ.get("SOAK_SABOTAGE"):
    INSTALLED_APPS = [*INSTALLED_APPS, "tests.soak.sabotage.SabotageConfig"]  # noqa: F405
