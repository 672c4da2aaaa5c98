"""The invented cases of the three cycles, and where each child stands: team, practitioner and IRO."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from django.contrib.contenttypes.models import ContentType

from portal.audit.models import Event
from portal.people.models import CaseResponsibility, Child, MosaicNumber, User
from practice_library.loading.files import read_yaml

from .clock import at, back
from .council import Alderbrook
from .structure import ACTING_MANAGER, TEAMS

CASES = Path(__file__).resolve().parent / "data" / "cases"
#: Children who have a practitioner and no review, so that the lists of the council are not all reviews.
OTHERS = 150
WITH_IRO = {"cp", "cla"}
#: Where the pictures and the README need a certain team or practitioner.
PLACED = {
    "c1-10": ("first-response-2", "Callum Reid"),
    "c1-21": ("first-response-2", "Ines Barrow"),
    "c2-06": ("first-response-2", "Callum Reid"),
    "c2-07": ("first-response-3", ""),
    "c2-08": ("first-response-2", "Noor Hadi"),
    "c2-10": ("first-response-2", "Ines Barrow"),
    "c2-27": ("disabilities-1", ""),
    "c2-22": ("looked-after-3", ""),
    "c3-01": ("first-response-2", "Ines Barrow"),
    "c3-03": ("looked-after-3", ""),
    "c3-07": ("first-response-2", "Callum Reid"),
    "c3-16": ("first-response-2", "Noor Hadi"),
    "c3-22": ("first-response-4", ""),
    "c3-29": ("first-response-4", ""),
}
#: Reviews that go to a certain reviewer; all others are spread evenly. The second is a conflict, with its reason.
PINNED = {
    "c1-19": "Dami Okafor",
    "c2-27": "Kofi Mensah",
    "c3-01": "Dami Okafor",
    "c3-02": "Dami Okafor",
    "c3-15": "Ama Boateng",
    "c3-18": "Dami Okafor",
    "c3-20": "Miriam Castle",
    "c3-24": "Kofi Mensah",
}
OVERRIDES = {
    "c2-27": "Kofi Mensah managed this team until ten months ago and never knew this child or the practitioner. Nobody else in the "
    "cohort this month has worked with children who speak in symbols.",
}


@dataclass(frozen=True)
class Story:
    """One invented case, as the files tell it."""

    told: dict
    opened: date

    @property
    def key(self) -> str:
        return self.told["key"]

    @property
    def facts(self) -> dict:
        told = self.told
        return {"age": told["age"], "gender": told["gender"], "ethnicity": told["ethnicity"], "has_disability": told["disability"]}

    @property
    def afterwards(self) -> dict[str, str]:
        """What Insights and the Team Manager wrote about it, by what it was."""
        return self.told["afterwards"]

    @property
    def is_done(self) -> bool:
        """Whether all its actions were done: those without evidence were not."""
        return all("evidence" in action for action in self.told["actions"])

    @cached_property
    def overall(self) -> int:
        return self.told["answers"]["overall"]["score"]


def read_stories(number: int, opened: date, limit: int | None = None) -> list[Story]:
    """The cases of cycle `number`, at most `limit` of them."""
    told = read_yaml(CASES / f"c{number}.yaml")
    return [Story(one, opened) for one in told[:limit]]


class Placement:
    """Puts children into teams, evenly, and gives each a reference and an invented number in Mosaic."""

    def __init__(self, council: Alderbrook, rng, count: int):
        self.council, self.rng = council, rng
        self.team_load: Counter = Counter()
        self.worker_load: Counter = Counter()
        self.references = rng.sample(range(1001, 1001 + count), count)
        self.numbers = rng.sample(range(4_100_000, 9_900_000), count)
        self.iros = [council.holders[code] for code in sorted(council.holders) if code.startswith("iro-") and code != "iro-2"]
        self.rows: list[tuple[Child, CaseResponsibility]] = []

    def put(self, service: str, starts: datetime, plan_type: str = "", fixed=("", ""), not_iro: str = "") -> Child:
        """A child in a team of `service`, or in the team and with the practitioner that are `fixed`."""
        slug, name = fixed
        if not slug:
            slugs = [plan.slug for plan in TEAMS if plan.service == service]
            slug = min(slugs, key=lambda one: (self.team_load[one], self.rng.random()))
        workers = [worker for worker in self.council.workers[slug] if str(worker) != ACTING_MANAGER]
        worker = self.council.people[name] if name else min(workers, key=lambda one: (self.worker_load[one.pk], self.rng.random()))
        self.team_load[slug] += 1
        self.worker_load[worker.pk] += 1
        child = Child(reference=f"AB-{self.references[len(self.rows)]}")
        iro = self._iro(not_iro) if plan_type in WITH_IRO else None
        row = CaseResponsibility(child=child, team=self.council.teams[slug], practitioner=worker, iro=iro, starts=starts)
        self.rows.append((child, row))
        return child

    def _iro(self, but: str) -> User:
        return self.rng.choice([iro for iro in self.iros if str(iro) != but])

    def write_down(self) -> None:
        """All children at once, each with the event that a move leaves. The staff list was taken over: `by` is nobody."""
        children = Child.objects.bulk_create(sorted((child for child, _ in self.rows), key=lambda child: child.reference))
        by_reference = {child.reference: child for child in children}
        kind = ContentType.objects.get_for_model(Child)
        rows, numbers, events = [], [], []
        for (child, row), number in zip(self.rows, self.numbers, strict=False):
            child.pk = by_reference[child.reference].pk
            row.child = child
            rows.append(row)
            numbers.append(MosaicNumber(child=child, number=str(number)))
            data = {"team": row.team.slug, "was": None, "practitioner": row.practitioner_id, "iro": row.iro_id}
            events.append(Event(at=row.starts, verb="child_moved", subject_type=kind, subject_id=child.pk, data=data))
        CaseResponsibility.objects.bulk_create(rows)
        MosaicNumber.objects.bulk_create(numbers)
        Event.objects.bulk_create(sorted(events, key=lambda event: event.at))


def place_children(council: Alderbrook, rng, stories: list[Story]) -> dict[str, Child]:
    """The child of each story by its key, and as many others as make the teams look lived in."""
    others = min(OTHERS, 2 * len(stories))
    placement = Placement(council, rng, len(stories) + others)
    found = {}
    for story in stories:
        known_for = rng.randint(18, 40) if story.told["plan_type"] == "assessment" else rng.randint(60, 170)
        starts = at(back(story.opened, known_for), rng.randint(9, 16))
        fixed = PLACED.get(story.key, ("", ""))
        found[story.key] = placement.put(story.told["service"], starts, story.told["plan_type"], fixed, PINNED.get(story.key, ""))
    services = sorted({plan.service for plan in TEAMS if plan.workers and "fostering" not in plan.slug})
    for _ in range(others):
        starts = at(back(stories[-1].opened, rng.randint(5, 200)), rng.randint(9, 16))
        placement.put(rng.choice(services), starts, rng.choice(("cin", "cp", "cla")))
    placement.write_down()
    return found
