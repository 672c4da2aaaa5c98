"""Marking the words that were searched for in a piece of plain text."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search import synonyms
from search.backends.whoosh.analysis import Word, placed_words, stems

ELLIPSIS = "…"


class Span(NamedTuple):
    """A stretch of text to mark, in characters."""

    start: int
    end: int


def marked(text: str, query: str, limit: int | None = None, *, exact: bool = False) -> SafeString:
    """Return `text` as HTML with the words of `query` (and their other forms) in `<mark>`.

    `text` is plain text and all of it is escaped. With `limit`, a number of characters, only a part about that long is
    returned: the one with the most different words of the query in it, cut between words, "…" where something is left
    out. `exact` leaves synonyms unmarked.
    """
    text = text.replace("\x00", "")
    spans = _spans(text, query, exact=exact)
    start, end = (0, len(text)) if limit is None else _window(text, spans, limit)
    parts = [ELLIPSIS] if start else []
    at = start
    for span in spans:
        if span.start < start or span.end > end:
            continue
        parts += [escape(text[at : span.start]), "<mark>", escape(text[span.start : span.end]), "</mark>"]
        at = span.end
    parts.append(escape(text[at:end]))
    if end < len(text):
        parts.append(ELLIPSIS)
    return mark_safe("".join(parts))  # noqa: S308  every part of the text was escaped above


def _spans(text: str, query: str, *, exact: bool) -> list[Span]:
    """Return what to mark, in order; words with only a space or hyphen between them become one span."""
    spans: list[Span] = []
    for span in _hits(list(placed_words(text)), stems(query), exact=exact):
        if spans and span.start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(span.end, spans[-1].end))
        elif spans and not text[spans[-1].end : span.start].strip(" -\u00a0"):
            spans[-1] = Span(spans[-1].start, span.end)
        else:
            spans.append(span)
    return spans


def _hits(words: Sequence[Word], wanted: Sequence[str], *, exact: bool) -> Iterator[Span]:
    """Yield a span for each word of the query and for each synonym that stands in `words`."""
    single = set(wanted)
    phrases = [] if exact else [other for unit in synonyms.units(wanted, stems) for other in unit.others]
    single |= {phrase[0] for phrase in phrases if len(phrase) == 1}
    longer = [phrase for phrase in phrases if len(phrase) > 1]
    for at, word in enumerate(words):
        if word.stem in single:
            yield Span(word.start, word.end)
        for phrase in longer:
            if word.stem == phrase[0] and tuple(each.stem for each in words[at : at + len(phrase)]) == phrase:
                yield Span(word.start, words[at + len(phrase) - 1].end)


def _window(text: str, spans: Sequence[Span], limit: int) -> Span:
    """Return the part of `text` to show: about `limit` characters, beginning a little before its first match."""
    if len(text) <= limit:
        return Span(0, len(text))
    before = limit // 5
    start = 0 if not spans or spans[-1].end <= limit else max(0, _richest(text, spans, limit - before).start - before)
    start = min(start, len(text) - limit)
    end = start + limit
    if start:
        space = text.find(" ", start, start + before)
        start = space + 1 if space > 0 else start
    if end < len(text):
        space = text.rfind(" ", start, end)
        end = space if space > 0 else end
    return Span(start, end)


def _richest(text: str, spans: Sequence[Span], width: int) -> Span:
    """Return the span from which `width` characters hold the most different matches; the earliest of equals."""
    forms = [text[span.start : span.end].casefold() for span in spans]
    best, most, last = spans[0], 0, 0
    for first, span in enumerate(spans):
        last = max(last, first)
        while last < len(spans) and spans[last].end <= span.start + width:
            last += 1
        if (count := len(set(forms[first:last]))) > most:
            best, most = span, count
    return best
