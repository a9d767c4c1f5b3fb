"""The demo's own settings: its own database under THONGSUOT_HOME/demo, this machine only, sign-in by link."""

from __future__ import annotations

from thongsuot.config import settings as usual
from thongsuot.config.settings import *  # noqa: F403  # a settings module names them all

THONGSUOT_HOME = usual.THONGSUOT_HOME / "demo"
THONGSUOT_HOME.mkdir(parents=True, exist_ok=True)
BACKUPS = THONGSUOT_HOME / "backups"
STATIC_ROOT = THONGSUOT_HOME / "static"
MEDIA_ROOT = THONGSUOT_HOME / "files"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(THONGSUOT_HOME / "demo.sqlite3"),
        "OPTIONS": usual.SQLITE_OPTIONS,
        "CONN_MAX_AGE": 60,
    }
}
ALLOWED_HOSTS = ["localhost"]
CSRF_TRUSTED_ORIGINS = usual.CSRF_TRUSTED_ORIGINS[:0]
ROOT_URLCONF = "thongsuot.config.urls_demo"
SECRET_KEY = "demo: signs nothing of value, served to this machine only"  # noqa: S105
TLS = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
SECURE_HSTS_SECONDS, SECURE_PROXY_SSL_HEADER, ALLAUTH_TRUSTED_PROXY_COUNT = 0, None, 0
DEMO_SIGN_IN = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
