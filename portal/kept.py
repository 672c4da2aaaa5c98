"""What is worked out once and kept for many readers, until something that they read is changed.

A change of any watched model gives all of it a new generation, in every process; what was kept for an older one is never
looked at again. The generation stands in the shared cache, the values in each process. Keep only what is the same for all
readers of a kind, never what depends on who reads; nothing is kept for longer than the setting KEEP_SECONDS, since some
things change by the clock alone. At 0 nothing is kept, which is how the tests run: their queries then count what a page asks.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone

GENERATION = "kept-generation"

_values = LocMemCache("portal.kept", {"OPTIONS": {"MAX_ENTRIES": 3000}})
_watched: set[type] = set()


def watch(*models: type) -> None:
    """Let a change of a row of these models, or of a model that inherits from one, end what is kept. Called from `ready`."""
    _watched.update(models)
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(_changed, dispatch_uid="portal.kept")


def _changed(sender, **kwargs) -> None:
    if issubclass(sender, tuple(_watched)):
        forget()


def forget() -> None:
    """Look at nothing that was kept until now. After a change that sends no signal, such as `update`, call it."""
    _renew()
    if not isinstance(caches["default"], DatabaseCache):
        # A cache outside the database knows nothing of transactions: others may have read what stood there before.
        transaction.on_commit(_renew)


def _renew() -> str:
    generation = uuid.uuid4().hex
    caches["default"].set(GENERATION, generation, None)
    return generation


def _generation(request) -> str:
    """The generation that holds now, asked once for each request."""
    if not hasattr(request, "_kept_generation"):
        request._kept_generation = caches["default"].get(GENERATION) or _renew()
    return request._kept_generation


def kept(request, parts: tuple, make: Callable[[], Any]) -> Any:
    """The value that `make` works out, under a name of these `parts`."""
    if not settings.KEEP_SECONDS:
        return make()
    name = ":".join(map(str, (_generation(request), timezone.localdate(), *parts)))
    value = _values.get(name)
    if value is None:
        value = make()
        _values.set(name, value, settings.KEEP_SECONDS)
    return value
