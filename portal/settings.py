"""Settings: production unless the environment says otherwise. Every variable is in docs/settings.md."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from portal import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
DEMO = os.environ.get("HOMEFILE_DEMO") == "1"
TEST = os.environ.get("HOMEFILE_TEST") == "1"
EMBEDDED = embedded.here()
VAR = EMBEDDED.var


def required(name: str, why: str) -> str:
    """The variable's value; without one, says what to set and why, for the person starting Homefile."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set, and Homefile does not start without it. {why} "
            f"Set it in the environment of every web, worker and beat process. See docs/settings.md. "
            f"To look round first, run `make demo`, which needs no settings."
        )
    return value


# With no DATABASE_URL everything is on this one machine, and so can the secret be.
ONE_MACHINE = "DATABASE_URL" not in os.environ

if ONE_MACHINE and not os.environ.get("SECRET_KEY"):
    SECRET_KEY = embedded.kept_secret(VAR)
else:
    SECRET_KEY = required(
        "SECRET_KEY", "It signs people in and must stay the same on every machine: 50 random letters."
    )

ALLOWED_HOSTS = (
    os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    if ONE_MACHINE
    else required("ALLOWED_HOSTS", "It is the names people type to get here, with commas between.").split(",")
)

DATABASES = {"default": embedded.database(os.environ.get("DATABASE_URL"), EMBEDDED)}
REDIS_URL = os.environ.get("REDIS_URL") or EMBEDDED.redis_url()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "csp",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "portal.core",
    "portal.people",
    "portal.records",
    "portal.notices",
    "portal.landlords",
    "portal.homes",
    "portal.tenancies",
    "portal.repairs",
    "portal.safety",
    "portal.investment",
    "portal.sync",
    "portal.front",
    "portal.office",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Our pages are Jinja2; the pages of other people's apps that we do not replace are Django's own.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "portal.jinja2.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
FORM_RENDERER = "portal.core.forms.GovukRenderer"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

# Nothing from elsewhere, nothing inline: what a page needs is a file of ours.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# The demo and the tests speak plain HTTP on this machine; everything else only HTTPS.
ENCRYPTED = not (DEMO or TEST)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENCRYPTED
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if ENCRYPTED else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENCRYPTED
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENCRYPTED else None
# The load balancer asks for these over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

# Where what people and landlords send is kept; never served from a public address.
STORE = Path(os.environ.get("STORE") or VAR / "store").absolute()

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static" / "collected"
STATICFILES_DIRS = [BASE_DIR / "static"]

CELERY_BROKER_URL = embedded.celery_url(REDIS_URL)
CELERY_TASK_ACKS_LATE = True
