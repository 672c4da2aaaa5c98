"""What the search page shows: groups of marked hits, links that narrow, the pages of one kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from search import finding as finder
from search.asking import Asked
from search.finding import Finding, Found
from search.highlight import marked
from search.registry import Hit, SearchKind

PER_GROUP = 3
PER_PAGE = 20
SNIPPET = 220
MOST_VALUES = 8
"""Values of one facet that are listed; a chosen one always is."""


@dataclass(frozen=True)
class Choice:
    """How the reader has narrowed the results; kept in the address."""

    asked: Asked
    kind: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)

    def url(self, *, kind: str | None = None, page: int = 1, changes: Mapping[str, str] | None = None) -> str:
        """Return the address with this choice changed; an empty value in `changes` takes that part out."""
        parts: dict[str, str] = {"query": self.asked.text, "kind": self.kind if kind is None else kind}
        parts |= {"exact": "1" if self.asked.exact else "", "page": str(page) if page > 1 else ""}
        parts |= dict(self.facets) | dict(changes or {})
        return "?" + urlencode({name: value for name, value in parts.items() if value})


@dataclass(frozen=True)
class Link:
    """A way to narrow, with how many results it leaves."""

    label: str
    url: str
    count: int
    current: bool = False


@dataclass(frozen=True)
class LinkList:
    """The ways to narrow by one thing."""

    title: str
    links: Sequence[Link]


@dataclass(frozen=True)
class Row:
    """One hit as the page shows it."""

    hit: Hit
    kind: SearchKind
    title: SafeString
    text: SafeString
    found: Any = None

    @property
    def icon(self) -> str:
        return self.hit.icon or self.kind.icon


@dataclass(frozen=True)
class Group:
    """The hits of one kind, all of them or the first few with a link to the rest."""

    kind: SearchKind
    rows: Sequence[Row]
    total: int
    more_url: str = ""
    page: Page | None = None

    @property
    def name(self) -> str:
        return self.kind.label if self.total == 1 else self.kind.label_plural


@dataclass(frozen=True)
class Listing:
    """The whole page."""

    choice: Choice
    total: int
    groups: Sequence[Group]
    filters: Sequence[LinkList]
    sentence: str = ""


def listing(finding: Finding, choice: Choice, user: Any, page: str | int = 1) -> Listing:
    """Return what to show of `finding`: one page of the chosen kind, or the first hits of each kind.

    Queries: one for the hits of each kind that is shown, one for the labels of each facet.
    """
    narrowed = finder.narrow(finding, choice.facets)
    shown = [each for each in narrowed.found if each.pks and choice.kind in ("", each.kind.key)]
    if choice.kind:
        groups = [_one_page(found, choice, user, page) for found in shown]
    else:
        groups = [_first_few(found, choice, user) for found in shown]
    return Listing(
        choice=choice,
        total=sum(len(each.pks) for each in shown),
        groups=groups,
        filters=[*_kind_links(narrowed, choice), *_facet_links(shown, choice)],
        sentence=finding.attempt.sentence if finding.attempt else "",
    )


def _first_few(found: Found, choice: Choice, user: Any) -> Group:
    more = choice.url(kind=found.kind.key) if len(found.pks) > PER_GROUP else ""
    return Group(found.kind, _rows(found.kind, choice, user, found.pks[:PER_GROUP]), len(found.pks), more_url=more)


def _one_page(found: Found, choice: Choice, user: Any, number: str | int) -> Group:
    page = Paginator(found.pks, PER_PAGE).get_page(number)
    return Group(found.kind, _rows(found.kind, choice, user, list(page.object_list)), len(found.pks), page=page)


def _rows(kind: SearchKind, choice: Choice, user: Any, pks: Sequence[Any]) -> list[Row]:
    return [_row(kind, obj, kind.hit(obj, user), choice.asked) for obj in finder.objects(kind, user, pks)]


def _row(kind: SearchKind, obj: Any, hit: Hit, asked: Asked) -> Row:
    title = marked(hit.title, asked.words, exact=asked.exact)
    return Row(hit, kind, title, marked(hit.text, asked.words, SNIPPET, exact=asked.exact), obj)


def _kind_links(finding: Finding, choice: Choice) -> list[LinkList]:
    links = [
        Link(each.kind.label_plural, choice.url(kind=each.kind.key), len(each.pks), each.kind.key == choice.kind)
        for each in finding.found
        if each.pks or each.kind.key == choice.kind
    ]
    everything = Link("Everything", choice.url(kind=""), finding.total, not choice.kind)
    return [LinkList("Kind", [everything, *links])] if links else []


def _facet_links(shown: Sequence[Found], choice: Choice) -> list[LinkList]:
    lists = []
    for facet, values in finder.facet_counts(shown):
        chosen = choice.facets.get(facet.key, "")
        links = [
            Link(label, choice.url(changes={facet.key: str(value)}), count, str(value) == chosen)
            for at, (value, label, count) in enumerate(values)
            if at < MOST_VALUES or str(value) == chosen
        ]
        if chosen:
            links = [link for link in links if link.current]
            links.append(Link(f"Any {facet.label.lower()}", choice.url(changes={facet.key: ""}), 0))
        lists.append(LinkList(facet.label, links))
    return lists
