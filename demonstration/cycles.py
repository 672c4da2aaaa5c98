"""Three monthly cycles: opened, sampled, allocated, moderated and closed by Insights; two are over, one is under way."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import cast

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from portal.deadlines.calendar import is_working_day
from portal.people.models import Child
from reviews.allocation.actions import allocate
from reviews.allocation.candidates import reviewers_now
from reviews.cycles.actions import add_case, close_cycle, open_cycle
from reviews.cycles.conflicts import ConflictFinder
from reviews.cycles.models import Case, Cycle, Step
from reviews.moderation.actions import close_panel, plan_panel, record_moderated_grade
from reviews.moderation.conflicts import conflict_of
from reviews.records.models import Review

from .clock import Journey, at, back, forward, soon_after
from .escalated import OPEN, open_concern
from .journey import Pace, Walk
from .play import Play
from .staffing import LEAVERS
from .stories import OVERRIDES, PINNED, Story, read_stories

S = Review.State
FOCUS = {1: "Neglect", 2: "Domestic abuse", 3: "Exploitation and missing"}
#: Working days since the openings of the three cycles.
OPENED = {1: 59, 2: 38, 3: 17}
PANEL = ("Hope Amankwah", "Sunita Rao", "Samir Haddad", "Leila Farouk")
ROOM = "Room 4, Town Hall"

#: Where each review of the cycle under way stands today.
STANDS = {
    S.ALLOCATED: ("c3-04", "c3-15", "c3-19"),
    S.BOOKED: ("c3-05", "c3-17", "c3-25", "c3-29"),
    S.CONVERSATION_HELD: ("c3-11", "c3-16", "c3-30"),
    S.FAMILY_CONTACTED: ("c3-02", "c3-24", "c3-27"),
    S.SUBMITTED: ("c3-08", "c3-14", "c3-20"),
    S.IN_MODERATION: ("c3-06", "c3-10", "c3-18", "c3-21", "c3-23"),
    S.MODERATED: ("c3-28",),
    S.CHECKED: ("c3-12",),
    S.RETURNED: ("c3-01", "c3-09", "c3-13", "c3-22", "c3-26"),
    S.FINALISED: ("c3-03", "c3-07"),
}
#: Heard at the first of the month's two sittings.
FIRST_SITTING = ("c3-09", "c3-13", "c3-28")
#: Working days before today of booking, conversation, family contact, submission, check and return.
AGO = {
    S.ALLOCATED: (0, 0, 0, 0, 0, 0),
    S.BOOKED: (3, -2, 0, 0, 0, 0),
    S.CONVERSATION_HELD: (7, 2, 0, 0, 0, 0),
    S.FAMILY_CONTACTED: (9, 6, 2, 0, 0, 0),
    S.SUBMITTED: (11, 8, 5, 1, 0, 0),
    S.IN_MODERATION: (12, 9, 6, 4, 0, 0),
    S.MODERATED: (14, 12, 10, 7, 6, 5),
    S.CHECKED: (13, 10, 7, 3, 1, 0),
    S.RETURNED: (14, 12, 10, 7, 5, 3),
    S.FINALISED: (15, 14, 13, 11, 10, 8),
}


@dataclass(frozen=True)
class CyclePlan:
    """One cycle to be played."""

    number: int
    month: date
    opened: date
    stories: list[Story]

    @property
    def is_under_way(self) -> bool:
        return self.number == 3


def day_of_coming_panel(today: date) -> date:
    """The last working day of the six days after `today`: then the panel is within a week of any hour of today."""
    days = (today + timedelta(days=ahead) for ahead in range(6, 0, -1))
    return next(day for day in days if is_working_day(day))


def plan_cycles(today: date, cases_per_cycle: int | None = None) -> list[CyclePlan]:
    """The cycles of two months ago, of last month and of this month."""
    plans = []
    for number, ago in OPENED.items():
        opened = back(today, ago)
        month = today.replace(day=1) - relativedelta(months=3 - number)
        plans.append(CyclePlan(number, month, opened, read_stories(number, opened, cases_per_cycle)))
    return plans


class Month:
    """One cycle as a journey: its opening, sample and allocation, its panels, and its end."""

    def __init__(self, play: Play, plan: CyclePlan, children: dict[str, Child], loads: Counter):
        self.play, self.plan, self.children, self.loads = play, plan, children, loads
        self.rng = Random(play.rng.getrandbits(64))  # noqa: S311

    def whole(self) -> Journey:
        plan, play = self.plan, self.play
        yield at(plan.opened, 9, 10)
        cycle = open_cycle(month=plan.month, area_of_focus=FOCUS[plan.number], due_dates=self._due_dates(), by=play.manager)
        yield at(plan.opened, 9, 35)
        cases = {
            story.key: add_case(
                cycle,
                self.children[story.key],
                plan_type=story.told["plan_type"],
                chosen=Case.Chosen.SAMPLED,
                by=play.manager,
                **story.facts,
            )
            for story in plan.stories
        }
        yield from self._allocate(cycle, cases)
        for panel in self._panels(cycle):
            play.stage.begin(panel)
        yield at(cast(date, cycle.closes_on), 16, 20)
        close_cycle(cycle, by=play.manager)

    def _due_dates(self) -> dict:
        """The month under way gave more time for booking, since it was opened before a school holiday."""
        if not self.plan.is_under_way:
            return {}
        today = self.play.today
        return {
            Step.BOOKING: back(today, 2),
            Step.CONVERSATION: forward(today, 2),
            Step.FAMILY_CONTACT: forward(today, 3),
            Step.SUBMISSION: forward(today, 4),
            Step.RETURN: forward(today, 9),
        }

    def _allocate(self, cycle: Cycle, cases: dict[str, Case]) -> Journey:
        """Each case to somebody without a conflict who has had least so far (R1)."""
        leavers = {self.play.council.holders[code].pk for code in LEAVERS}
        people = [
            person for person in reviewers_now() if person.is_council_staff and person.pk not in leavers and not person.leave.at().exists()
        ]
        finder = ConflictFinder([case.child for case in cases.values()], people)
        moment = at(self.plan.opened, 10)
        in_cycle = Counter(PINNED[key] for key in cases if key in PINNED)
        for story in self.plan.stories:
            moment += timedelta(minutes=self.rng.randint(1, 4))
            yield moment
            case = cases[story.key]
            reviewer = self._reviewer(story, case, people, finder, in_cycle)
            self.loads[str(reviewer)] += 1
            in_cycle[str(reviewer)] += 1
            review = allocate(case, reviewer, override_reason=OVERRIDES.get(story.key, ""), by=self.play.council.named("Marek Lis"))
            rng = Random(self.rng.getrandbits(64))  # noqa: S311
            self.play.stage.begin(Walk(self.play, story, review, self._pace(story, rng), rng).whole())
            if story.key == OPEN:
                self.play.stage.begin(open_concern(self.play, review, rng))

    def _reviewer(self, story: Story, case: Case, people, finder: ConflictFinder, in_cycle: Counter):
        pinned = PINNED.get(story.key)
        if pinned:
            return self.play.council.named(pinned)
        free = [person for person in people if not finder.between(case.child, person)]
        chosen = min(free, key=lambda person: (in_cycle[str(person)], self.loads[str(person)], self.rng.random()))
        return self.play.council.numbered(chosen.pk)

    def _pace(self, story: Story, rng: Random) -> Pace:
        if self.plan.is_under_way:
            return self._pace_now(story, rng)
        opened = self.plan.opened
        book = rng.randint(1, 4)
        conversation = book + rng.randint(2, 5)
        family = conversation + rng.randint(1, 3)
        submit = min(family + rng.randint(2, 4), 15)
        check = submit + rng.randint(1, 2)
        return Pace(*(forward(opened, days) for days in (book, conversation, family, submit, check, check + rng.randint(1, 2))))

    def _pace_now(self, story: Story, rng: Random) -> Pace:
        state = next(state for state, keys in STANDS.items() if story.key in keys)
        earlier = rng.randint(0, 1) if state not in (S.BOOKED, S.IN_MODERATION, S.FINALISED) and story.key not in FIRST_SITTING else 0
        today = self.play.today
        days = [back(today, ago + earlier) if ago > 0 else forward(today, 1 - ago) for ago in AGO[state]]
        if story.key == "c3-29":
            days[0] = back(today, 9)
        return Pace(*days, rests_at=state)

    def _panels(self, cycle: Cycle) -> list[Journey]:
        planned = at(forward(self.plan.opened, 1), 11)
        if not self.plan.is_under_way:
            return [self._panel(cycle, planned, at(forward(self.plan.opened, 17), 14), self.plan.number)]
        today = self.play.today
        return [
            self._panel(cycle, planned, at(back(today, 5), 14), self.plan.number),
            self._panel(cycle, at(back(today, 5), 16, 30), at(day_of_coming_panel(today), 14), self.plan.number),
        ]

    def _panel(self, cycle: Cycle, planned, meets_at, number: int) -> Journey:
        """Planned by the Insights manager; its cases are decided one after the other, and it closes with what it saw."""
        play = self.play
        yield planned
        chair, *members = (play.council.named(name) for name in PANEL)
        panel = plan_panel(cycle, meets_at=meets_at, chair=chair, members=members, place=ROOM, by=play.manager)
        yield meets_at
        stories = {self.children[story.key].pk: story for story in self.plan.stories}
        for case in list(panel.cases.select_related("review").order_by("pk")):
            yield soon_after(timezone.now(), self.rng, 9, 16)
            graded = stories[case.review.child_id].told["moderation"]
            record_moderated_grade(
                case.review, score=graded["score"], rationale=graded["rationale"], by=self._without_conflict(case.review)
            )
        yield soon_after(timezone.now(), self.rng, 15, 25)
        close_panel(panel, key_themes=play.words["panel_themes"][number], by=play.council.named(PANEL[0]))

    def _without_conflict(self, review: Review):
        members = (self.play.council.named(name) for name in PANEL)
        return next(member for member in members if not conflict_of(member, review))


def begin_cycles(play: Play, plans: list[CyclePlan], children: dict[str, Child]) -> None:
    """Let all cycles begin. Reviewers' loads are counted over all of them."""
    loads: Counter = Counter()
    for plan in plans:
        play.stage.begin(Month(play, plan, children, loads).whole())
