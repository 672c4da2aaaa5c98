"""How text becomes words: lower case, accents folded, stop words dropped, English stems.

The same three analysers serve the index, the query and the marking of matches, so that what was found is what is marked.
"""

from collections.abc import Iterator
from typing import NamedTuple

from whoosh.analysis import CharsetFilter, CompositeAnalyzer, LowercaseFilter, RegexTokenizer, StemFilter, StopFilter
from whoosh.support.charset import accent_map

# A word may hold an apostrophe ("child's"); the stemmer takes the ending off.
WORD = r"\w+(?:['’]\w+)*"
LONGEST_WORD = 60

# Fewer than usual: "not", "can", "may" and "when" carry meaning in practice guidance ("not seen alone").
STOP_WORDS = frozenset(
    "a an and are as at be been but by for from had has have he her his i if in into is it its of on or our she so that the "
    "their them then there these they this to was we were which will with you your".split()
)

_FOLD = dict(accent_map) | {ord("’"): "'"}


class _PossessiveFilter(LowercaseFilter):
    """Take "'s" off the end of a word."""

    def __call__(self, tokens):  # type: ignore[no-untyped-def]
        for token in tokens:
            token.text = token.text.removesuffix("'s").replace("'", "")
            yield token


def _words_only() -> CompositeAnalyzer:
    return RegexTokenizer(WORD) | LowercaseFilter() | CharsetFilter(_FOLD) | _PossessiveFilter()


STEMMED: CompositeAnalyzer = (
    _words_only() | StopFilter(stoplist=STOP_WORDS, minsize=1, maxsize=LONGEST_WORD) | StemFilter(cachesize=50000)
)
WHOLE: CompositeAnalyzer = _words_only() | StopFilter(stoplist=None, minsize=1, maxsize=LONGEST_WORD)


class Word(NamedTuple):
    """A word as the index knows it, and the characters of the text it stands at."""

    stem: str
    start: int
    end: int


def stems(text: str) -> list[str]:
    """Return the stems of `text` in their order; empty when it holds stop words and signs only."""
    return [token.text for token in STEMMED(text)]


def whole_words(text: str) -> list[str]:
    """Return the words of `text` folded but not stemmed, stop words kept."""
    return [token.text for token in WHOLE(text)]


def placed_words(text: str) -> Iterator[Word]:
    """Yield each word of `text` that counts, with its place in characters."""
    for token in STEMMED(text, chars=True):
        yield Word(token.text, token.startchar, token.endchar)
