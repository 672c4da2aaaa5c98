"""What the council does with people and posts. Each act is one transaction, leaves an event, and overwrites nothing:
a dated row is closed and the next one opened (R1, R6). The CMS groups follow at once.

Every act takes `by`, the person who does it (None: the portal itself), and `at`, the instant from which it holds (now,
unless told). What can't be done raises `Refused` with a sentence for the person.
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.deadlines.calendar import LONDON, end_of_day

from .lines import LEVELS, Structure, circle, refused_above
from .models import Leave, Post, PostType, ReportingLine, Tenure, User
from .telling import tell_of_appointment, tell_of_calling_off, tell_of_ending
from .telling_lines import tell_of_line

KEEP = object()


def start_tenure(post, person, *, by, capacity=Tenure.Capacity.HOLDER, at=None, ends=None) -> Tenure:
    """Put `person` in `post` as holder, acting holder or named deputy (V10), until `ends` where that is known.

    A person whose account has a last day leaves the post with it. Refused where the account has ended, where somebody
    holds the post at that time, where the person is in it already, and where people would appoint themselves.
    """
    at = at or timezone.now()
    refuse_own(by, person)
    with transaction.atomic():
        post = Post.objects.select_for_update().get(pk=post.pk)
        person = User.objects.get(pk=person.pk)
        if not person.is_active or person.has_ended:
            raise Refused(f"{person}’s account has ended.", "Extend the account first, or choose somebody else.")
        if person.account_ends:
            ends = min(filter(None, [ends, end_of_day(person.account_ends)]))
        _check_order(at, ends)
        _check_post_is_free(post, person, capacity, at, ends)
        tenure = Tenure.objects.create(post=post, person=person, capacity=capacity, starts=at, ends=ends)
        record_event(person, "tenure_started", by=by, post=post.code, capacity=str(capacity), starts=at.isoformat(), ends=_iso(ends))
        follow(person)
        tell_of_appointment(tenure, by=by)
    return tenure


def act_in_post(post, person, *, by, at=None, ends=None) -> Tenure:
    """Let `person` act in `post`: they stand in it as its holder would (V10)."""
    return start_tenure(post, person, by=by, capacity=Tenure.Capacity.ACTING, at=at, ends=ends)


def name_deputy(post, person, *, by, at=None, ends=None) -> Tenure:
    """Name `person` as the deputy of `post`: they stand in while it is vacant or its holder is on leave (V10)."""
    return start_tenure(post, person, by=by, capacity=Tenure.Capacity.DEPUTY, at=at, ends=ends)


def end_tenure(tenure, *, by, at=None) -> Tenure:
    """End a tenure at `at`, which is the first instant at which it no longer holds. An ended one is left as it is.

    One that is still to begin is called off where it would end before that (V12). Refused where one that has begun would
    end before it began.
    """
    at = at or timezone.now()
    with transaction.atomic():
        tenure = Tenure.objects.select_for_update().select_related("post", "person").get(pk=tenure.pk)
        if never_to_begin(tenure, at):
            call_off(tenure, by=by)
        elif close(tenure, at):
            record_event(tenure.person, "tenure_ended", by=by, post=tenure.post.code, capacity=tenure.capacity, ends=at.isoformat())
            tell_of_ending(tenure, by=by)
        follow(tenure.person)
    return tenure


def set_reporting_line(post, reports_to, *, by, at=None) -> ReportingLine | None:
    """Let `post` report to `reports_to` from `at` on; None for nobody. The line before it ends there.

    Refused where the line would be a circle, then or at a later instant for which lines are set already; the sentence
    names the posts. Refused also where a post of a child's line would report to a kind of post that can't answer in it,
    and where `by` stands in the post above or higher: what one sees must come from somebody else (V12).
    """
    at = at or timezone.now()
    with transaction.atomic():
        list(Post.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
        current = ReportingLine.objects.at(at).filter(post=post).first()
        if current and reports_to and current.reports_to_id == reports_to.pk:
            return current
        if reports_to:
            _check_for_circle(post, reports_to, at)
            _check_kinds(post, reports_to)
            _refuse_above_oneself(reports_to, by, at)
        was = current.reports_to if current else None
        if current:
            close(current, at)
        line = None
        if reports_to:
            later = ReportingLine.objects.filter(post=post, starts__gt=at).order_by("starts").first()
            line = ReportingLine.objects.create(post=post, reports_to=reports_to, starts=at, ends=later.starts if later else None)
            tell_of_line(line, was=was, by=by)
        record_event(post, "reporting_line_set", by=by, reports_to=reports_to and reports_to.code, starts=at.isoformat())
    return line


def _refuse_above_oneself(reports_to: Post, by, at) -> None:
    """Nobody puts a post of a child's line under one that they stand in."""
    if by is None or reports_to.type not in (*LEVELS, PostType.DIRECTOR):
        return
    above = [reports_to, *Structure(at).upwards(reports_to)]
    if Tenure.objects.standing_in(at).filter(post__in=above, person=by).exists():
        raise Refused("You can’t do this for a post that you stand in.", "Ask another person who keeps people and posts.")


def end_reporting_line(line, *, by, at=None) -> ReportingLine:
    """Let the post report to nobody from `at` on. A line that is still to begin is called off where it would end before
    that, and the one that it would have followed goes on."""
    at = at or timezone.now()
    with transaction.atomic():
        line = ReportingLine.objects.select_for_update().select_related("post", "reports_to").get(pk=line.pk)
        if never_to_begin(line, at):
            call_off(line, by=by)
            ReportingLine.objects.filter(post=line.post, ends=line.starts).update(ends=line.ends)
        elif close(line, at):
            record_event(line.post, "reporting_line_set", by=by, reports_to=None, starts=at.isoformat())
    return line


def record_leave(person, first_day, last_day, *, by) -> Leave:
    """Record that `person` is away from `first_day` to `last_day`, both included. The same days are recorded once.

    Refused where the last day lies before the first.
    """
    if last_day < first_day:
        raise Refused("The last day of leave can’t be before the first.")
    with transaction.atomic():
        leave, made = Leave.objects.get_or_create(person=person, first_day=first_day, last_day=last_day)
        if made:
            record_event(person, "leave_recorded", by=by, first_day=first_day.isoformat(), last_day=last_day.isoformat())
            follow(person)
    return leave


def change_leave(leave, *, first_day, last_day, by) -> Leave:
    """Change the days of a leave that was recorded; the event keeps what they were. Refused as `record_leave`."""
    if last_day < first_day:
        raise Refused("The last day of leave can’t be before the first.")
    with transaction.atomic():
        leave = Leave.objects.select_for_update().select_related("person").get(pk=leave.pk)
        was = [leave.first_day.isoformat(), leave.last_day.isoformat()]
        leave.first_day, leave.last_day = first_day, last_day
        leave.save(update_fields=["first_day", "last_day"])
        record_event(leave.person, "leave_changed", by=by, was=was, first_day=first_day.isoformat(), last_day=last_day.isoformat())
    return leave


def refuse_own(by, person) -> None:
    """Nobody gives themselves a post or a membership: what one may see must come from somebody else."""
    if by is not None and person is not None and by.pk == person.pk:
        raise Refused("You can’t do this for yourself.", "Ask another person who keeps people and posts.")


def follow(person) -> None:
    """Bring the CMS groups of `person` into step with what they stand for now."""
    from portal.access.groups import keep_in_step

    person.forget_standing()
    keep_in_step(person)


def never_to_begin(row, at) -> bool:
    """Whether a dated row lies ahead and would end before it begins."""
    return row.starts > timezone.now() and at <= row.starts


def call_off(row, *, by, why: str = "called it off") -> None:
    """Take away a row that never came to hold; the event keeps what it was. Whoever heard of an appointment hears `why`."""
    if isinstance(row, Tenure):
        tell_of_calling_off(row, by=by, why=why)
    subject = row.post if isinstance(row, ReportingLine) else row.person
    record_event(subject, "called_off", by=by, what=str(row), starts=row.starts.isoformat())
    type(row).objects.filter(pk=row.pk).delete()


def close(row, at) -> bool:
    """End a dated row at `at`. Returns False where it had ended by then; refused where it began at `at` or later."""
    if row.ends and row.ends <= at:
        return False
    if row.starts >= at:
        begins = "begins" if row.starts > timezone.now() else "began"
        first = _words(timezone.localtime(row.starts, LONDON))
        raise Refused(f"“{row}” {begins} on {first}. It can’t end before that.", "Choose a later time.")
    row.ends = at
    row.save(update_fields=["ends"])
    return True


def _words(moment) -> str:
    return f"{moment.day} {moment:%B %Y at %H:%M}"


def _iso(moment) -> str | None:
    return moment.isoformat() if moment else None


def _check_order(starts, ends) -> None:
    if ends and ends <= starts:
        raise Refused("The end must be later than the start.", "The account’s last day counts as an end, too.")


def _check_post_is_free(post, person, capacity, starts, ends) -> None:
    """Refuse two holders at a time, and the same person twice in one capacity."""
    overlapping = Tenure.objects.filter(post=post).filter(Q(ends__isnull=True) | Q(ends__gt=starts))
    if ends:
        overlapping = overlapping.filter(starts__lt=ends)
    same = overlapping.filter(person=person, capacity=capacity).first()
    if same:
        raise Refused(f"{person} is {same.get_capacity_display().lower()} of {post} at that time already.")
    holder = overlapping.filter(capacity=Tenure.Capacity.HOLDER).select_related("person").first()
    if capacity == Tenure.Capacity.HOLDER and holder:
        raise Refused(f"{holder.person} holds {post} at that time.", "End that first, or let the new person act in the post.")


def _check_kinds(post, reports_to) -> None:
    refused = refused_above(post.type, reports_to.type)
    if refused:
        raise Refused(refused, "Where that post is vacant, what comes to it goes up this line, to people who may act on it.")


def _check_for_circle(post, reports_to, at) -> None:
    later = ReportingLine.objects.filter(starts__gt=at).exclude(post=post).values_list("starts", flat=True).distinct()
    for moment in [at, *sorted(later)]:
        posts = circle(post, reports_to, moment)
        if posts:
            steps = ", ".join(f"{below} to {above}" for below, above in zip(posts, [*posts[1:], posts[0]], strict=True))
            raise Refused(f"That would be a circle: {steps}.", "Change one of these reporting lines first.")
