"""What is searched for besides the words that were typed, such as the long form of an abbreviation.

Where that is kept is not this module's business: a room registers a source, which gives pairs: whoever searches for the
first also finds the second, `[("RHI", "return home interview"), …]`. Two words that mean the same make two pairs. All
words of a query and of its results ask within `asked_once`, so that a source is asked once for a page.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import NamedTuple

Pair = tuple[str, str]
Source = Callable[[], Iterable[Pair]]
Stems = Callable[[str], list[str]]
Phrase = tuple[str, ...]

_sources: list[Source] = []
_held: ContextVar[list[Pair] | None] = ContextVar("synonyms", default=None)


class Unit(NamedTuple):
    """Neighbouring words of a query, with what else is searched for in their place; all as stems."""

    words: Phrase
    others: tuple[Phrase, ...]


def register(source: Source) -> None:
    """Ask `source` for pairs at each search."""
    if source not in _sources:
        _sources.append(source)


@contextmanager
def asked_once() -> Iterator[None]:
    """Ask the sources once for all that is searched for and marked inside."""
    before = _held.set([pair for source in _sources for pair in source()])
    try:
        yield
    finally:
        _held.reset(before)


def pairs() -> list[Pair]:
    """All pairs of all sources."""
    held = _held.get()
    return held if held is not None else [pair for source in _sources for pair in source()]


def units(words: Sequence[str], stems: Stems) -> list[Unit]:
    """Split the stems `words` into units, the longest known phrase first; a word without synonyms stands alone."""
    known = _known(stems)
    longest = max((len(phrase) for phrase in known), default=1)
    found: list[Unit] = []
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + length])
            if length == 1 or phrase in known:
                found.append(Unit(phrase, known.get(phrase, ())))
                at += length
                break
    return found


def also_found(text: str, stems: Stems) -> list[str]:
    """Return what is searched for besides `text`, as its source writes it."""
    others = {other for unit in units(stems(text), stems) for other in unit.others}
    return list(dict.fromkeys(second for _, second in pairs() if _stemmed(second, stems) in others))


def _known(stems: Stems) -> dict[Phrase, tuple[Phrase, ...]]:
    known: dict[Phrase, tuple[Phrase, ...]] = {}
    for first, second in pairs():
        typed, other = _stemmed(first, stems), _stemmed(second, stems)
        if typed and other and typed != other and other not in known.get(typed, ()):
            known[typed] = (*known.get(typed, ()), other)
    return known


@lru_cache(maxsize=10_000)
def _stemmed(phrase: str, stems: Stems) -> Phrase:
    return tuple(stems(phrase))
