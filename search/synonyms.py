"""Words that mean the same here, such as an abbreviation and its long form.

Where they are kept is not this module's business: a source is registered, which returns groups of words or phrases of equal
meaning, `[{"RHI", "return home interview"}, …]`. Sources are asked at each search, so they should answer from memory.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

Source = Callable[[], Iterable[Iterable[str]]]
Stems = Callable[[str], list[str]]

_sources: list[Source] = []


class Unit(NamedTuple):
    """Neighbouring words of a query, with what else is searched for in their place; all as stems."""

    words: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]


def register(source: Source) -> None:
    """Ask `source` for groups of synonyms at each search."""
    if source not in _sources:
        _sources.append(source)


def unregister(source: Source) -> None:
    """Ask `source` no more."""
    if source in _sources:
        _sources.remove(source)


def groups() -> list[list[str]]:
    """Return all groups that have at least two members."""
    found = [list(group) for source in _sources for group in source()]
    return [group for group in found if len(group) > 1]


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
    """Return the synonyms searched for besides `text`, as their source writes them."""
    others = {other for unit in units(stems(text), stems) for other in unit.others}
    return list(dict.fromkeys(member for group in groups() for member in group if tuple(stems(member)) in others))


def _known(stems: Stems) -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    known: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for group in groups():
        phrases = [phrase for phrase in dict.fromkeys(tuple(stems(member)) for member in group) if phrase]
        for phrase in phrases:
            known[phrase] = (*known.get(phrase, ()), *(other for other in phrases if other != phrase))
    return known
