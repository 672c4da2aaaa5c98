"""On one's own machine: the demonstration council, SQLite, mail on the console."""

from . import reading
from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, BUILD_DIR, SECRET_KEY

SECRET_KEY = SECRET_KEY or "only-for-a-machine-of-your-own-never-for-a-server-with-real-records"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver", *ALLOWED_HOSTS]
DEMONSTRATION = reading.yes_or_no("DEMONSTRATION", True)

if not reading.text("EMAIL_URL"):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = BUILD_DIR / "mail"
