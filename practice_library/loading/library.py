"""The demonstration's library: guidance, examples, Practice Weeks, training, resources and links."""

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
from .pages import LONDON, PageMaker, dates_of, owner_of, plain

STORIES = ("what_happened", "what_made_the_difference", "what_changed", "try_this")
OWNER = "wpd_editor"


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
    for load in (_guidance, _good_practice, _resources, _links, _training):
        load(maker, library, folder, posts, services)
    _practice_weeks(maker, practice_weeks, folder, posts)
    return maker.publish()


def _keeping(entry: dict, place: int, posts: dict[str, Post], today: date) -> dict:
    """Owner and dates; where the file gives no dates they are spread over the year, one a page."""
    spread = {"reviewed_days_ago": 20 + place * 37 % 300, "review_in_days": 365 - place * 37 % 300}
    return {"owning_post": owner_of(entry, posts, OWNER), **dates_of(spread | entry, today)}


def _guidance(maker, library, folder, posts, services):
    for place, entry in enumerate(read_yaml(folder / "guidance.yaml")):
        maker.draft(
            library,
            GuidancePage,
            entry,
            rich={"body": plain(entry["body"])},
            service=services.get(entry.get("service")),
            open_to_partners=entry.get("open_to_partners", False),
            **_keeping(entry, place, posts, maker.today),
        )


def _good_practice(maker, library, folder, posts, services):
    for place, entry in enumerate(read_yaml(folder / "good_practice.yaml")):
        maker.draft(
            library,
            GoodPracticePage,
            entry,
            rich={name: entry.get(name, "") for name in STORIES},
            service=services.get(entry.get("service")),
            open_to_partners=entry.get("open_to_partners", False),
            **_keeping(entry, place, posts, maker.today),
        )


def _resources(maker, library, folder, posts, services):
    for place, entry in enumerate(read_yaml(folder / "resources.yaml")):
        maker.draft(
            library,
            ResourcePage,
            entry,
            rich={"body": plain([{"type": "text", "value": entry["text"]}])},
            kind=entry["kind"],
            document=store_word_file(entry["slug"], entry["title"], entry["summary"], entry["text"]),
            open_to_partners=entry.get("open_to_partners", False),
            **_keeping(entry, place, posts, maker.today),
        )


def _links(maker, library, folder, posts, services):
    for place, entry in enumerate(read_yaml(folder / "links.yaml")):
        maker.draft(
            library,
            ExternalLinkPage,
            entry,
            address=entry["url"],
            open_to_partners=entry.get("open_to_partners", True),
            **_keeping(entry, place, posts, maker.today),
        )


def _training(maker, library, folder, posts, services):
    for entry in read_yaml(folder / "training.yaml"):
        day = _weekday(maker.today + timedelta(days=entry["days_from_now"]))
        maker.draft(
            library,
            TrainingPage,
            entry,
            published=day - timedelta(days=60),
            starts_at=_moment(day, entry["start"]),
            hours=entry.get("hours"),
            place=entry.get("place", ""),
            places=entry.get("places"),
            places_taken=entry.get("taken", 0),
            booking_url=f"https://learning.alderbrook.example/courses/{entry['slug']}/",
            owning_post=owner_of(entry, posts, OWNER),
        )


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
