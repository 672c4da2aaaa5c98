"""A Word file made from a page's text, kept in a collection of its own."""

from html.parser import HTMLParser
from io import BytesIO

from django.core.files.base import ContentFile
from docx import Document as WordFile
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

COLLECTION = "Library"
STYLES = {"h2": "Heading 1", "h3": "Heading 2", "p": None, "li": "List Bullet"}


class _Writer(HTMLParser):
    """Writes paragraphs, headings and lists of simple HTML into a Word file."""

    def __init__(self, file):
        super().__init__(convert_charrefs=True)
        self.file = file
        self.paragraph = None
        self.bold = False

    def handle_starttag(self, tag, attrs):
        if tag in STYLES:
            self.paragraph = self.file.add_paragraph(style=STYLES[tag])
        elif tag in ("b", "strong"):
            self.bold = True

    def handle_endtag(self, tag):
        if tag in STYLES:
            self.paragraph = None
        elif tag in ("b", "strong"):
            self.bold = False

    def handle_data(self, data):
        if self.paragraph is not None:
            self.paragraph.add_run(" ".join(data.split("\n"))).bold = self.bold or None


def word_file(title: str, summary: str, html: str) -> bytes:
    """A Word file with a title, a summary and the text."""
    file = WordFile()
    file.core_properties.title = title
    file.core_properties.author = ""
    file.core_properties.language = "en-GB"
    file.add_heading(title, level=0)
    file.add_paragraph(summary)
    _Writer(file).feed(html)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def library_collection() -> Collection:
    """The collection of the library's documents. Only signed-in people reach it; the portal then asks who they are."""
    collection = Collection.objects.filter(name=COLLECTION).first()
    if collection is None:
        collection = Collection.get_first_root_node().add_child(name=COLLECTION)
    CollectionViewRestriction.objects.get_or_create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    return collection


def store_word_file(slug: str, title: str, summary: str, html: str):
    """The document of a resource: made once, found again by its title."""
    documents = get_document_model()
    collection = library_collection()
    existing = documents.objects.filter(title=title, collection=collection).first()
    if existing:
        return existing
    document = documents(title=title, collection=collection)
    document.file.save(f"{slug}.docx", ContentFile(word_file(title, summary, html)), save=False)
    document.save()
    return document
