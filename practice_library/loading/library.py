"""The demonstration's library: guidance, examples, Practice Weeks, training, resources and links."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction

from portal.people.models import Post, Service
from practice_library.pages.models import (
    ContentPage,
    ExternalLinkPage,
    GoodPracticePage,
    GuidancePage,
    PracticeSessionPage,
    PracticeWeekPage,
    ResourcePage,
    SectionPage,
    TrainingPage,
)

from .documents import store_word_file
from .files import read_yaml
from .pages import LONDON, PageMaker, dates_of, owner_of, plain, settle_addresses

STORIES = ("what_happened", "what_made_the_difference", "what_changed", "try_this")
OWNER = "wpd_editor"


def _nothing(entry: dict, today: date) -> dict:
    return {}


def _resource(entry: dict, today: date) -> dict:
    document = store_word_file(entry["slug"], entry["title"], entry["summary"], entry["text"])
    return {"kind": entry["kind"], "document": document}


def _link(entry: dict, today: date) -> dict:
    return {"address": entry["url"]}


def _training(entry: dict, today: date) -> dict:
    day = _weekday(today + timedelta(days=entry["days_from_now"]))
    return {
        "published": day - timedelta(days=60),
        "starts_at": _moment(day, entry["start"]),
        "hours": entry.get("hours"),
        "place": entry.get("place", ""),
        "places": entry.get("places"),
        "places_taken": entry.get("taken", 0),
        "booking_url": f"https://learning.alderbrook.example/courses/{entry['slug']}/",
    }


@dataclass(frozen=True)
class Kind:
    """A file of pages of one kind: what of an entry is text with links, what else it gives, and what holds where it says nothing."""

    file: str
    model: type[ContentPage]
    rich: Callable[[dict], dict] = field(default=lambda entry: {})
    values: Callable[[dict, date], dict] = _nothing
    is_open: bool = False
    is_reviewed: bool = True


KINDS = (
    Kind("guidance.yaml", GuidancePage, rich=lambda entry: {"body": plain(entry["body"])}),
    Kind(
        "good_practice.yaml",
        GoodPracticePage,
        rich=lambda entry: {name: entry.get(name, "") for name in STORIES},
        values=lambda entry, today: {"is_anonymised": True},
    ),
    Kind(
        "resources.yaml",
        ResourcePage,
        rich=lambda entry: {"body": plain([{"type": "text", "value": entry["text"]}])},
        values=_resource,
    ),
    Kind("links.yaml", ExternalLinkPage, values=_link, is_open=True),
    Kind("training.yaml", TrainingPage, values=_training, is_reviewed=False),
)


@transaction.atomic
def load_library(
    *, library: SectionPage, practice_weeks: SectionPage, path: str | Path, posts: dict[str, Post], today: date
) -> list[ContentPage]:
    """Make the pages that are missing, from the files in the folder `path`. Returns those that were made.

    Dates in the files are counted from `today`. Newsletters are loaded by their own room.
    """
    folder = Path(path)
    maker = PageMaker(library, today)
    services = {service.slug: service for service in Service.objects.all()}
    for kind in KINDS:
        for place, entry in enumerate(read_yaml(folder / kind.file)):
            maker.draft(
                library,
                kind.model,
                entry,
                rich=kind.rich(entry),
                service=services.get(entry.get("service")),
                open_to_partners=entry.get("open_to_partners", kind.is_open),
                owning_post=owner_of(entry, posts, OWNER),
                **(_dates(entry, place, today) if kind.is_reviewed else {}),
                **kind.values(entry, today),
            )
    _practice_weeks(maker, practice_weeks, folder, posts)
    made = maker.publish()
    if made:
        settle_addresses(library.get_parent())
    return made


def _dates(entry: dict, place: int, today: date) -> dict:
    """When a page was and is to be looked at; where the file gives no dates they are spread over the year, one a page."""
    spread = {"reviewed_days_ago": 20 + place * 37 % 300, "review_in_days": 365 - place * 37 % 300}
    return dates_of(spread | entry, today)


def _practice_weeks(maker, section, folder, posts):
    for entry in read_yaml(folder / "practice_weeks.yaml"):
        monday = _monday(maker.today, entry["months_ago"])
        week = maker.draft(
            section,
            PracticeWeekPage,
            entry,
            rich={"body": plain(entry.get("body", []))},
            published=monday - timedelta(days=30),
            first_day=monday,
            last_day=monday + timedelta(days=4),
            owning_post=owner_of(entry, posts, OWNER),
        )
        for session in entry["sessions"]:
            _session(maker, week, session, monday, posts)


def _session(maker, week, entry, monday, posts):
    day = monday + timedelta(days=entry["day"] - 1)
    address = f"https://recordings.alderbrook.example/{entry['slug']}/" if entry.get("recording") else ""
    maker.draft(
        week,
        PracticeSessionPage,
        entry,
        rich={"body": plain(entry.get("body", []))},
        published=day,
        starts_at=_moment(day, entry["start"]),
        presenters=entry.get("presenters", ""),
        place=entry.get("place", ""),
        recording_url=address,
        transcript=(entry.get("transcript") or "").strip(),
        owning_post=owner_of(entry, posts, OWNER),
    )


def _moment(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=LONDON)


def _weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _monday(today: date, months_ago: int) -> date:
    """The Monday of the last whole week before `today`, some months earlier."""
    month = today.year * 12 + today.month - 1 - months_ago
    day = date(month // 12, month % 12 + 1, min(today.day, 28))
    return day - timedelta(days=day.weekday() + 7)
