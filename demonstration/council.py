"""Alderbrook's people: who holds which post, put in at once as a take-over of the staff list would, with their events.

What changes later (leave, vacancies, deputies, moves) is done in `staffing` by the real actions.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import cast

from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from portal.access.groups import keep_all_in_step
from portal.audit.models import Event
from portal.people.answering import stand_ins_during_leave, who_answers_for
from portal.people.lines import line_of
from portal.people.models import (
    BoardMembership,
    CohortMembership,
    Post,
    PostType,
    ReportingLine,
    Service,
    Team,
    Tenure,
    User,
)

from .accounts import ACCOUNTS, PASSWORD
from .names import Names, address_of
from .structure import (
    BOARD_SEATS,
    IROS,
    OTHER_TEAMS,
    POSTS,
    PRACTITIONERS,
    SERVICES,
    TEAM_MANAGERS,
    TEAMS,
    PostPlan,
    TeamPlan,
)

#: People with an account and no post: affiliation, boards, and days until the account ends.
WITHOUT_POST = (
    ("Joan Pemberton", User.Affiliation.STAFF, ("li",), None),
    ("Beth Akintola", User.Affiliation.STAFF, ("corporate_parenting",), None),
    ("Howard Lessing", User.Affiliation.STAFF, ("corporate_parenting",), None),
    ("Colin Ferris", User.Affiliation.MSCP, ("mscp",), None),
    ("Maryam Sultana", User.Affiliation.MSCP, ("mscp",), None),
    ("Zara Bloom", User.Affiliation.YOUNG_SCRUTINEER, (), 120),
    ("Ama Boateng", User.Affiliation.PARTNER_REVIEWER, (), 75),
)
COHORT = {PostType.TEAM_MANAGER, PostType.SERVICE_MANAGER, PostType.HEAD_OF_SERVICE, PostType.DIRECTOR, PostType.IRO}
#: At the beginning. Two managers leave later and are not replaced, which leaves forty.
COHORT_SIZE = 42
ACTING_LATER = "tm-first-response-4"


@dataclass
class Alderbrook:
    """The council while it is played: its people by name, posts by code, teams by short name."""

    since: datetime
    people: dict[str, User] = field(default_factory=dict)
    by_pk: dict[int, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    workers: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    holders: dict[str, User] = field(default_factory=dict)
    _known_on: dict[int, date] = field(default_factory=dict)

    def as_now(self, person: User) -> User:
        """The person, standing for what they stand for on the day to which the clock has come."""
        person = self.by_pk[person.pk]
        if self._known_on.get(person.pk) != timezone.localdate():
            person.forget_standing()
            self._known_on[person.pk] = timezone.localdate()
        return person

    def named(self, name: str) -> User:
        return self.as_now(self.people[name])

    def numbered(self, pk: int | None) -> User:
        """The person with that number. Every part of the demonstration is somebody's: None is an error here."""
        return self.as_now(self.by_pk[cast(int, pk)])

    def someone_moved(self) -> None:
        """Let everybody's standing be worked out anew."""
        self._known_on.clear()

    def in_line_of(self, team: Team, level: str) -> User:
        """Who acts at `level` of the team's line now: a deputy during leave, else who answers for the post."""
        post = getattr(line_of(team), level)
        away = stand_ins_during_leave(post)
        found = away[0] if away else who_answers_for(post)
        return self.as_now(cast(User, found and found.person))

    def add(self, user: User) -> User:
        self.people[str(user)] = self.by_pk[user.pk] = user
        return user


class _Founding:
    """Makes all rows of the beginning, each kind with one insert, and the events that belong to them."""

    def __init__(self, rng, today: date, since: datetime):
        self.rng, self.today = rng, today
        self.council = Alderbrook(since)
        named = [account.name for account in ACCOUNTS] + [plan.holder for plan in POSTS] + list(IROS)
        named += [name for name, *_ in WITHOUT_POST] + [name for names in PRACTITIONERS.values() for name in names]
        self.names = Names(rng, {tuple(name.split(" ", 1)) for name in named if name})
        self.password = make_password(PASSWORD)
        self.users: dict[str, User] = {}
        self.posts: list[Post] = []
        self.held: list[tuple[str, str]] = []
        self.above: list[tuple[str, str]] = []
        self.cohort: list[str] = []

    def account(self, name: str = "", affiliation=User.Affiliation.STAFF, ends: date | None = None) -> str:
        """A person of that name, once; without a name one is drawn. Returns the name."""
        first, last = name.split(" ", 1) if name else self.names.draw()
        full = f"{first} {last}"
        self.users.setdefault(
            full,
            User(
                email=address_of(first, last),
                first_name=first,
                last_name=last,
                password=self.password,
                affiliation=affiliation,
                account_ends=ends,
                date_joined=self.council.since,
            ),
        )
        return full

    def post(self, plan: PostPlan, holder: str | None) -> None:
        team = self.council.teams.get(plan.team)
        phone = "" if plan.type == PostType.PRACTITIONER else f"020 7946 {len(self.posts) % 1000:04d}"
        self.posts.append(Post(code=plan.code, title=plan.title, type=plan.type, team=team, phone=phone))
        if plan.above:
            self.above.append((plan.code, plan.above))
        if holder is not None:
            name = self.account(holder)
            self.held.append((plan.code, name))
            if plan.type in COHORT and plan.code != ACTING_LATER and name not in self.cohort:
                self.cohort.append(name)

    def team(self, plan: TeamPlan) -> None:
        manager = f"tm-{plan.slug}"
        self.post(
            PostPlan(manager, f"Team Manager, {plan.name}", PostType.TEAM_MANAGER, plan.above, team=plan.slug),
            TEAM_MANAGERS.get(plan.slug, ""),
        )
        known = PRACTITIONERS.get(plan.slug, ())
        for place in range(plan.workers):
            worker = PostPlan(f"sw-{plan.slug}-{place + 1}", f"{plan.job}, {plan.name}", PostType.PRACTITIONER, manager, team=plan.slug)
            self.post(worker, known[place] if place < len(known) else "")

    def draw_up(self) -> None:
        council = self.council
        council.services = {slug: Service.objects.create(slug=slug, name=name) for slug, name in SERVICES.items()}
        for slug, name, service in [*((plan.slug, plan.name, plan.service) for plan in TEAMS), *OTHER_TEAMS]:
            council.teams[slug] = Team.objects.create(slug=slug, name=name, service=council.services[service])
        for plan in POSTS:
            self.post(plan, plan.holder)
        for team_plan in TEAMS:
            self.team(team_plan)
        for place, name in enumerate(IROS, start=1):
            title = "Independent Reviewing Officer"
            self.post(PostPlan(f"iro-{place}", title, PostType.IRO, "tm-iro-and-cp-chairs", team="iro-and-cp-chairs"), name)
        for name, affiliation, _, days in WITHOUT_POST:
            self.account(name, affiliation, self.today + timedelta(days=days) if days else None)

    def write_down(self) -> Alderbrook:
        council, since = self.council, self.council.since
        for user in User.objects.bulk_create(self.users.values()):
            council.add(user)
        council.posts = {post.code: post for post in Post.objects.bulk_create(self.posts)}
        council.holders = {code: council.people[name] for code, name in self.held}
        ReportingLine.objects.bulk_create(
            ReportingLine(post=council.posts[post], reports_to=council.posts[above], starts=since) for post, above in self.above
        )
        Tenure.objects.bulk_create(
            Tenure(post=council.posts[code], person=person, starts=since) for code, person in council.holders.items()
        )
        for code, person in council.holders.items():
            if council.posts[code].type == PostType.PRACTITIONER:
                council.workers[cast(Team, council.posts[code].team).slug].append(person)
        cohort = self.cohort[:COHORT_SIZE]
        CohortMembership.objects.bulk_create(CohortMembership(person=council.people[name], starts=since) for name in cohort)
        seats = [(council.holders[code], boards) for code, boards in BOARD_SEATS.items()]
        seats += [(council.people[name], boards) for name, _, boards, _ in WITHOUT_POST]
        BoardMembership.objects.bulk_create(
            BoardMembership(person=person, board=board, starts=since) for person, boards in seats for board in boards
        )
        self._events(cohort, seats)
        return council

    def _events(self, cohort, seats) -> None:
        """The events that the actions of `portal.people` would have written; `by` nobody: the staff list was taken over."""
        council, since = self.council, self.council.since
        rows = []

        def happened(subject, verb, **data):
            kind = ContentType.objects.get_for_model(subject)
            rows.append(Event(at=since, verb=verb, subject_type=kind, subject_id=subject.pk, data=data))

        for user in council.people.values():
            ends = user.account_ends and user.account_ends.isoformat()
            happened(user, "account_made", affiliation=str(user.affiliation), ends=ends)
        for code, person in council.holders.items():
            happened(person, "tenure_started", post=code, capacity="holder", starts=since.isoformat(), ends=None)
        for code, above in self.above:
            happened(council.posts[code], "reporting_line_set", reports_to=above, starts=since.isoformat())
        for name in cohort:
            happened(council.people[name], "cohort_joined", starts=since.isoformat())
        for person, boards in seats:
            for board in boards:
                happened(person, "board_joined", board=board, starts=since.isoformat())
        Event.objects.bulk_create(rows)


def found_council(rng, *, today: date, since: datetime) -> Alderbrook:
    """Put Alderbrook's people into their posts as of `since`. Names that nobody fixed are drawn from `rng`."""
    founding = _Founding(rng, today, since)
    founding.draw_up()
    council = founding.write_down()
    keep_all_in_step()
    return council
