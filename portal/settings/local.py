"""On one's own machine: the demonstration council, SQLite, mail on the console."""

from .base import *  # noqa: F403
from .base import BUILD_DIR, SECRET_KEY, env

SECRET_KEY = SECRET_KEY or "only-for-a-machine-of-your-own-never-for-a-server-with-real-records"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver", *env.list("ALLOWED_HOSTS", default=[])]
DEMONSTRATION = env.bool("DEMONSTRATION", default=True)

if not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = BUILD_DIR / "mail"
