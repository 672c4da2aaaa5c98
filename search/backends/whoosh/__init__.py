"""A Whoosh backend for Wagtail's search (the backend interface of modelsearch 1.3).

    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backends.whoosh", "PATH": "/var/lib/portal/search-index"}}

Who finds what is settled in two steps, and the second one decides:

1. Whoosh answers which objects contain the words, and how well they match.
2. The database answers which of those the queryset holds, and in which order if one was asked for.

So every filter of a queryset, above all `visible_to(user)`, is the database's own answer at that moment. The index
stores words and primary keys, never rights; an index that is behind can miss a match but can't reveal one. It follows
that a queryset may be filtered by anything the database understands; a `FilterField` is needed for `facet()` only.

Where no index stands, or it can't be read, the database answers alone by plain substrings, the damage is logged and
a rebuild is asked for in the background (`search.tasks`).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from modelsearch.backends.base import BaseSearchBackend

from search.backends.whoosh.compiler import AutocompleteCompiler, SearchCompiler
from search.backends.whoosh.indexing import Rebuilder, WhooshIndex
from search.backends.whoosh.results import WhooshResults
from search.backends.whoosh.store import Store

WRITE_WAIT = 10.0


class WhooshBackend(BaseSearchBackend):
    """One index for all models, in the folder `PATH`.

    Parameters: `PATH` (folder; made when missing), `WRITE_WAIT` (seconds a writer waits for another one before it
    notes its change down for the next writer, by default 10), `ON_COMMIT` (False: write inside transactions too).
    Raises `ImproperlyConfigured` without a `PATH`.
    """

    query_compiler_class = SearchCompiler
    autocomplete_query_compiler_class = AutocompleteCompiler
    index_class = WhooshIndex
    results_class = WhooshResults
    rebuilder_class = Rebuilder
    catch_indexing_errors = True

    def __init__(self, params: Mapping[str, Any]) -> None:
        super().__init__(params)
        if not params.get("PATH"):
            raise ImproperlyConfigured("The search backend search.backends.whoosh needs PATH, the folder of its index.")
        self.store = Store(Path(params["PATH"]), wait=float(params.get("WRITE_WAIT", WRITE_WAIT)))
        self.on_commit = bool(params.get("ON_COMMIT", True))

    def get_index_for_model(self, model: type[Model]) -> WhooshIndex:
        return WhooshIndex(self)


SearchBackend = WhooshBackend
