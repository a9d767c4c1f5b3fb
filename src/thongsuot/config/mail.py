"""The part of the settings that says how mail is sent, and under which address links in it lead here."""

from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

from thongsuot.config.security import ALLOWED_HOSTS, TLS

_SERVER = urlsplit(os.environ.get("THONGSUOT_MAIL_URL", ""))
MAIL_IS_SET = bool(_SERVER.hostname)
EMAIL_HOST = _SERVER.hostname or "localhost"
EMAIL_USE_SSL = _SERVER.scheme == "smtps"
EMAIL_USE_TLS = _SERVER.scheme == "smtp+tls"
EMAIL_PORT = _SERVER.port or {"smtps": 465, "smtp+tls": 587}.get(_SERVER.scheme, 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_SERVER.username or ""), unquote(_SERVER.password or "")
EMAIL_TIMEOUT = 20
_HOST = next((host.lstrip(".") for host in ALLOWED_HOSTS if host != "*"), "localhost")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("THONGSUOT_MAIL_FROM") or f"thongsuot@{_HOST}"
SITE_ADDRESS = (os.environ.get("THONGSUOT_ADDRESS") or f"{'https' if TLS else 'http'}://{_HOST}").rstrip("/")
