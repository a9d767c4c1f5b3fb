"""The demo's own settings: its own database under THONGSUOT_HOME/demo, this machine only, sign-in by link."""

from __future__ import annotations

import os
from pathlib import Path

DEMO_HOME = Path(os.environ.get("THONGSUOT_HOME", "var")).resolve() / "demo"
DEMO_HOME.mkdir(parents=True, exist_ok=True)
os.environ["THONGSUOT_HOME"] = str(DEMO_HOME)
os.environ["DATABASE_URL"] = f"sqlite:///{DEMO_HOME / 'demo.sqlite3'}"
os.environ["THONGSUOT_HOSTS"] = "localhost"

from thongsuot.config.settings import *  # noqa: E402, F403  # the environment must be set first

SECRET_KEY = "demo: signs nothing of value, served to this machine only"  # noqa: S105
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
DEMO_SIGN_IN = True
ROOT_URLCONF = "thongsuot.config.urls_demo"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
