"""Django's settings for the desk; the operator's values come from `vejviser.settings`."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from environs import Env

from desk import logs
from desk.assistant.apps import ALIAS
from desk.database import database_settings, read_only_settings
from vejviser.secret_files import secret_in_file
from vejviser.settings import LOOPBACK_HOSTS, PROJECT_ROOT, SettingsError, read_settings

VEJVISER = read_settings()
DESK_DIRECTORY = PROJECT_ROOT / "desk"
SECRET_KEY_CHARS = 32
PASSWORD_CHARS = 12
TWO_FACTOR_MODES = ("optional", "required")
SECRET_KEY_FILE = VEJVISER.var / "desk-secret-key"
TOKEN_FILE = VEJVISER.var / "desk-token"
# The address that staff's browsers and the API's links use.
DESK_URL = VEJVISER.desk_url
_desk_origin = urlsplit(DESK_URL)
_env = Env(prefix="VEJVISER_DESK_", eager=True)

DEBUG = False
LOGGING = logs.logging_settings(VEJVISER.json_logs)
SECRET_KEY = _env.str("SECRET_KEY", "") or secret_in_file(SECRET_KEY_FILE)
if len(SECRET_KEY) < SECRET_KEY_CHARS:
    raise SettingsError(f"VEJVISER_DESK_SECRET_KEY: at least {SECRET_KEY_CHARS} characters are wanted")
ALLOWED_HOSTS = sorted(
    {
        *(f"[{host}]" if ":" in host else host for host in (*LOOPBACK_HOSTS, VEJVISER.host)),
        *([_desk_origin.hostname] if _desk_origin.hostname else []),
        *(host.strip() for host in _env.list("ALLOWED_HOSTS", []) if host.strip()),
    }
)

INSTALLED_APPS = [
    "desk.tickets",
    "desk.assistant",
    "desk.review",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]
MIDDLEWARE = [
    "desk.observed.ObservedMiddleware",
    # Before everything that looks at the host: probes come with the address of a container.
    "desk.health.HealthMiddleware",
    "desk.headers.ResponseHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "desk.body_limit.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "desk.review.two_factor.gate.TwoFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # The innermost: it replaces the answer of a log-in that is locked.
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "desk.urls"
WSGI_APPLICATION = "desk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [DESK_DIRECTORY / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {
    "default": database_settings(VEJVISER.desk_database_url),
    ALIAS: read_only_settings(VEJVISER.database_url),
}
DATABASE_ROUTERS = ["desk.assistant.router.AssistantRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_CHARS},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    # Refuses before any password is looked at; it logs nobody in.
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# A user name from one address: strangers elsewhere cannot lock a member of staff out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "desk.review.log_in.too_many_tries"
AXES_CLIENT_IP_CALLABLE = "desk.review.log_in.client_address"
# The record of log-ins is `desk.review.audit`, without addresses; failures go when they no longer count.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code"]

# Codes beside the password: `desk.review.two_factor`.
TWO_FACTOR = _env.str("TWO_FACTOR", "") or TWO_FACTOR_MODES[0]
if TWO_FACTOR not in TWO_FACTOR_MODES:
    raise SettingsError(f"VEJVISER_DESK_TWO_FACTOR: must be one of {', '.join(TWO_FACTOR_MODES)}")
OTP_TOTP_ISSUER = "Vejviser"
# Beside axes, which counts for one address: after n wrong codes in a row, wherever they come from, the next
# is looked at after 0.1 s * 2^(n-1). Five are no matter, twenty are more than half a day.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0.1
OTP_ADMIN_HIDE_SENSITIVE_DATA = True

# Staff read Danish whatever their browser asks for: there is no LocaleMiddleware.
LANGUAGE_CODE = "da"
LOCALE_PATHS = [DESK_DIRECTORY / "locale"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

STATIC_URL = "/static/"
# Served straight from the packages: nothing to collect at set-up.
WHITENOISE_USE_FINDERS = True

MEDIA_ROOT = VEJVISER.var / "desk-media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

LOGIN_URL = "review:login"
LOGIN_REDIRECT_URL = "review:inbox"
# Cookies ignore the port: the names keep them apart from other services on the same host.
SESSION_COOKIE_NAME = "desk_session"
CSRF_COOKIE_NAME = "desk_csrf"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = VEJVISER.production
CSRF_TRUSTED_ORIGINS = [f"https://{_desk_origin.netloc}"] if _desk_origin.scheme == "https" else []
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if VEJVISER.production else 0
# In production TLS ends in the reverse proxy, which sets this header itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if VEJVISER.production else None

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["desk.tickets.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["desk.tickets.api.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "desk.tickets.api.errors.error_response",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Vejviser desk",
    "DESCRIPTION": "Tickets that the assistant opens, adds to and withdraws.",
    "VERSION": "1.0.0",
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "TicketStatus": "desk.tickets.models.Status",
        "TicketKind": "desk.tickets.models.Kind",
        "Author": "desk.tickets.models.Author",
    },
}
