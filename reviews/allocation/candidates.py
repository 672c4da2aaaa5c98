"""Who could review which case of a cycle: load, conflicts, and an even proposal for all that are not allocated (R1)."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from portal.people.models import CaseResponsibility, Leave, User
from reviews.cycles.conflicts import ConflictFinder, conflicts_for_all
from reviews.cycles.models import Case, Cycle
from reviews.cycles.queries import BEFORE_SUBMISSION
from reviews.records.models import Review

from .proposal import propose

MOST_AT_ONCE = 400
"""Cases in one proposal; the next proposal takes the next ones."""


@dataclass(frozen=True)
class Candidate:
    """A reviewer for one case: what they have in this cycle and still to submit of others, the last day of a leave they are
    on, and why it should not be them."""

    person: User
    load: int
    conflicts: tuple[str, ...] = ()
    elsewhere: int = 0
    away_until: date | None = None

    @property
    def load_words(self) -> str:
        here = "1 review in this cycle" if self.load == 1 else f"{self.load} reviews in this cycle"
        return f"{here}, {self.elsewhere} to submit in other cycles" if self.elsewhere else here


def reviewers_now(at=None) -> list[User]:
    """The reviewing cohort and partner reviewers whose accounts are open."""
    return list(User.objects.reviewers(at))


def loads_in(cycle: Cycle) -> Counter:
    """Reviewer id -> number of reviews in the cycle, without those withdrawn."""
    rows = Review.objects.filter(cycle=cycle).exclude(state=Review.State.WITHDRAWN).order_by()
    return Counter(dict(rows.values_list("reviewer").annotate(count=Count("pk"))))


def loads_elsewhere(cycle: Cycle) -> Counter:
    """Reviewer id -> number of reviews of other cycles that they have still to submit."""
    rows = Review.objects.filter(state__in=BEFORE_SUBMISSION).exclude(cycle=cycle).order_by()
    return Counter(dict(rows.values_list("reviewer").annotate(count=Count("pk"))))


def away_until(at=None) -> dict[int, date]:
    """Person id -> the last day of the leave that they are on; of leaves that overlap the last to end."""
    return dict(Leave.objects.at(at).order_by("last_day").values_list("person", "last_day"))


def candidates(case: Case, at=None) -> list[Candidate]:
    """Everybody who could review the case: without a conflict first, then by load here, load elsewhere and name."""
    people = reviewers_now(at)
    found = conflicts_for_all(case.child, people, at=at)
    loads, elsewhere, away = loads_in(case.cycle), loads_elsewhere(case.cycle), away_until(at)
    rows = [Candidate(person, loads[person.pk], tuple(found[person.pk]), elsewhere[person.pk], away.get(person.pk)) for person in people]
    return sorted(rows, key=lambda row: (bool(row.conflicts), row.load, row.elsewhere, str(row.person)))


@dataclass
class Proposal:
    """Which case would go to whom, what each would have then, and which cases can go to nobody, with the reason."""

    pairs: list[tuple[Case, User]] = field(default_factory=list)
    left: list[tuple[Case, str]] = field(default_factory=list)
    before: Counter = field(default_factory=Counter)
    elsewhere: Counter = field(default_factory=Counter)
    later: int = 0
    without_iro: int = 0

    @property
    def as_text(self) -> str:
        """The pairs for a form's hidden field."""
        return ",".join(f"{case.pk}:{person.pk}" for case, person in self.pairs)

    @property
    def loads(self) -> list[dict]:
        """Each reviewer's load before and after, with what they have in other cycles; the largest first."""
        people = {person.pk: person for _, person in self.pairs}
        added = Counter(person.pk for _, person in self.pairs)
        rows = [
            {
                "person": people[pk],
                "before": self.before[pk],
                "added": count,
                "after": self.before[pk] + count,
                "elsewhere": self.elsewhere[pk],
            }
            for pk, count in added.items()
        ]
        return sorted(rows, key=lambda row: (-row["after"], str(row["person"])))


def proposal_for(cycle: Cycle, at=None) -> Proposal:
    """An even allocation of the cases of the cycle that are not allocated, without any conflict (R1).

    A case whose review was withdrawn is not among them: it is allocated again only by hand.
    A case without a practitioner is left out: its review would have nobody to talk with.
    Nobody who is on leave today is proposed; by hand a case can still go to them.
    """
    waiting = list(Case.objects.filter(cycle=cycle).not_allocated().select_related("child"))
    cases = waiting[:MOST_AT_ONCE]
    away = away_until(at)
    people = [person for person in reviewers_now(at) if person.pk not in away]
    finder = ConflictFinder([case.child for case in cases], people, at=at)
    reasons = {case: {person: finder.between(case.child, person) for person in people} for case in cases}
    ready = _with_practitioner(cases, at)
    may = {case: [person for person, found in reasons[case].items() if not found and case.child_id in ready] for case in cases}
    before, elsewhere = loads_in(cycle), loads_elsewhere(cycle)
    chosen = propose(may, {person: before[person.pk] for person in people}, {person: elsewhere[person.pk] for person in people})
    return Proposal(
        pairs=[(case, chosen[case]) for case in cases if case in chosen],
        left=[(case, _why(case, reasons[case], finder, case.child_id in ready)) for case in cases if case not in chosen],
        before=before,
        elsewhere=elsewhere,
        later=len(waiting) - len(cases),
        without_iro=len(cases) - CaseResponsibility.objects.at(at).filter(child__cases__in=cases, iro__isnull=False).count(),
    )


def _with_practitioner(cases: list[Case], at) -> set[int]:
    """The ids of the children who have a practitioner."""
    rows = CaseResponsibility.objects.at(at).filter(child__in=[case.child_id for case in cases], practitioner__isnull=False)
    return set(rows.values_list("child", flat=True))


def _why(case: Case, reasons: dict, finder: ConflictFinder, has_practitioner: bool) -> str:
    """Why nobody can be proposed for a case, in words."""
    if not reasons:
        return "The reviewing cohort has no members. Add people to it first."
    if not finder.responsibilities.get(case.child.pk):
        return "No team is recorded for this child, so conflicts can’t be checked. Record it under “Correct this case” first."
    if not has_practitioner:
        return "No practitioner is recorded. Record the child’s practitioner under “Correct this case” first."
    first = next(iter(reasons.values()))[0]
    return f"Each of the {len(reasons)} reviewers has a conflict. The first: {first} Allocate it by hand, with a reason."
