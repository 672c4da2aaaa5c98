"""How text becomes words: lower case, accents folded, stop words dropped, English stems.

The same analysers serve the index, the query and the marking of matches, so that what was found is what is marked.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from whoosh.analysis import CharsetFilter, Filter, LowercaseFilter, RegexTokenizer, StemFilter, StopFilter
from whoosh.analysis.analyzers import CompositeAnalyzer
from whoosh.support.charset import accent_map

# A word may hold an apostrophe ("child's"); the ending is taken off later.
WORD = r"\w+(?:['’]\w+)*"
LONGEST_WORD = 60

# Fewer than usual: "not", "can", "may" and "when" carry meaning in practice guidance ("not seen alone").
STOP_WORDS = frozenset(
    {
        *("a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "he", "her", "his"),
        *("i", "if", "in", "into", "is", "it", "its", "of", "on", "or", "our", "she", "so", "that", "the", "their", "them"),
        *("then", "there", "these", "they", "this", "to", "was", "we", "were", "which", "will", "with", "you", "your"),
    }
)

_FOLD = dict(accent_map) | {ord("’"): "'"}

# Plurals the stemmer does not know; the first of them is in half the sentences here.
IRREGULAR = {"children": "child", "men": "man", "women": "woman"}


class PlainFormFilter(Filter):
    """Take "'s" off the end of a word, and an irregular plural back to its singular."""

    def __init__(self, irregular: Mapping[str, str]) -> None:
        self.irregular = dict(irregular)

    def __call__(self, tokens):  # type: ignore[no-untyped-def]
        for token in tokens:
            word = token.text.removesuffix("'s").replace("'", "")
            token.text = self.irregular.get(word, word)
            yield token


_FOLDED: CompositeAnalyzer = RegexTokenizer(WORD) | LowercaseFilter() | CharsetFilter(_FOLD)

STEMMED: CompositeAnalyzer = (
    _FOLDED | PlainFormFilter(IRREGULAR) | StopFilter(stoplist=STOP_WORDS, minsize=1, maxsize=LONGEST_WORD) | StemFilter(cachesize=50000)
)
WHOLE: CompositeAnalyzer = _FOLDED | PlainFormFilter({}) | StopFilter(stoplist=None, minsize=1, maxsize=LONGEST_WORD)


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


def telling_words(text: str) -> list[str]:
    """Return the words of `text` folded but not stemmed, without stop words."""
    return [word for word in whole_words(text) if word not in STOP_WORDS]


def placed_words(text: str) -> Iterator[Word]:
    """Yield each word of `text` that counts, with its place in characters."""
    for token in STEMMED(text, chars=True):
        yield Word(token.text, token.startchar, token.endchar)
