"""Taking in what was previewed: in one transaction, with an event for each thing that changed."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.text import slugify

from portal.access.groups import GIVE_GROUPS
from portal.audit.models import Event
from portal.deadlines.calendar import end_of_day

from ..actions import close, follow
from ..lines import LEVELS
from ..models import CohortMembership, Post, ReportingLine, Service, Team, Tenure, User
from ..telling_lines import lets_see, tell_of_import
from .planning import Plan


class Changed(Exception):
    """The records changed since the preview, so that the rows would do something else now. Carries the new plan."""

    def __init__(self, plan: Plan):
        super().__init__("The records have changed since the preview.")
        self.plan = plan


def apply(plan: Plan, *, by, welcome: bool = False) -> None:
    """Write what `plan` says. The caller holds the transaction; with `welcome`, new people are told how to sign in."""
    log = EventLog(by, plan.at)
    _teams(plan, log)
    _posts(plan, log)
    people = _people(plan, log)
    _tenures(plan, people, log)
    _cohort(plan, people, log)
    log.write()
    _follow(plan, people)
    tell_of_import(_what_lets_see(plan, people), by=by)
    if welcome:
        new = [people[email].pk for email in plan.people]
        transaction.on_commit(lambda: _welcome(new))


class EventLog:
    """Events gathered and written at once; ten thousand rows leave ten thousand events in a few inserts."""

    def __init__(self, by, at):
        self.by, self.at, self.events = by, at, []

    def add(self, subject, verb: str, **data) -> None:
        kind = ContentType.objects.get_for_model(subject)
        data["import"] = True
        self.events.append(Event(at=self.at, by=self.by, verb=verb, subject_type=kind, subject_id=subject.pk, data=data))

    def write(self) -> None:
        Event.objects.bulk_create(self.events, batch_size=500)


def _teams(plan: Plan, log: EventLog) -> None:
    slugs = set(Service.objects.values_list("slug", flat=True))
    Service.objects.bulk_create([Service(name=name, slug=_free_slug(name, slugs)) for name in plan.services])
    services = {service.name: service for service in Service.objects.all()}
    slugs = set(Team.objects.values_list("slug", flat=True))
    Team.objects.bulk_create(
        [Team(name=name, slug=_free_slug(name, slugs), service=services[service]) for name, service in plan.teams.values()]
    )
    for team, service in plan.moved_teams:
        was, team.service = team.service.name, services[service]
        team.save(update_fields=["service"])
        log.add(team, "team_changed_service", was=was, service=service)


def _free_slug(name: str, taken: set[str]) -> str:
    base = slugify(name)[:50] or "team"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    taken.add(slug)
    return slug


def _posts(plan: Plan, log: EventLog) -> None:
    teams = {team.name.lower(): team for team in Team.objects.all()}
    Post.objects.bulk_create(
        [
            Post(code=code, title=new["title"], type=new["type"], team=teams.get(new["team"]), phone=new["phone"])
            for code, new in plan.posts.items()
        ],
        batch_size=500,
    )
    for post, title in plan.retitled:
        was, post.title = post.title, title
        post.save(update_fields=["title"])
        log.add(post, "post_retitled", was=was, title=title)
    for post, phone in plan.renumbered:
        was, post.phone = post.phone, phone
        post.save(update_fields=["phone"])
        log.add(post, "post_telephone_changed", was=was, telephone=phone)
    posts = {post.code: post for post in Post.objects.filter(code__in={*plan.lines, *plan.lines.values()})} if plan.lines else {}
    since = min([plan.at, *[tenure["starts"] for tenure in plan.tenures]])
    lines = []
    for code, above in plan.lines.items():
        current = None if code in plan.posts else ReportingLine.objects.at(plan.at).filter(post=posts[code]).first()
        if current:
            close(current, plan.at)
        starts = since if code in plan.posts else plan.at
        later = None if code in plan.posts else ReportingLine.objects.filter(post=posts[code], starts__gt=starts).order_by("starts").first()
        lines.append(ReportingLine(post=posts[code], reports_to=posts[above], starts=starts, ends=later.starts if later else None))
        log.add(posts[code], "reporting_line_set", reports_to=above, starts=starts.isoformat())
    ReportingLine.objects.bulk_create(lines, batch_size=500)


def _people(plan: Plan, log: EventLog) -> dict[str, User]:
    """Make and rename accounts; returns everybody by address."""
    new = [User(email=email, first_name=first, last_name=last) for email, (first, last) in plan.people.items()]
    for person in new:
        person.set_unusable_password()
    User.objects.bulk_create(new, batch_size=500)
    people = {person.email.lower(): person for person in User.objects.all()}
    for email in plan.people:
        log.add(people[email], "account_made", affiliation=people[email].affiliation)
    for email, (first, last) in plan.renamed.items():
        person = people[email]
        was, (person.first_name, person.last_name) = person.name, (first, last)
        person.save(update_fields=["first_name", "last_name"])
        log.add(person, "account_changed", was={"name": was}, now={"name": person.name})
    return people


def _tenures(plan: Plan, people: dict[str, User], log: EventLog) -> None:
    for tenure, ends in plan.ended_tenures:
        close(tenure, ends)
        log.add(tenure.person, "tenure_ended", post=tenure.post.code, capacity=tenure.capacity, ends=ends.isoformat())
    posts = {post.code: post for post in Post.objects.all()} if plan.tenures else {}
    rows = []
    for new in plan.tenures:
        person = people[new["email"]]
        rows.append(Tenure(post=posts[new["post"]], person=person, capacity=new["capacity"], starts=new["starts"], ends=new["ends"]))
        log.add(
            person,
            "tenure_started",
            post=new["post"],
            capacity=new["capacity"],
            starts=new["starts"].isoformat(),
            ends=new["ends"].isoformat() if new["ends"] else None,
        )
    Tenure.objects.bulk_create(rows, batch_size=500)


def _cohort(plan: Plan, people: dict[str, User], log: EventLog) -> None:
    rows = []
    for email, starts in plan.cohort.items():
        person = people[email]
        rows.append(CohortMembership(person=person, starts=starts, ends=end_of_day(person.account_ends) if person.account_ends else None))
        log.add(person, "cohort_joined", starts=starts.isoformat())
    CohortMembership.objects.bulk_create(rows, batch_size=500)
    for membership in plan.left_cohort:
        close(membership, plan.at)
        log.add(membership.person, "cohort_left", ends=plan.at.isoformat())


def _follow(plan: Plan, people: dict[str, User]) -> None:
    """Bring CMS groups into step, for those whose posts give one."""
    types = dict(Post.objects.filter(type__in=GIVE_GROUPS).values_list("code", "type"))
    moved = {new["email"] for new in plan.tenures if new["post"] in types}
    moved |= {tenure.person.email.lower() for tenure, _ in plan.ended_tenures if tenure.post.code in types}
    for email in moved:
        follow(people[email])


def _what_lets_see(plan: Plan, people: dict[str, User]) -> list[str]:
    """Appointments to posts that see reviews, and posts of a child's line that report to another post than before."""
    wanted = {new["post"] for new in plan.tenures} | {code for line in plan.lines.items() for code in line}
    posts = {post.code: post for post in Post.objects.filter(code__in=wanted)}
    appointed = [f"{people[new['email']]} in {posts[new['post']]}" for new in plan.tenures if lets_see(posts[new["post"]])]
    moved = [
        f"{posts[code]} reports to {posts[above]}"
        for code, above in plan.lines.items()
        if code not in plan.posts and posts[code].type in LEVELS
    ]
    return [*moved, *appointed]


def _welcome(ids: list[int]) -> None:
    from ..tasks import mail_welcome

    for pk in ids:
        mail_welcome.enqueue(pk)
