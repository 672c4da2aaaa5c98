"""What the search writes: its query log, and the index as a whole."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.core.management import call_command
from django.db import transaction
from modelsearch.backends import get_search_backend
from modelsearch.conf import get_app_config

from search.asking import normalised
from search.backends.whoosh import WhooshBackend
from search.models import SearchQuery


def record_search(text: str, *, match: str, counts: Mapping[str, int], at: datetime | None = None) -> SearchQuery:
    """Note that `text` was searched for and how many results of each kind it had. Who searched is not noted."""
    found = {kind: count for kind, count in counts.items() if count}
    entry = SearchQuery(text=normalised(text), match=match, results=sum(found.values()), counts=found)
    if at is not None:
        entry.at = at
    with transaction.atomic():
        entry.save(force_insert=True)
    return entry


def rebuild_index() -> None:
    """Build the search index anew and put it into use; searches go on with the old one meanwhile."""
    call_command("update_index", verbosity=0)


def take_index_out_of_use() -> None:
    """Until it is built anew: whoever is stopped in between finds it missing at the next start, not out of date."""
    backend = get_search_backend()
    if isinstance(backend, WhooshBackend):
        backend.store.distrust()


@contextmanager
def index_postponed() -> Iterator[None]:
    """Leave the index alone while much is written, as in an import, and build it anew at the end."""
    configured = get_app_config().get_search_backend_config()
    before = {name: backend.get("AUTO_UPDATE", True) for name, backend in configured.items()}
    for backend in configured.values():
        backend["AUTO_UPDATE"] = False
    try:
        yield
    finally:
        for name, value in before.items():
            configured[name]["AUTO_UPDATE"] = value
    rebuild_index()


def index_is_ready() -> bool:
    """Return whether the index can be searched; while it can't, the database answers by plain substrings."""
    backend = get_search_backend()
    return not isinstance(backend, WhooshBackend) or backend.store.is_ready()
