"""For the tests: fast hashing, mail in memory, the search index in memory of one process."""

import atexit
import shutil
import tempfile

from .base import *  # noqa: F403
from .base import STORAGES, WAGTAILSEARCH_BACKENDS

SECRET_KEY = "tests-only-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMONSTRATION = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
KEEP_SECONDS = 0
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
}
folder = tempfile.mkdtemp(prefix="portal-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
MEDIA_ROOT = f"{folder}/media"
WAGTAILSEARCH_BACKENDS["default"]["PATH"] = f"{folder}/index"
LOGGING = {"version": 1, "disable_existing_loggers": False}
