"""The settings of an installation; what differs between installations comes from the environment (docs/settings.md)."""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from django.core.management.utils import get_random_secret_key

from thongsuot.config.accounts import *  # noqa: F403  # its names are settings too
from thongsuot.config.accounts import CACHES as SHARED_CACHES
from thongsuot.config.accounts import OIDC_ORIGINS
from thongsuot.config.logs import *  # noqa: F403  # its names are settings too
from thongsuot.config.mail import *  # noqa: F403  # its names are settings too
from thongsuot.config.security import *  # noqa: F403  # its names are settings too
from thongsuot.config.security import CONTENT_SECURITY_POLICY

CONTENT_SECURITY_POLICY["form-action"] += OIDC_ORIGINS  # signing in there starts with a form of ours

PACKAGE = Path(__file__).resolve().parent.parent
THONGSUOT_HOME = Path(os.environ.get("THONGSUOT_HOME", "var")).resolve()
BACKUPS = Path(os.environ.get("THONGSUOT_BACKUPS") or THONGSUOT_HOME / "backups").resolve()
SECRET_KEY = os.environ.get("THONGSUOT_SECRET_KEY") or get_random_secret_key()
SECRET_KEY_IS_SET = bool(os.environ.get("THONGSUOT_SECRET_KEY"))

INSTALLED_APPS = [
    "thongsuot.web",  # first, so that its templates restyle those of django-allauth
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # the pages of security keys say "three days ago" with it
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "thongsuot.config",
    "thongsuot.audit",
    "thongsuot.files",
    "thongsuot.catalogues",
    "thongsuot.units",
    "thongsuot.rollup",
    "thongsuot.people",
    "thongsuot.notices",
    "thongsuot.documents",
    "thongsuot.submissions",
    "thongsuot.convening",
    "thongsuot.study",
    "thongsuot.courses",
    "thongsuot.plans",
    "thongsuot.sync",
    "thongsuot.upkeep",
]

MIDDLEWARE = [
    "thongsuot.web.monitoring.observe",
    "thongsuot.web.middleware.secure_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "thongsuot.api.problems.problems_only",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "thongsuot.web.sign_ins.keep_session",
    "thongsuot.web.requests.read_as",
    "thongsuot.web.sign_ins.Doorkeeper",
    "thongsuot.web.rates.Rates",
    "thongsuot.web.limits.limit_uploads",  # behind sign-in; the token of a form is sought in its body only after this
    "thongsuot.web.errors.Refusals",
]

SYNC_MIDDLEWARE = [
    # Devices come without cookies and hundreds of times a second: they pass what holds for every answer, no more.
    "thongsuot.web.monitoring.observe",
    "thongsuot.web.middleware.secure_headers",
    "django.middleware.security.SecurityMiddleware",
]

ROOT_URLCONF = "thongsuot.config.urls"
WSGI_APPLICATION = "thongsuot.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "thongsuot.web.context.frame",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"sqlite:///{THONGSUOT_HOME / 'thongsuot.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,  # a server that was restarted costs nobody a page
    )
}
SQLITE_OPTIONS = {
    # Measured: of 400 concurrent read-then-write transactions the default committed 35, IMMEDIATE 400.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
}
if "sqlite" in str(DATABASES["default"]["ENGINE"]):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
elif LOCK_SECONDS := os.environ.get("THONGSUOT_LOCK_SECONDS"):
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = f"-c lock_timeout={int(LOCK_SECONDS)}s"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

CACHES = SHARED_CACHES | {
    # Figures are known to be right by the tallies' own version, so each process may keep them for itself, for ever.
    "figures": {
        "BACKEND": "thongsuot.kernel.shelf.Shelf",
        "LOCATION": "figures",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # Parts of pages likewise, by all that they show; zipped, 2 to 20 KB each.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}

STATIC_URL = "/static/"
STATIC_ROOT = THONGSUOT_HOME / "static"
MEDIA_ROOT = THONGSUOT_HOME / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

RETENTION_FILE = os.environ.get("THONGSUOT_RETENTION", "")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

API_RATE = int(os.environ.get("THONGSUOT_API_RATE", "600"))
PAGE_RATE = int(os.environ.get("THONGSUOT_PAGE_RATE", "60"))

ACCESS_DECISION = "thongsuot.people.access.require"
ANNOUNCEMENT_FOLLOWERS = "thongsuot.config.followers.FOLLOWERS"
BEATS = "thongsuot.config.beats.BEATS"
NOTICE_SOURCES = "thongsuot.config.notices.SOURCES"
PERSONAL_DATA = (
    "thongsuot.convening.queries.personal.kept_of_member",
    "thongsuot.study.queries.personal.kept_of_member",
    "thongsuot.courses.queries.personal.kept_of_member",
)
ACCOUNT_DATA = ("thongsuot.convening.queries.personal.kept_of_account",)
RETAINED_ELSEWHERE = "thongsuot.config.followers.RETAINED"
TALLY_RECOUNTS = "thongsuot.config.followers.RECOUNTS"
METRICS_TOKEN = os.environ.get("THONGSUOT_METRICS_TOKEN", "")
DEMO_SIGN_IN = False
