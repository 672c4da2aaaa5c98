"""Settings that every environment shares. What differs comes from the environment (docs/settings.md)."""

from pathlib import Path
from urllib.parse import urlsplit

from django.urls import reverse_lazy

from . import reading

BASE_DIR = Path(__file__).resolve().parents[2]
BUILD_DIR = BASE_DIR / "build"

DEBUG = False
SECRET_KEY = reading.text("SECRET_KEY")
ALLOWED_HOSTS = reading.hosts("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = reading.addresses("CSRF_TRUSTED_ORIGINS")
BASE_URL = reading.web_address("BASE_URL", "http://localhost:8000")

INSTALLED_APPS = [
    "demonstration",
    "home",
    "newsletters",
    "reviews",
    "practice_library",
    "search",
    "portal",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.people.apps.AccountsConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "rules.apps.AutodiscoverRulesConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "auditlog",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.health.NobodyAsksMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.access.middleware.AccountEndMiddleware",
    "portal.access.kept_forms.KeptFormMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "portal.access.middleware.PrivatePagesMiddleware",
    "portal.access.middleware.CmsDoorMiddleware",
    "portal.access.middleware.RefusalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.access.middleware.WrongMethodMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "practice_library.pages.moved.MovedPageMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "portal.access.arrived_drafts.ArrivedDraftMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.frame",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------

DATABASES = {"default": reading.database("DATABASE_URL", f"sqlite:///{BUILD_DIR / 'portal.sqlite3'}")}
if DATABASES["default"].get("ENGINE", "").endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {})
    DATABASES["default"]["OPTIONS"] |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# allauth counts failed sign-ins here, so every process must share it.
CACHES = {
    "default": reading.cache("CACHE_URL", "dbcache://portal_cache"),
}
# For so long at most, what all readers of a kind are shown alike is kept between requests (portal/kept.py).
KEEP_SECONDS = reading.whole_number("KEEP_SECONDS", 300)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_SAMESITE = "Lax"

# --- People ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "portal.access.backends.ContentPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("welcome")
ACCOUNT_ADAPTER = "portal.access.adapters.AccountAdapter"
MFA_ADAPTER = "portal.access.adapters.SecondStepAdapter"
ACCOUNT_FORMS = {
    "login": "portal.access.forms.LoginForm",
    "reauthenticate": "portal.access.forms.ReauthenticateForm",
    "reset_password": "portal.access.forms.ResetPasswordForm",
    "reset_password_from_key": "portal.access.forms.ResetPasswordKeyForm",
    "set_password": "portal.access.forms.SetPasswordForm",
    "change_password": "portal.access.forms.ChangePasswordForm",
}
MFA_FORMS = {
    "authenticate": "portal.access.forms.SecondStepForm",
    "reauthenticate": "portal.access.forms.SecondStepAgainForm",
    "activate_totp": "portal.access.forms.AppForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("account_login")
# How many proxies of the council's own stand before the portal; without it they would all seem to be one reader.
ALLAUTH_TRUSTED_PROXY_COUNT = reading.whole_number("ALLAUTH_TRUSTED_PROXY_COUNT", 0)
SOCIALACCOUNT_ADAPTER = "portal.access.adapters.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {}
OIDC_SERVER_URL = reading.web_address("OIDC_SERVER_URL")
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "entra",
                "name": reading.text("OIDC_NAME", "council account"),
                "client_id": reading.needed_with("OIDC_CLIENT_ID", "OIDC_SERVER_URL"),
                "secret": reading.needed_with("OIDC_CLIENT_SECRET", "OIDC_SERVER_URL"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
    }

# --- Language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "collected"
STATICFILES_DIRS = [BUILD_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = reading.folder("MEDIA_ROOT", str(BUILD_DIR / "media"))
# Nothing serves this address: files leave the portal only through views that ask who is reading.
MEDIA_URL = "/media/"
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Wagtail --------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Practice knowledge"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "practice_library.checking.publication.publish_what_was_approved"
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "csv", "txt"]
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]},
    }
}
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": reading.module("SEARCH_BACKEND", "search.backends.whoosh"),
        "PATH": reading.folder("SEARCH_INDEX_PATH", str(BUILD_DIR / "search-index")),
    }
}

# --- Work in the background -----------------------------------------------------------------

# `default` stays immediate: Wagtail's own indexing must not wait for a worker.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}
# A task that waits for longer, or a clock that stood still for longer, is said by /health/.
WORK_MAY_WAIT_SECONDS = reading.whole_number("WORK_MAY_WAIT_SECONDS", 300, least=120)

# --- Mail -----------------------------------------------------------------------------------

mail = reading.mail("EMAIL_URL", "consolemail://")
vars().update(mail)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = reading.mail_sender("DEFAULT_FROM_EMAIL", "Practice knowledge <portal@alderbrook.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- What is kept of the settings -------------------------------------------------------------

# Of each change of what the council sets for itself: who, when, the old and the new value of each field.
AUDITLOG_INCLUDE_TRACKING_MODELS = ("portal.CouncilSettings", "portal.FrameworkSettings")

# --- Look -----------------------------------------------------------------------------------

DJANGO_TABLES2_TEMPLATE = "django_tables2/govuk.html"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# --- Safety of the pages --------------------------------------------------------------------

# Wagtail shows previews in a frame of its own; nobody else may frame a page.
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CSRF_FAILURE_VIEW = "portal.access.views.form_expired"
# The button for single sign-on posts to the portal, which sends the browser on to the directory: a form's target as well.
DIRECTORY = urlsplit(OIDC_SERVER_URL)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *([f"{DIRECTORY.scheme}://{DIRECTORY.netloc}"] if DIRECTORY.netloc else [])],
        "frame-ancestors": ["'self'"],
    }
}

# W019 asks for X-Frame-Options DENY, with which Wagtail could not show a preview.
SILENCED_SYSTEM_CHECKS = ["security.W019"]

DEMONSTRATION = reading.yes_or_no("DEMONSTRATION", False)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # These two tell of every single page and task.
    "loggers": {name: {"level": "WARNING"} for name in ("django_tasks", "django_tasks_db", "wagtail")},
    "root": {"handlers": ["console"], "level": reading.log_level("LOG_LEVEL", "INFO")},
}
