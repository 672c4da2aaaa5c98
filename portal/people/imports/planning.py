"""What an import would do: each row compared with the records as they are now. Nothing is written here."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from portal.deadlines.calendar import LONDON

from ..models import CohortMembership, Post, ReportingLine, Service, Team, Tenure, User
from .cells import WrongCell
from .reading import Row

ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"


@dataclass
class Problem:
    """A row that can't be taken in: where, and why."""

    file: str
    number: int
    column: str
    message: str


@dataclass
class Step:
    """What one row does."""

    sheet: str
    number: int
    kind: str
    words: str


@dataclass
class Plan:
    """Everything that the rows do, ready to be shown or applied, and every problem."""

    at: datetime
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    teams: dict[str, tuple[str, str]] = field(default_factory=dict)
    moved_teams: list[tuple[Team, str]] = field(default_factory=list)
    posts: dict[str, dict] = field(default_factory=dict)
    retitled: list[tuple[Post, str]] = field(default_factory=list)
    renumbered: list[tuple[Post, str]] = field(default_factory=list)
    lines: dict[str, str] = field(default_factory=dict)
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    renamed: dict[str, tuple[str, str]] = field(default_factory=dict)
    tenures: list[dict] = field(default_factory=list)
    ended_tenures: list[tuple[Tenure, datetime]] = field(default_factory=list)
    cohort: dict[str, datetime] = field(default_factory=dict)
    left_cohort: list[CohortMembership] = field(default_factory=list)

    def counts(self) -> dict[str, dict[str, int]]:
        """Sheet -> how many rows are added, changed, unchanged."""
        counts: dict[str, dict[str, int]] = {}
        for step in self.steps:
            counts.setdefault(step.sheet, {ADDED: 0, CHANGED: 0, UNCHANGED: 0})[step.kind] += 1
        return counts

    @property
    def changes(self) -> list[Step]:
        return [step for step in self.steps if step.kind != UNCHANGED]

    def digest(self) -> str:
        """The same for the same preview: by it a preview that went stale is noticed."""
        said = "\n".join([f"{step.sheet} {step.number} {step.kind} {step.words}" for step in self.steps])
        return hashlib.sha256(said.encode()).hexdigest()


class Records:
    """The records as they are at one instant, read in a fixed number of queries."""

    def __init__(self, at):
        self.at = at
        self.services = {service.name.lower(): service for service in Service.objects.all()}
        self.teams: dict[str, Team] = {}
        for team in Team.objects.select_related("service"):
            self.teams |= {team.name.lower(): team, team.slug: team}
        self.posts = {post.code: post for post in Post.objects.select_related("team")}
        self.lines = dict(ReportingLine.objects.at(at).values_list("post__code", "reports_to__code"))
        self.people = {person.email.lower(): person for person in User.objects.all()}
        self.tenures: dict[str, list[Tenure]] = {}
        for tenure in Tenure.objects.select_related("post", "person").order_by("starts"):
            self.tenures.setdefault(tenure.post.code, []).append(tenure)
        self.cohort = {membership.person_id: membership for membership in CohortMembership.objects.at(at).select_related("person")}


def plan(rows: dict[str, list[Row]], *, by, at=None) -> Plan:
    """Compare `rows` with the records. Wrong rows become problems, each with its file, number and column."""
    from .people_rows import plan_people
    from .structure_rows import plan_posts, plan_teams

    at = at or timezone.now()
    records, result = Records(at), Plan(at)
    plan_teams(rows["teams"], records, result)
    plan_posts(rows["posts"], records, result)
    plan_people(rows["people"], records, result, by=by)
    return result


def each_row(sheet: str, rows: list[Row], result: Plan, read):
    """Let `read(row, cells)` say (kind, words) of each row; a cell that is wrong becomes a problem of that row."""
    for row in rows:
        try:
            kind, words = read(row, row.cells)
        except WrongCell as wrong:
            result.problems.append(Problem(row.file, row.number, wrong.column, str(wrong)))
        else:
            result.steps.append(Step(sheet, row.number, kind, words))


def not_twice(seen: dict, key, row: Row, column: str) -> None:
    """Raise `WrongCell` where another row of the sheet said the same."""
    if key in seen:
        raise WrongCell(column, f"The same as row {seen[key].number}. Take one of them out.")
    seen[key] = row


def london_day(moment) -> str:
    local = timezone.localtime(moment, LONDON)
    return f"{local.day} {local:%B %Y}"
