"""An index of its own for each test, and things to find."""

from collections.abc import Callable
from itertools import permutations
from types import SimpleNamespace

import pytest
from modelsearch.backends import get_search_backend
from wagtail.documents.models import Document
from wagtail.models import Page

from search import registry, synonyms
from search.actions import rebuild_index
from search.registry import SearchKind


@pytest.fixture
def configured(settings, tmp_path):
    """Settings of the backend with a folder of its own; changes are written at once, in transactions too."""
    options = {"BACKEND": "search.backends.whoosh", "PATH": str(tmp_path / "index"), "ON_COMMIT": False, "WRITE_WAIT": 5}
    settings.WAGTAILSEARCH_BACKENDS = {"default": options}
    return options


@pytest.fixture
def backend(db, configured):
    """The backend with an index of what the database holds at first."""
    rebuild_index()
    return get_search_backend()


@pytest.fixture
def make_page(db) -> Callable[..., Page]:
    """Make a live page under the root: `make_page("Title")`."""

    def make(title: str, **fields) -> Page:
        root = Page.get_first_root_node()
        return root.add_child(instance=Page(title=title, slug=f"page-{Page.objects.count()}", **fields))

    return make


@pytest.fixture
def make_document(db) -> Callable[..., Document]:
    """Make a document, with tags: `make_document("Title", "tag")`."""

    def make(title: str, *tags: str, **fields) -> Document:
        document = Document.objects.create(title=title, file=f"{title}.txt", **fields)
        if tags:
            document.tags.add(*tags)
            document.save()
        return document

    return make


@pytest.fixture
def kinds(monkeypatch) -> SimpleNamespace:
    """The registry, empty at first and put back afterwards."""
    monkeypatch.setattr(registry, "_kinds", {})
    monkeypatch.setattr(registry, "_answerers", [])

    def register(key: str, queryset_for, hit, **more) -> SearchKind:
        kind = SearchKind(
            key=key,
            label=more.pop("label", key.title()),
            label_plural=more.pop("label_plural", f"{key.title()}s"),
            queryset_for=queryset_for,
            hit=hit,
            **more,
        )
        registry.register(kind)
        return kind

    return SimpleNamespace(register=register)


@pytest.fixture(autouse=True)
def no_synonyms(monkeypatch) -> None:
    """The search by itself, without the words that other rooms tell it."""
    monkeypatch.setattr(synonyms, "_sources", [])


@pytest.fixture
def same_meaning(no_synonyms) -> Callable[..., None]:
    """Declare words to mean the same: `same_meaning("RHI", "return home interview")`."""

    def declare(*words: str) -> None:
        synonyms.register(lambda: list(permutations(words, 2)))

    return declare


def titles(results) -> list[str]:
    return [result.title for result in results]
