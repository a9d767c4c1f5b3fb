"""The WSGI application that granian serves."""

from __future__ import annotations

import os

from thongsuot.config.handlers import get_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thongsuot.config.settings")
os.environ.setdefault("THONGSUOT_LOCK_SECONDS", "10")  # jobs and commands wait for each other, readers do not
application = get_application()
