"""Settings: production unless the environment says otherwise. Every variable is in docs/settings.md."""

import os
from datetime import date
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from portal import embedded, schedule
from portal.core import logging

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
    "rest_framework",
    "drf_spectacular",
    "oauth2_provider",
    "portal.core",
    "portal.people",
    "portal.records",
    "portal.notices",
    "portal.journeys",
    "portal.landlords",
    "portal.homes",
    "portal.tenancies",
    "portal.documents",
    "portal.repairs",
    "portal.safety",
    "portal.investment",
    "portal.enquiries",
    "portal.hazards",
    "portal.sync",
    "portal.insight",
    "portal.keeping",
    "portal.front",
    "portal.office",
    "portal.api",
]
MIDDLEWARE = [
    # First, so that what any of the others answers itself has their headers too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.core.health.HealthMiddleware",
    "portal.core.measuring.MeasuringMiddleware",
    "portal.core.logging.RequestLogMiddleware",
    "portal.core.guarding.GuardMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Django pads what it compresses and masks the form token anew each time, so that sizes tell nothing.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.core.uploading.LongBodyMiddleware",
    "portal.people.second_factor.SecondFactorMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
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

# Where somebody who is signed in may send more than DATA_UPLOAD_MAX_MEMORY_SIZE at once, by the whole path:
# how much is read, and how long one file may be that is kept. Ten photos of 15 MB fit; what is sent besides,
# a film say, is read so that the page can say why it was not taken.
A_MEGABYTE = 1024 * 1024
PHOTOS = (400 * A_MEGABYTE, 15 * A_MEGABYTE)
# A file that a landlord publishes; what is too long for one is read so that the page can say so.
PUBLISHED = (200 * A_MEGABYTE, 20 * A_MEGABYTE)
# A file of a delivery; and a part of one that a system sends in parts.
LONGEST_DELIVERED_FILE = 16 * 1024 * A_MEGABYTE
LONGEST_PART = 32 * A_MEGABYTE
LONG_BODIES_AT = {
    r"/office/deliveries/new/": (None, LONGEST_DELIVERED_FILE),
    r"/api/v1/deliveries": (None, LONGEST_DELIVERED_FILE),
    r"/api/v1/uploads/[0-9a-f-]{36}/[0-9]+": (None, LONGEST_PART),
    # It reads no more of an email than it keeps.
    r"/api/email": (None, None),
    # What is too long for one document is told so in words of the API.
    r"/api/v1/.*": (None, None),
    r"/office/photos/of/[0-9a-f-]{36}/": PHOTOS,
    r"/office/publication/(?:add|documents/[0-9a-f-]{36}/version)/": PUBLISHED,
    r"/homes/[0-9a-f-]{36}/report/photos/": PHOTOS,
    r"/homes/[0-9a-f-]{36}/(?:repairs|reports)/[0-9a-f-]{36}/photos/": PHOTOS,
}

# Where what people and landlords send is kept; never served from a public address.
STORE = Path(os.environ.get("STORE") or VAR / "store").absolute()

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static" / "collected"
STATICFILES_DIRS = [BASE_DIR / "static" / "build"]
# Compressed once, under names that change with what is in them: browsers keep them. Tests collect none.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CELERY_BROKER_URL = embedded.celery_url(REDIS_URL)
# A task that was under way when its worker died is done again; that is why each can run twice.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60 * 60}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_DEFAULT_QUEUE = schedule.DEFAULT_QUEUE
CELERY_TASK_ROUTES = schedule.ROUTES
# Whether a landlord's system may be on a private network, or on this machine. Where many landlords are
# served it may not: whoever writes an address down could otherwise have us call our own machines.
SYSTEMS_MAY_BE_PRIVATE = os.environ.get("SYSTEMS_MAY_BE_PRIVATE", "1" if ONE_MACHINE else "0") == "1"
# Folders of files that landlords' systems leave on this machine: in it one of each landlord, by short name.
WATCHED_FOLDERS = Path(os.environ.get("WATCHED_FOLDERS") or VAR / "watched").absolute()
# Minutes after which a report that no system has taken is a promise at risk, of which staff are told; and
# those for which a system may fail to answer.
ALERT_MINUTES = int(os.environ.get("ALERT_MINUTES", "60"))
ALERT_EMERGENCY_MINUTES = int(os.environ.get("ALERT_EMERGENCY_MINUTES", "10"))
ALERT_SILENT_MINUTES = int(os.environ.get("ALERT_SILENT_MINUTES", "30"))
# What Prometheus says to read /metrics; without it there is no such address, but in the demo on this machine.
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
# Seconds between two looks at what a landlord's system tells.
READ_SYSTEMS_EVERY = float(os.environ.get("READ_SYSTEMS_EVERY", "5" if DEMO else "30"))
CELERY_BEAT_SCHEDULE = schedule.entries(read_systems_every=READ_SYSTEMS_EVERY)

LOGGING = logging.settings_for(os.environ.get("LOG_LEVEL", "INFO"))

# --- Signing in, and messages to people -------------------------------------------------------------------

if DEMO and "DATABASE_URL" in os.environ:
    raise ImproperlyConfigured(
        "HOMEFILE_DEMO is set together with DATABASE_URL. The demo lets anybody sign in as anybody, so it "
        "runs only on its own embedded database. Take one of the two out of the environment."
    )

# Where people reach Homefile: the start of every link in a message.
SITE_URL = (
    os.environ.get("SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")
    if ONE_MACHINE
    else required(
        "SITE_URL", "Every letter, email and text message links to it, as https://homes.example.org."
    )
)
# How many proxies of ours stand in front: rate limits count by the address that the last of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))

A_MINUTE = 60
ACCOUNT_ADAPTER = "portal.notices.account.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; staff sign in with these
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code is the proof, each time
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * A_MINUTE
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = ACCOUNT_LOGIN_BY_CODE_FORMAT
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 24 * 60 * A_MINUTE
ACCOUNT_RATE_LIMITS = {
    # Three guesses a code: who guesses at somebody's codes all year has one chance in twenty-three.
    "request_login_code": "20/m/ip,3/m/key,10/h/key,40/d/key",
    "try_code": "3/15m/key",
    "try_letter": "10/m/ip,50/h/ip",
    # A link in a message: a household, or a phone company, may share one address.
    "answer": "30/m/ip",
    # Reports begun or sent, and what is said of them, by one person: far more than a bad day of a home needs.
    "report": "60/h/user,200/d/user",
    "say": "60/h/user,200/d/user",
    # The same done by an officer for residents on the phone: far more than one person's calls of a day need.
    "call": "600/h/user,3000/d/user",
    # Replies by email, as a mail provider posts them.
    "email_in": "600/m/ip",
    # Tokens of the API: a client keeps one for an hour.
    "token": "60/m/ip",
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "10/m/ip,3/h/key",
}
# How long an officer is on the phone with a resident, unless they end it sooner.
CALL_MINUTES = int(os.environ.get("CALL_MINUTES", "60"))
INVITATION_DAYS = int(os.environ.get("INVITATION_DAYS", "60"))
# From that day tenants of associations may ask for information (STAIRs); a landlord can take requests sooner.
INFORMATION_REQUESTS_FROM = date.fromisoformat(os.environ.get("INFORMATION_REQUESTS_FROM", "2027-04-01"))

MFA_ADAPTER = "portal.people.second_factor.SecretsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Homefile"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENCRYPTED

# --- The API ----------------------------------------------------------------------------------------------

OAUTH2_PROVIDER_APPLICATION_MODEL = "sync.Client"
OAUTH2_PROVIDER = {
    "SCOPES_BACKEND_CLASS": "portal.sync.scopes.ClientScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 60 * A_MINUTE,
    # RFC 9700, the best current practice: also for ways to a token that no client of ours is given.
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "PKCE_REQUIRED": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["portal.api.signing_in.TokenAuthentication"],
    # Nothing is open unless its view says what it takes.
    "DEFAULT_PERMISSION_CLASSES": ["portal.api.signing_in.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["portal.api.documents.Renderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.api.documents.Parser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "portal.api.documents.Negotiation",
    "DEFAULT_THROTTLE_CLASSES": ["portal.api.limits.PerClient"],
    "DEFAULT_SCHEMA_CLASS": "portal.api.describing.Schema",
    "EXCEPTION_HANDLER": "portal.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": int(os.environ.get("TRUSTED_PROXIES", "0")),
}
# Questions a minute of one client, and of one address that has no client.
API_A_MINUTE = int(os.environ.get("API_A_MINUTE", "6000"))
API_A_MINUTE_WITHOUT_CLIENT = int(os.environ.get("API_A_MINUTE_WITHOUT_CLIENT", "60"))
# Days for which changes are kept: a system that was away for longer reads the records anew.
CHANGES_DAYS = int(os.environ.get("CHANGES_DAYS", "90"))
# On one machine, to look round and for the tests, a webhook may be on that machine; else never.
LOOPBACK_ALLOWED = DEMO or TEST
SPECTACULAR_SETTINGS = {
    "TITLE": "Homefile API",
    "DESCRIPTION": "The record of social homes, both ways, in HACT's UK Housing Data Standards.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENABLE_LIST_MECHANICS_ON_NON_2XX": False,
    "ENUM_NAME_OVERRIDES": {"KindOfChange": "portal.sync.changes.verbs.kinds"},
    "AUTHENTICATION_WHITELIST": ["portal.api.signing_in.TokenAuthentication"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.api.describing.add_components",
        "portal.api.openapi.complete",
    ],
    "OAUTH2_FLOWS": ["clientCredentials"],
    "OAUTH2_TOKEN_URL": "/api/oauth/token",
}

# Officers of a landlord with its own sign-in (Entra ID, Okta, ...) use that.
SOCIALACCOUNT_ADAPTER = "portal.people.single_sign_on.StaffOnlyAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form could not lead to the provider: the CSP lets forms go nowhere else
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
# The domains whose addresses the provider may speak for: another landlord's officers are not its to let in.
OIDC_DOMAINS = [domain.strip().lower() for domain in os.environ.get("OIDC_DOMAINS", "").split(",") if domain]
# What it says (amr, acr) when it has asked for a second factor; who comes without sets one up with us.
OIDC_SECOND_FACTOR = [
    word.strip() for word in os.environ.get("OIDC_SECOND_FACTOR", "mfa").split(",") if word.strip()
]
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": os.environ.get("OIDC_NAME", "your work account"),
                "client_id": os.environ["OIDC_CLIENT_ID"],
                "secret": os.environ.get("OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": os.environ.get("OIDC_SERVER_URL", "")},
            }
        ]
        if os.environ.get("OIDC_CLIENT_ID")
        else [],
    }
}

# In the demo and in tests no message leaves this machine.
NOTICES_STAY_HERE = DEMO or TEST
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "homefile@localhost")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "1" if "EMAIL_HOST" in os.environ else "0") == "1"
EMAIL_TIMEOUT = 20
# The domain whose mail server hands replies to `manage.py receive_email`; without one, none are taken.
QUESTION_REPLY_DOMAIN = os.environ.get("QUESTION_REPLY_DOMAIN", "replies.example.org" if DEMO else "")
# A mail provider may post them to /api/email instead, with this secret; without it there is no such address.
QUESTION_REPLY_SECRET = os.environ.get("QUESTION_REPLY_SECRET", "")
NOTIFY_API_KEY = os.environ.get("NOTIFY_API_KEY", "")
NOTIFY_SMS_TEMPLATE = os.environ.get("NOTIFY_SMS_TEMPLATE", "")
NOTIFY_LETTER_TEMPLATE = os.environ.get("NOTIFY_LETTER_TEMPLATE", "")

# More work that a contractor asks for: working days to answer it, and seconds until an answer leaves.
MORE_WORK_ANSWER_DAYS = int(os.environ.get("MORE_WORK_ANSWER_DAYS", "1"))
MORE_WORK_UNDO_SECONDS = int(os.environ.get("MORE_WORK_UNDO_SECONDS", "120"))

# Months between the safety checks whose time the law does not set: fire-risk=12,lift=6.
SAFETY_INTERVALS = os.environ.get("SAFETY_INTERVALS", "")

# What the law adds to a landlord's promise, where portal/repairs/rights.toml is not sure of it.
COLD_MONTHS = os.environ.get("COLD_MONTHS", "")
RIGHT_TO_REPAIR_TENURES = os.environ.get("RIGHT_TO_REPAIR_TENURES", "")
RIGHT_TO_REPAIR_NOT = os.environ.get("RIGHT_TO_REPAIR_NOT", "")
HAZARD_LAW_NEXT_PHASE = os.environ.get("HAZARD_LAW_NEXT_PHASE", "")
# And what it asks of who looks after a hazard, where portal/hazards/law.toml is not sure of it.
HAZARD_LAW_TIMES = os.environ.get("HAZARD_LAW_TIMES", "")
HAZARD_ACCESS_ATTEMPTS = int(os.environ.get("HAZARD_ACCESS_ATTEMPTS", "3"))
HAZARD_ENTRY_NOTICE_HOURS = int(os.environ.get("HAZARD_ENTRY_NOTICE_HOURS", "24"))
