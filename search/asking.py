"""From what somebody typed to what is searched for. Anything may be typed; nothing here raises."""

import re
from dataclasses import dataclass

from modelsearch.query import And, Fuzzy, Phrase, PlainText, SearchQuery

from search import synonyms
from search.backends.whoosh.analysis import stems, whole_words
from search.literal import Literal
from search.models import SearchQuery as Asking

MOST_CHARACTERS = 200

TOO_LONG = f"Only the first {MOST_CHARACTERS} characters were searched for."
NO_QUOTE = "A quotation mark has no partner, so the words were searched for one by one."
NO_WORD = "There is no word in what you typed. Type one or two words, such as supervision or safety plan."
ONLY_COMMON = "What you typed has only very common words in it. Add a word that says what it is about."
SOME_WORDS = "No result has all of these words. These have some of them."
SIMILAR_WORDS = "No result has these words as they are spelt. These have words spelt much like them."


@dataclass(frozen=True)
class Attempt:
    """One way to search; the next one is tried when it finds nothing. `sentence` says so to the reader."""

    query: SearchQuery
    match: Asking.Match
    sentence: str = ""


@dataclass(frozen=True)
class Asked:
    """What was typed, tidied; how to search for it; what to tell about it. Without attempts there is nothing to search for."""

    text: str
    words: str
    attempts: tuple[Attempt, ...] = ()
    sentences: tuple[str, ...] = ()
    also_found: tuple[str, ...] = ()
    exact: bool = False


def read(typed: str, *, exact: bool = False) -> Asked:
    """Return what `typed` asks for. Words in quotation marks are a phrase. `exact` searches without synonyms."""
    tidy = _tidy(typed)
    text = tidy[:MOST_CHARACTERS].strip()
    if not text:
        return Asked("", "", exact=exact)
    sentences = [TOO_LONG] if len(tidy) > MOST_CHARACTERS else []
    phrases: list[str]
    if text.count('"') % 2:
        if stems(text):
            sentences.append(NO_QUOTE)
        loose, phrases = text.replace('"', " "), []
    else:
        pieces = text.split('"')
        loose, phrases = " ".join(" ".join(pieces[0::2]).split()), pieces[1::2]
    words = text.replace('"', " ").strip()
    if not stems(words):
        return Asked(text, words, sentences=(*sentences, ONLY_COMMON if whole_words(words) else NO_WORD), exact=exact)
    also = () if exact else tuple(synonyms.also_found(loose, stems))
    return Asked(text, words, tuple(_attempts(loose, phrases, words, exact)), tuple(sentences), also, exact)


def normalised(text: str) -> str:
    """Return `text` as the query log keeps it: lower case, single spaces, no quotation marks."""
    return " ".join(text.replace('"', " ").casefold().split())[:MOST_CHARACTERS]


def _attempts(loose: str, phrases: list[str], words: str, exact: bool) -> list[Attempt]:
    plain = Literal if exact else PlainText
    parts: list[SearchQuery] = [plain(loose, operator="and")] if loose.strip() else []
    parts += [Phrase(phrase) for phrase in phrases if stems(phrase)]
    attempts = [Attempt(And(parts) if len(parts) > 1 else parts[0], Asking.Match.ALL)]
    if exact:
        return attempts
    if len(set(stems(words))) > 1:
        attempts.append(Attempt(PlainText(words, operator="or"), Asking.Match.SOME, SOME_WORDS))
    attempts.append(Attempt(Fuzzy(words, operator="or"), Asking.Match.SIMILAR, SIMILAR_WORDS))
    return attempts


def _tidy(typed: str) -> str:
    """Return `typed` with control characters as spaces, curly quotation marks straight and single spaces."""
    typed = typed[: MOST_CHARACTERS * 20]
    typed = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff\ud800-\udfff]", " ", typed)
    return " ".join(re.sub("[“”„«»]", '"', typed).split())
