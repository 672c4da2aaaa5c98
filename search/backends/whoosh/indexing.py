"""Putting objects into the index and taking them out: one, many, or all of them anew."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model
from modelsearch.backends.base import BaseIndex
from whoosh.writing import SegmentWriter

from search.backends.whoosh import repair, waiting
from search.backends.whoosh.documents import document
from search.backends.whoosh.schema import uid
from search.backends.whoosh.store import IndexBusy, IndexUnusable, Store

if TYPE_CHECKING:
    from search.backends.whoosh import WhooshBackend

Documents = Mapping[str, dict[str, Any] | None]
"""What to write, by key; `None` takes the document out."""


class WhooshIndex(BaseIndex):
    """The one index of the backend, as modelsearch sees it.

    A change inside a transaction is written when that is committed, so the index never holds what was rolled back.
    """

    backend: "WhooshBackend"

    def __str__(self) -> str:
        return str(self.store.path)

    @property
    def store(self) -> Store:
        return self.backend.store

    def add_items(self, model: type[Model], items: Iterable[Any]) -> None:
        """Put `items` into the index, in place of what stood there for them.

        Where no index has been built yet nothing is written: the rebuild that is asked for will find them.
        Waits for another writer; a change that has waited too long is noted down for the next one.
        """
        fresh = list(items) if model.get_search_fields() else []  # type: ignore[attr-defined]
        if fresh:
            self._when_committed(partial(self._add, model, fresh))

    def delete_item(self, item: Any) -> None:
        """Take `item` out of the index."""
        self._when_committed(partial(self._write, type(item), [item.pk], {uid(type(item), item.pk): None}))

    def reset(self) -> None:
        """Leave an empty index in use."""
        with self.store.lock(), self.store.new_build():
            _forget(waiting.notes(self.store.path))

    def _when_committed(self, write: "partial[None]") -> None:
        if self.backend.on_commit:
            transaction.on_commit(write, robust=True)
        else:
            write()

    def _add(self, model: type[Model], items: list[Any]) -> None:
        self._write(model, [item.pk for item in items], {uid(type(item), item.pk): document(item) for item in items})

    def _write(self, model: type[Model], pks: list[Any], documents: Documents) -> None:
        try:
            write(self.store, documents)
        except IndexBusy:
            waiting.note(self.store.path, model, pks)
        except IndexUnusable as reason:
            repair.ask(self.store, reason)


def write(store: Store, documents: Documents) -> None:
    """Write `documents` and the changes that wait, in one step. Raises `IndexBusy`, `IndexUnusable`."""
    with store.lock():
        files = waiting.notes(store.path)
        late = {uid(model, pk): document(obj) if obj is not None else None for model, pk, obj in waiting.changed(files)}
        if late or documents:
            with store.writer() as writer:
                _replace(writer, late | dict(documents))
        _forget(files)


def _replace(writer: SegmentWriter, documents: Documents) -> None:
    with writer.searcher() as searcher:
        for key in documents:
            writer.delete_by_term("uid", key, searcher=searcher)
    for made in documents.values():
        if made is not None:
            writer.add_document(**made)


def _forget(files: Iterable[Any]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


class _Build(WhooshIndex):
    """The index while it is built anew: what is added goes into the new folder."""

    def __init__(self, backend: "WhooshBackend", writer: SegmentWriter) -> None:
        super().__init__(backend)
        self.writer = writer

    def add_items(self, model: type[Model], items: Iterable[Any]) -> None:
        """Add `items` to the new folder."""
        for item in items:
            self.writer.add_document(**document(item))


class Rebuilder:
    """Builds the index anew beside the one in use. `start` raises `IndexBusy` if another writer does not end.

    Other writers note their changes down meanwhile; they are carried out at the end. When a rebuild fails half-way
    the stack is dropped with it, which gives the lock back and leaves the old index in use.
    """

    def __init__(self, index: WhooshIndex) -> None:
        self.index = index
        self._held = ExitStack()

    def start(self) -> WhooshIndex:
        """Take the lock and return the index to fill."""
        self._held.enter_context(self.index.store.lock())
        return _Build(self.index.backend, self._held.enter_context(self.index.store.new_build()))

    def finish(self) -> None:
        """Put the new index into use and carry out what waited."""
        self._held.close()
        with suppress(IndexBusy):  # whoever is writing now carries it out
            write(self.index.store, {})
        repair.done(self.index.store)
