"""The framework's pages, from `content/framework/*.yaml`."""

from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from portal.people.models import Post
from practice_library.pages.models import GuidancePage, SectionPage

from .files import CONTENT, ContentError, read_yaml
from .pages import PageMaker, dates_of, owner_of, plain


@transaction.atomic
def load_framework(
    section_page: SectionPage, path: str | Path = CONTENT / "framework", posts: dict[str, Post] | None = None, *, today: date | None = None
) -> list[GuidancePage]:
    """Make the pages that are missing under `section_page`, in the order of the files. Returns those that were made.

    `posts` are the owners by type of post, such as "wpd_editor". `parent` in a file is the short name of an earlier one.
    """
    today = today or timezone.localdate()
    maker = PageMaker(section_page, today)
    placed: dict[str, GuidancePage] = {}
    for file in sorted(Path(path).glob("*.yaml")):
        entry = read_yaml(file)
        parent = placed.get(entry.get("parent") or "") if entry.get("parent") else section_page
        if parent is None:
            raise ContentError(f"{file}: the page {entry['parent']} must stand in an earlier file.")
        placed[entry["slug"]] = maker.draft(
            parent,
            GuidancePage,
            entry,
            rich={"body": plain(entry["body"])},
            owning_post=owner_of(entry, posts or {}),
            open_to_partners=entry.get("open_to_partners", True),
            show_in_menus=True,
            **dates_of(entry, today),
        )
    return maker.publish()
