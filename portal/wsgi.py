"""The door for a WSGI server."""

import sys

from django.core.wsgi import get_wsgi_application

from portal.settings.refusal import SettingsRefused, choose_settings

#: With this code gunicorn ends, instead of starting the same failure again and again.
DOES_NOT_BOOT = 3

try:
    choose_settings()
    application = get_wsgi_application()
except SettingsRefused as refusal:
    print(refusal, file=sys.stderr)  # noqa: T201
    sys.exit(DOES_NOT_BOOT)
