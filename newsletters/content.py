"""What an issue is made of: its blocks, and the findings they carry by number."""

import json
import re
from html.parser import HTMLParser

from django.utils.html import linebreaks
from django.utils.text import Truncator

FINDING = "finding"


def words_as_html(words: str) -> str:
    """Paragraphs of what was typed into a plain box; nothing of it is taken for markup."""
    return linebreaks(words.strip(), autoescape=True)


def finding_numbers(items) -> list[int]:
    """The numbers of the findings that a stream of items carries, each once, in their order."""
    numbers = [block.value["finding_id"] for block in items if block.block_type == FINDING]
    return list(dict.fromkeys(number for number in numbers if number))


def finding_numbers_of_revision(revision) -> list[int]:
    """The same of a saved revision, without building its blocks."""
    blocks = json.loads(revision.content.get("items") or "[]") if revision else []
    numbers = [block["value"].get("finding_id") for block in blocks if block["type"] == FINDING]
    return list(dict.fromkeys(number for number in numbers if number))


def first_sentence(text: str) -> str:
    """The first sentence of a text, as a page's summary: at most 300 characters."""
    sentence = re.split(r"(?<=[.?])\s", text.strip(), maxsplit=1)[0]
    return Truncator(sentence).chars(300)


class _PlainText(HTMLParser):
    """Words of simple HTML, a line for each paragraph and each entry of a list."""

    BREAKS = {"p", "br", "ul", "ol", "li", "h2", "h3"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in self.BREAKS:
            self.parts.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag):
        if tag == "p":
            self.parts.append("\n")

    def handle_data(self, data):
        self.parts.append(" ".join(data.split("\n")))


def plain_text(html: str) -> str:
    """HTML of a rich text as plain paragraphs."""
    reader = _PlainText()
    reader.feed(html)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.parts).split("\n")]
    paragraphs = [part.strip() for part in "\n".join(lines).split("\n\n")]
    return "\n\n".join(filter(None, paragraphs))
