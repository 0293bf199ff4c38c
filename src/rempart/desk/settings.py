"""Settings of Django, made from ``rempart.toml`` of the workspace that is served; nothing is set elsewhere."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from rempart.desk.accounts.openid import providers
from rempart.desk.configuration import VARIABLE, desk_settings, workspace
from rempart.desk.secret import secret_key

_HERE = Path(__file__).parent
REMPART = desk_settings()
SECRET_KEY = secret_key()
DEBUG = False
ALLOWED_HOSTS = list(REMPART.hosts)
ROOT_URLCONF = "rempart.desk.urls"
WSGI_APPLICATION = "rempart.desk.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
SITE_NAME = "Rempart"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rempart.desk.accounts",
    "rempart.desk.cases",
    "rempart.desk.administration",
    "rempart.desk.screening",
    "rempart.desk.letters",
    "rempart.desk.measures",
    "rempart.desk.planner",
    "rempart.desk.search",
    "rempart.desk.network",
    "rempart.desk.registers",
    "rempart.desk.journal",
    "rempart.desk.operations",
    "rempart.desk.api",
    "rempart.desk.concerned",
    "rempart.desk.tour",
    "rempart.desk.oversight",
]
MIDDLEWARE = [
    "rempart.desk.operations.logs.AccessMiddleware",
    "rempart.desk.pages.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rempart.desk.accounts.idle.IdleMiddleware",
    "rempart.desk.operations.limits.LimitMiddleware",
    "rempart.desk.api.signing_in.TokenMiddleware",
    "rempart.desk.rights.middleware.RightsMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [_HERE / "pages" / "jinja2"],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "rempart.desk.pages.jinja.environment",
            "context_processors": ["rempart.desk.pages.jinja.shared"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
    },  # subjects of allauth's mails alone
]


def _database(address: str) -> dict[str, Any]:
    """Return Django's form of a database; ``sqlite`` is a file of the workspace."""
    if address == "sqlite":
        name = workspace().path / "desk.sqlite3" if os.environ.get(VARIABLE) else ":memory:"
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options, "CONN_MAX_AGE": None}
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or parse_qs(parts.query).get("host", [""])[0],
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database(REMPART.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = REMPART.zone
LANGUAGES = [("en", "English"), ("fr", "Français")]
LANGUAGE_CODE = workspace().settings.language if os.environ.get(VARIABLE) else "en"
LANGUAGE_COOKIE_HTTPONLY = LANGUAGE_COOKIE_SECURE = REMPART.secure
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "/static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
STATICFILES_DIRS = [_HERE / "pages" / "static"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "rempart.desk.accounts.passwords.HouseWordsValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "rempart.desk.accounts.adapter.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key"}
SOCIALACCOUNT_ADAPTER = "rempart.desk.accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": providers()}}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if REMPART.secure else 0
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_ADAPTER = "rempart.desk.accounts.adapter.MFAAdapter"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Rempart"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not REMPART.secure

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
SESSION_COOKIE_NAME = "__Host-session" if REMPART.secure else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if REMPART.secure else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = REMPART.secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
IDLE_SECONDS = 20 * 60
SESSION_SECONDS = SESSION_COOKIE_AGE  # counted from signing in, however busy one is
SECURE_SSL_REDIRECT = REMPART.secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if REMPART.secure else None
SECURE_HSTS_SECONDS = 31_536_000 if REMPART.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = REMPART.secure
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^metrics$"]  # asked on this machine, without HTTPS
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_PERMISSIONS = 0o600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS = ["auth.E003", "auth.W004"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "rempart.desk.operations.lines.JsonFormatter"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "rempart.desk": {"level": "INFO"},
        "django": {"handlers": ["out"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": [], "propagate": False},
    },
}
