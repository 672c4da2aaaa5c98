"""Loads the permissions of this app's rooms."""

import portal.access.rules  # noqa: F401
