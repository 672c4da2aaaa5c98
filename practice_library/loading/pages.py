"""Making pages the way an editor would: a draft, then a revision, then publication."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from wagtail.models import Page

from portal.people.models import Post
from practice_library.pages.models import ContentPage
from practice_library.themes.models import Theme

from .files import ContentError

LONDON = ZoneInfo("Europe/London")
PAGE_LINK = re.compile(r'href="page:([a-z0-9-]+)"')


def at_noon(day: date) -> datetime:
    """Noon in London of `day`, but never later than now."""
    return min(datetime.combine(day, time(12), tzinfo=LONDON), timezone.now())


def dates_of(entry: dict, today: date) -> dict[str, date | None]:
    """When it was last looked at and when it is due again, counted from `today`."""
    reviewed, due = entry.get("reviewed_days_ago"), entry.get("review_in_days")
    return {
        "last_reviewed": None if reviewed is None else today - timedelta(days=reviewed),
        "review_by": None if due is None else today + timedelta(days=due),
    }


def owner_of(entry: dict, posts: dict[str, Post], default: str = "") -> Post | None:
    """The post that keeps the page: `posts` by type of post."""
    key = entry.get("owner") or default
    return posts.get(key) if key else None


def plain(value: Any) -> Any:
    """A block's value with every scalar as text, as blocks want it."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return "" if value is None else str(value).strip()


def with_links(value: Any, ids: dict[str, int], where: str) -> Any:
    """A block's value with `page:slug` links as links to pages. Raises `ContentError` where there is no such page."""

    def link(match: re.Match) -> str:
        slug = match.group(1)
        if slug not in ids:
            raise ContentError(f"{where}: there is no page with the short name {slug}.")
        return f'linktype="page" id="{ids[slug]}"'

    if isinstance(value, dict):
        return {key: with_links(part, ids, where) for key, part in value.items()}
    if isinstance(value, list):
        return [with_links(part, ids, where) for part in value]
    return PAGE_LINK.sub(link, value) if isinstance(value, str) else value


def page_ids(first: Page | None = None) -> dict[str, int]:
    """Ids of all content pages by short name; those under `first` win where a name is used twice."""
    ids = dict(ContentPage.objects.order_by("-path").values_list("slug", "pk"))
    if first is not None:
        ids |= dict(ContentPage.objects.descendant_of(first).values_list("slug", "pk"))
    return ids


class PageMaker:
    """Makes pages as drafts first, so that they can link to each other, then publishes what it made."""

    def __init__(self, section: Page, today: date):
        self.section = section
        self.today = today
        self.made: list[tuple[ContentPage, dict]] = []
        self.themes = dict(Theme.objects.in_use().values_list("slug", "pk"))

    def draft(self, parent: Page, model: type[ContentPage], entry: dict, rich: dict | None = None, published: date | None = None, **values):
        """A page of `model` under `parent`, or the one that has stood there since an earlier run.

        `rich` holds the fields whose links are put right before publication; `published` the day on which it first appeared.
        """
        existing = model.objects.child_of(parent).filter(slug=entry["slug"]).first()
        if existing:
            return existing
        values = {"title": entry["title"], "slug": entry["slug"], "summary": entry["summary"], "minutes": entry.get("minutes")} | values
        page = model(live=False, first_published_at=at_noon(published or values.get("last_reviewed") or self.today), **values)
        page.themes = self._themes(entry)
        for name, value in (rich or {}).items():
            setattr(page, name, [] if name == "body" else value)
        parent.add_child(instance=page)
        self.made.append((page, rich or {}))
        return page

    def _themes(self, entry: dict) -> Iterable[Theme]:
        unknown = [slug for slug in entry.get("themes", []) if slug not in self.themes]
        if unknown:
            raise ContentError(f"{entry['slug']}: there is no theme {', '.join(unknown)}.")
        return Theme.objects.filter(slug__in=entry.get("themes", []))

    def publish(self) -> list[ContentPage]:
        """Publish everything made, with its links. Returns the pages."""
        ids = page_ids(self.section)
        for page, rich in self.made:
            for name, value in rich.items():
                value = with_links(value, ids, page.slug)
                if name == "body":
                    value = page._meta.get_field("body").stream_block.to_python(value)
                setattr(page, name, value)
            page.save_revision().publish()
        pages = [page for page, _ in self.made]
        self.made = []
        return pages


ADDRESS = re.compile(r'href="/([a-z0-9-]+(?:/[a-z0-9-]+)*)/"')


def settle_addresses(home: Page) -> list[ContentPage]:
    """Make written addresses of pages under `home` into links to those pages, which hold when a page moves. Returns what changed.

    A page may be written before the one to which it leads is there; this is run when both are. A page that has a draft is left.
    """
    ids = {path.removeprefix(home.url_path).strip("/"): pk for path, pk in Page.objects.descendant_of(home).values_list("url_path", "pk")}
    changed = []
    for page in ContentPage.objects.descendant_of(home).live().filter(has_unpublished_changes=False).specific():
        field = next((field for field in page._meta.fields if field.name == "body"), None)
        if field is None:
            continue
        body = list(page.body.raw_data)
        settled = _with_page_links(body, ids)
        if settled != body:
            page.body = field.stream_block.to_python(settled)
            page.save_revision().publish()
            changed.append(page)
    return changed


def _with_page_links(value: Any, ids: dict[str, int]) -> Any:
    if isinstance(value, dict):
        return {key: _with_page_links(part, ids) for key, part in value.items()}
    if isinstance(value, list):
        return [_with_page_links(part, ids) for part in value]
    if not isinstance(value, str):
        return value
    return ADDRESS.sub(lambda found: f'linktype="page" id="{ids[found[1]]}"' if found[1] in ids else found[0], value)
