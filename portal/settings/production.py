"""For a server. Refuses to start with an insecure setting, and says which."""

from . import reading
from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, BASE_URL, DATABASES, DEMONSTRATION, SECRET_KEY, mail
from .refusal import SettingsRefused

WANTED = {
    "SECRET_KEY": (
        reading.is_random(SECRET_KEY) and not SECRET_KEY.startswith("only-for"),
        "set it to 50 random characters or more",
    ),
    "ALLOWED_HOSTS": (bool(ALLOWED_HOSTS) and "*" not in ALLOWED_HOSTS, "name the hosts, separated by commas; not *"),
    "BASE_URL": (BASE_URL.startswith("https://"), "set it to the portal's https:// address"),
    "DATABASE_URL": (
        "postgres" in DATABASES["default"]["ENGINE"],
        "set it to a PostgreSQL database, postgres://user:password@host/name",
    ),
    "EMAIL_URL": (mail["EMAIL_BACKEND"].endswith(".smtp.EmailBackend"), "set it to the mail server, smtp+tls://user:password@host:587"),
    "DEMONSTRATION": (not DEMONSTRATION, "leave it unset: invented accounts have known passwords"),
}
_wrong = [f"{name}: {hint}" for name, (is_right, hint) in WANTED.items() if not is_right]
if _wrong:
    raise SettingsRefused("The portal does not start with these settings. " + "; ".join(_wrong) + ".")

SECURE_SSL_REDIRECT = reading.yes_or_no("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if reading.yes_or_no("BEHIND_PROXY", False) else None
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
