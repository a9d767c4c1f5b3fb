"""The part of the settings that guards the doors: hosts, TLS, proxies, cookies, headers, limits (docs/security.md)."""

from __future__ import annotations

import os

DEBUG = os.environ.get("THONGSUOT_DEBUG") == "1"
ALLOWED_HOSTS = [host for host in os.environ.get("THONGSUOT_HOSTS", "localhost").split(",") if host]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host not in {"*", "localhost"}]

# TLS and what stands in front
TLS = os.environ.get("THONGSUOT_TLS", "0" if DEBUG or ALLOWED_HOSTS == ["localhost"] else "1") == "1"
SECURE_HSTS_SECONDS = int(os.environ.get("THONGSUOT_HSTS_SECONDS", "86400")) if TLS else 0
PROXIES = int(os.environ.get("THONGSUOT_PROXIES", "0"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

# Cookies: none is read by a script (htmx takes its token from the page), none comes with a form of another site.
SESSION_COOKIE_NAME = "__Host-sessionid" if TLS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if TLS else "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = (
    "Lax"  # Strict would sign out who follows a mail
)

# Headers; those that Django has no name for are set by web.middleware
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    # No inline script or style anywhere, nothing from elsewhere; `data:` for the QR codes of invitations and factors.
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "font-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
PERMISSIONS_POLICY = (
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)"
)

# Limits
UPLOAD_LIMIT = 50 * 1024 * 1024
# Uploads stay in memory: what may be refused as a state secret must never have lain on a disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT + 1024 * 1024  # with the form around the file, as limit_uploads allows
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
CSRF_FAILURE_VIEW = "thongsuot.web.errors.stale_form"
