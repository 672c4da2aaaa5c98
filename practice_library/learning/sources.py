"""Where later rooms add to a person's own learning record, without this room knowing them (L5).

A source is given the person whose record it is, and answers with what is theirs alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class LearningEntry:
    """One thing that a person read. `url` is empty where they may not open it any more."""

    title: str
    kind: str
    icon: str
    read_at: datetime
    url: str = ""
    minutes: int | None = None
    themes: tuple[str, ...] = ()
    reflection: str = ""
    reflected_at: datetime | None = None
    reflect_at: str = ""


@dataclass(frozen=True)
class SentLearning:
    """A page that somebody sent to a person, why, and with what."""

    page_id: int
    why: str = ""
    source: str = ""
    source_url: str = ""


EntrySource = Callable[[Any], Iterable[LearningEntry]]
SentSource = Callable[[Any], Iterable[SentLearning]]

_entry_sources: list[EntrySource] = []
_sent_sources: list[SentSource] = []


def register_learning_source(source: EntrySource) -> EntrySource:
    """Count what `source(person)` answers among what the person read."""
    if source not in _entry_sources:
        _entry_sources.append(source)
    return source


def register_sent_learning(source: SentSource) -> SentSource:
    """List the pages that `source(person)` answers, until the person marked them as read."""
    if source not in _sent_sources:
        _sent_sources.append(source)
    return source


def entries_elsewhere(person) -> list[LearningEntry]:
    """What the person read, from all sources."""
    return [entry for source in _entry_sources for entry in source(person)]


def sent_to(person) -> list[SentLearning]:
    """Each page that was sent to the person, once."""
    found: dict[int, SentLearning] = {}
    for source in _sent_sources:
        for sent in source(person):
            found.setdefault(sent.page_id, sent)
    return list(found.values())
