"""The folder the index lives in, shared by every process of the portal.

    PATH/current        the name of the folder that is searched; replaced in one step
    PATH/build-…/       one built index (Whoosh's files)
    PATH/write.lock     held by the one process that writes
    PATH/waiting/       changes whose writer could not wait any longer; the next writer carries them out

A rebuild writes a new folder and then changes `current`, so searches go on meanwhile and see all of it or nothing.
The folder before it is kept until the next rebuild, for searches that are just opening it.
"""

import fcntl
import logging
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from whoosh.index import FileIndex, create_in, open_dir
from whoosh.searching import Searcher
from whoosh.writing import SegmentWriter

from search.backends.whoosh.schema import SCHEMA

logger = logging.getLogger("search.index")

LOCK_STEP = 0.02


class IndexUnusable(Exception):
    """There is no built index, or it can't be read."""


class IndexBusy(Exception):
    """Another process kept the index for writing longer than this one may wait."""


@dataclass
class _Open:
    """A searcher of one thread, with what it was opened for."""

    process: int
    folder: str
    searcher: Searcher


class _Opened(threading.local):
    """The open searchers of this thread, by path: Whoosh's readers must not be shared between threads."""

    def __init__(self) -> None:
        self.by_path: dict[Path, _Open] = {}


_opened = _Opened()


class Store:
    """Reads and writes the index in `path`. `wait` is in seconds."""

    def __init__(self, path: Path, *, wait: float) -> None:
        self.path = path
        self.wait = wait

    # --- Reading ------------------------------------------------------------------------------

    def current(self) -> str:
        """Return the name of the folder in use. Raises `IndexUnusable` when none has been built."""
        try:
            name = (self.path / "current").read_text().strip()
        except OSError:
            name = ""
        if not name or not (self.path / name).is_dir():
            raise IndexUnusable(f"No search index has been built in {self.path}.")
        return name

    def is_ready(self) -> bool:
        """Return whether an index has been built and opens."""
        try:
            self._fresh()
        except IndexUnusable:
            return False
        return True

    @contextmanager
    def searcher(self) -> Iterator[Searcher]:
        """Give this thread's searcher, opened anew if the index has changed. Raises `IndexUnusable`."""
        yield self._fresh().searcher

    def _fresh(self) -> _Open:
        for attempt in (1, 2):
            folder = self.current()
            try:
                return self._reuse(folder) or self._open(folder)
            except Exception as error:  # Whoosh raises whatever a damaged file makes of itself
                self.forget()
                if attempt == 2:
                    raise IndexUnusable(f"The search index {self.path / folder} can't be opened.") from error
                time.sleep(LOCK_STEP)
        raise AssertionError("unreachable")

    def _reuse(self, folder: str) -> _Open | None:
        found = _opened.by_path.get(self.path)
        if found and found.process == os.getpid() and found.folder == folder and found.searcher.up_to_date():
            return found
        return None

    def _open(self, folder: str) -> _Open:
        self.forget()
        index: FileIndex = open_dir(str(self.path / folder), schema=SCHEMA)
        _opened.by_path[self.path] = found = _Open(os.getpid(), folder, index.searcher())
        return found

    def forget(self) -> None:
        """Close this thread's searcher, if it has one of its own."""
        found = _opened.by_path.pop(self.path, None)
        if found and found.process == os.getpid():
            found.searcher.close()

    def is_sound(self) -> bool:
        """Return whether the index opens and its documents and words can be read through."""
        self.forget()
        try:
            with self.searcher() as searcher:
                for _ in searcher.reader().iter_docs():
                    pass
                for _ in searcher.reader().all_terms():
                    pass
        except Exception:
            logger.exception("The search index in %s is damaged", self.path)
            return False
        return True

    # --- Writing ------------------------------------------------------------------------------

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the index for writing. Raises `IndexBusy` after `wait` seconds. The lock ends with its process."""
        self.path.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + self.wait
        with (self.path / "write.lock").open("w") as handle:
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= until:
                        raise IndexBusy(f"The search index in {self.path} was busy for {self.wait} seconds.") from None
                    time.sleep(LOCK_STEP)
            yield

    @contextmanager
    def writer(self) -> Iterator[SegmentWriter]:
        """Give a writer on the folder in use; commits at the end, or nothing is changed. The caller holds the lock.

        Raises `IndexUnusable`.
        """
        folder = self.path / self.current()
        try:
            writer = open_dir(str(folder), schema=SCHEMA).writer()
        except Exception as error:
            raise IndexUnusable(f"The search index {folder} can't be written.") from error
        with _committed(writer):
            yield writer

    @contextmanager
    def new_build(self) -> Iterator[SegmentWriter]:
        """Give a writer on a new, empty folder, which is put into use at the end. The caller holds the lock."""
        name = f"build-{uuid4().hex[:12]}"
        self._sweep(keep=self._name_or_empty())
        folder = self.path / name
        folder.mkdir(parents=True)
        writer = create_in(str(folder), SCHEMA).writer(limitmb=64)
        with _committed(writer):
            yield writer
        self._put_into_use(name)

    def distrust(self) -> None:
        """Take the index out of use, so that the next search asks for a rebuild."""
        self.forget()
        (self.path / "current").unlink(missing_ok=True)

    def _put_into_use(self, name: str) -> None:
        draft = self.path / f"current.{uuid4().hex[:8]}"
        draft.write_text(name)
        draft.replace(self.path / "current")

    def _name_or_empty(self) -> str:
        try:
            return self.current()
        except IndexUnusable:
            return ""

    def _sweep(self, *, keep: str) -> None:
        for folder in self.path.glob("build-*"):
            if folder.name != keep:
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _committed(writer: SegmentWriter) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(Exception):  # it may be too late to tidy up; the next rebuild removes what is left
            writer.cancel()
        raise
    writer.commit()
