"""Building the demonstration: the council, its pages, and three months of reviews, the same for the same seed and day."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

import time_machine
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.test import override_settings
from django.utils import timezone

from portal.council import CouncilSettings, FrameworkSettings
from portal.kept import forget
from portal.notices.models import Notice
from portal.people.models import User
from practice_library.pages.models import SectionPage
from reviews.records.models import Review
from search.actions import index_postponed, take_index_out_of_use

from .accounts import ACCOUNTS
from .clock import Stage, at
from .council import Alderbrook, found_council
from .cycles import CyclePlan, begin_cycles, plan_cycles
from .issues import issues, settle_issues
from .play import Play
from .site import build_site
from .staffing import year
from .stories import place_children

#: Days before today since when everybody has been in post.
SINCE = 900
#: Notices older than this were read by their recipients.
UNREAD_DAYS = 5


@dataclass(frozen=True)
class Built:
    """What was built, and how many seconds it took."""

    council: Alderbrook
    reviews: int
    seconds: float


def is_built() -> bool:
    """Whether there is a demonstration in the database."""
    return User.objects.filter(email__in=[account.email for account in ACCOUNTS]).exists()


def build(
    *,
    seed: int = 7,
    today: date | None = None,
    cases_per_cycle: int | None = None,
    with_index: bool = True,
    say: Callable[[str], object] = lambda line: None,
) -> Built:
    """Build Alderbrook. All chance comes from `seed`, all dates from `today` (now, unless told).

    `cases_per_cycle` makes a smaller one. The search index is left alone meanwhile and built anew at the end (unless
    `with_index` is false); nothing is mailed, since what the portal told people then was mailed then.
    """
    started = time.perf_counter()
    now = at(today, 9, 30) if today else timezone.now().replace(second=0, microsecond=0)
    rng = Random(seed)  # noqa: S311
    if with_index:
        take_index_out_of_use()
    with in_background_only_noted(but=("default",)), index_postponed() if with_index else nullcontext():
        with transaction.atomic():
            council, sections = _people_and_pages(rng, now, say)
            _play(council, sections, rng, now, plan_cycles(timezone.localdate(now), cases_per_cycle), say)
        forget()
        if with_index:
            say("Building the search index.")
    reviews = Review.objects.count()
    return Built(council, reviews, time.perf_counter() - started)


def _people_and_pages(rng: Random, now: datetime, say) -> tuple[Alderbrook, dict[str, SectionPage]]:
    today = timezone.localdate(now)
    say("Putting people into their posts.")
    council = found_council(rng, today=today, since=at(today - timedelta(days=SINCE), 9))
    _settle()
    say("Writing the pages.")
    with time_machine.travel(now.astimezone(timezone.get_fixed_timezone(0)), tick=True):
        sections = build_site(council.posts, today=today, since=council.since)
    return council, sections


def _settle() -> None:
    """The settings in which the demonstration differs from a new portal."""
    framework = FrameworkSettings.load()
    framework.moderation_sample_percent = 10
    framework.save()
    CouncilSettings.load().save()


def _play(council: Alderbrook, sections: dict[str, SectionPage], rng: Random, now: datetime, plans: list[CyclePlan], say) -> None:
    today = timezone.localdate(now)
    stories = [story for plan in plans for story in plan.stories]
    say(f"Playing three months: {len(stories)} reviews.")
    children = place_children(council, rng, stories)
    play = Play(council, Stage(now), rng, today)
    for change in year(council, rng, today=today, second_cycle=plans[1].opened):
        play.stage.begin(change)
    begin_cycles(play, plans, children)
    play.stage.begin(issues(play, sections["newsletters"], [plan.opened for plan in plans]))
    with in_background_only_noted():
        play.stage.play()
    _as_if_told_then(now)
    settle_issues()


def _as_if_told_then(now: datetime) -> None:
    """Every notice was mailed when it was made; those of earlier weeks were read a few hours later."""
    Notice.objects.filter(mailed_at__isnull=True).update(mailed_at=F("created_at"))
    old = Notice.objects.filter(read_at__isnull=True, created_at__lt=now - timedelta(days=UNREAD_DAYS))
    old.update(read_at=F("created_at") + timedelta(hours=3))


@contextmanager
def in_background_only_noted(but: tuple[str, ...] = ()) -> Iterator[None]:
    """Hand background work to a backend that only notes it down, so that no worker mails the past to anybody.

    `but` names the backends that go on as they are: pages need Wagtail's own bookkeeping, reviews do not.
    """
    noted = {name: {"BACKEND": "django_tasks.backends.dummy.DummyBackend"} for name in settings.TASKS if name not in but}
    with override_settings(TASKS={**settings.TASKS, **noted}):
        yield
