"""The part of the settings that says how people sign in, how long that lasts, and what they must show."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# How long a sign-in lasts without being used
SESSION_ENGINE = "thongsuot.people.models.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_AGE_ON_OWN_DEVICE = 7 * 24 * 3600  # where "my own device" was ticked: a working week and the days around it

# Names and passwords
ACCOUNT_ADAPTER = "thongsuot.web.accounts.ClosedAccountAdapter"
ACCOUNT_FORMS = {"login": "thongsuot.web.accounts.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody learns by mail whether an address has an account
FAILED_SIGN_INS_MINUTES = 15
ACCOUNT_RATE_LIMITS = {  # a whole office may stand behind one address: the limit by account is the narrow one
    "login_failed": f"10/{FAILED_SIGN_INS_MINUTES}m/key,60/{FAILED_SIGN_INS_MINUTES}m/ip",
    "login": "300/m/ip",
}
CACHES = {
    # Shared by all processes, so that throttling holds over all of them. What may differ takes an alias of its own.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Each process counts by itself how often pages and the API are asked: a read must not become a write.
    "rates": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "rates"},
}

# Passkeys and second factors
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "thongsuot.web.accounts.AddKeyForm",
    "edit_webauthn": "thongsuot.web.accounts.RenameKeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_TOTP_ISSUER = "Thông Suốt"
MFA_TOTP_TOLERANCE = 1  # phones are some seconds early or late
SECOND_FACTOR_ROLES = [role for role in os.environ.get("THONGSUOT_SECOND_FACTOR", "").split(",") if role]

# The organisation's own sign-in service
OIDC_URL = os.environ.get("THONGSUOT_OIDC_URL", "")
OIDC_NAME = os.environ.get("THONGSUOT_OIDC_NAME", "SSO")
OIDC_ID = "sso"
OIDC_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_URL))] if OIDC_URL else []
"""Where a form of ours may lead to, by the content security policy."""
_SERVICE = {
    "provider_id": OIDC_ID,
    "name": OIDC_NAME,
    "client_id": os.environ.get("THONGSUOT_OIDC_CLIENT", ""),
    "secret": os.environ.get("THONGSUOT_OIDC_SECRET", ""),
    "settings": {"server_url": OIDC_URL},
}
SOCIALACCOUNT_ADAPTER = "thongsuot.web.oidc.KnownPeopleAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [_SERVICE] if OIDC_URL else []},
}
