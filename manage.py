#!/usr/bin/env python
"""Django's command line for the portal."""

import sys

OLDEST = (3, 11)
STOPPED = 130


def main():
    if sys.version_info < OLDEST:
        sys.exit("The portal needs Python %d.%d or newer; this is %d.%d." % (OLDEST + tuple(sys.version_info[:2])))  # noqa: UP031
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("This Python has no Django. Run `make setup` once, then call .venv/bin/python manage.py.")
    from portal.settings.refusal import choose_settings

    choose_settings()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped before it was done.\n")
        sys.exit(STOPPED)
