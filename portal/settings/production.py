"""For a server. Refuses to start with an insecure setting, and says which."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, BASE_URL, DATABASES, SECRET_KEY, env

WANTED = {
    "SECRET_KEY": (len(SECRET_KEY) >= 50 and not SECRET_KEY.startswith("only-for"), "set it to 50 random characters or more"),
    "ALLOWED_HOSTS": (bool(ALLOWED_HOSTS) and "*" not in ALLOWED_HOSTS, "name the hosts, separated by commas; not *"),
    "BASE_URL": (BASE_URL.startswith("https://"), "set it to the portal's https:// address"),
    "DATABASE_URL": (
        bool(env.str("DATABASE_URL", default="")) and "postgres" in DATABASES["default"].get("ENGINE", ""),
        "set it to a PostgreSQL database, postgres://user:password@host/name",
    ),
    "EMAIL_URL": (bool(env.str("EMAIL_URL", default="")), "set it to the mail server, smtp+tls://user:password@host:587"),
    "DEMONSTRATION": (not env.bool("DEMONSTRATION", default=False), "leave it unset: invented accounts have known passwords"),
}
_wrong = [f"{name}: {hint}" for name, (is_right, hint) in WANTED.items() if not is_right]
if _wrong:
    raise ImproperlyConfigured("The portal does not start with these settings. " + "; ".join(_wrong) + ".")

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
