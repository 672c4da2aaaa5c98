"""Who hears of an appointment, of its end, and of a new address: nobody comes to see reviews unnoticed (V12).

What lies ahead is told with its date, and once more on that day. A notice is known by the appointment and the date, so that
another date is told again and the same one is not.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from portal.audit.models import Event
from portal.deadlines.calendar import last_day
from portal.notices.actions import tell
from portal.notices.models import Notice
from portal.templatetags.portal_ui_dates import long_date

from .answering import all_who_answer_for
from .lines import LEVELS, Structure
from .models import PostType, Tenure
from .standing import INSIGHTS, INSIGHTS_MANAGERS, READS_FINDINGS

SEES_A_LINE = (*LEVELS, PostType.DIRECTOR)
SEES_BY_POST = (*SEES_A_LINE, *READS_FINDINGS, *INSIGHTS)
#: For so long after the day it is still told that an appointment began or ended, where the worker stood still on that day.
STILL_TOLD = timedelta(days=7)


def of_insights(types=INSIGHTS, at=None) -> list:
    """Everybody who stands in a post of Insights, each once."""
    standing = Tenure.objects.standing_in(at).filter(post__type__in=types).select_related("person")
    return list(dict.fromkeys(row.person for row in standing.order_by("pk")))


def insights_managers(at=None) -> list:
    """Everybody who stands in a post that manages Insights, each once."""
    return of_insights(INSIGHTS_MANAGERS, at)


def tell_of_appointment(tenure: Tenure, *, by) -> None:
    """Tell those who can say that it is wrong: the managers of Insights where all reviews come in sight (V6), else whoever
    is in the post already and whoever is in the next post above; of an acting holder of a line, the managers of Insights too.
    """
    if tenure.post.type not in SEES_BY_POST:
        return
    heard = {tenure.person_id}
    for people, reason in _who_can_object(tenure):
        for person in people:
            if person.pk not in heard:
                heard.add(person.pk)
                _tell_of_sight(person, tenure, by, reason)
    if heard == {tenure.person_id}:
        for manager in insights_managers():
            if manager.pk not in heard:
                _tell_of_sight(manager, tenure, by, "Nobody else stands above the post.")


def _who_can_object(tenure: Tenure):
    """People and why they hear of it, nearest to the post first."""
    post = tenure.post
    if post.type in INSIGHTS:
        yield insights_managers(), "You manage Insights."
        return
    others = Tenure.objects.at().of_open_accounts().filter(post=post).exclude(pk=tenure.pk).select_related("person")
    yield [row.person for row in others.exclude(capacity=Tenure.Capacity.DEPUTY).order_by("pk")], "You are in the same post."
    structure = Structure()
    above = next(iter(structure.upwards(post)), None)
    if above:
        yield [one.person for one in all_who_answer_for(above, structure=structure)], f"The post reports to {above.title}."
    if tenure.capacity == Tenure.Capacity.ACTING or post.type == PostType.DIRECTOR:
        yield insights_managers(), "You manage Insights."


def _tell_of_sight(recipient, tenure: Tenure, by, reason: str) -> None:
    person, first_day = tenure.person, long_date(tenure.starts)
    lies_ahead = tenure.starts > timezone.now()
    title = f"{person} will be put {_into(tenure.post)} on {first_day}" if lies_ahead else f"{person} was put {_into(tenure.post)}"
    made = f"{by or 'The portal'} made {person} {_as_what(tenure)}"
    from_when = f"{made} from {first_day} on. From then on they can see" if lies_ahead else f"{made}. They now see"
    until = f" Their last day in it is {long_date(last_day(tenure.ends))}." if tenure.ends else ""
    tell(
        recipient,
        kind="appointment",
        title=title,
        text=f"{from_when} {_sight(tenure.post)}.{until} If that is wrong, tell Insights, and let it be ended at once.",
        reason=reason,
        key=_key("appointment", tenure, tenure.starts),
    )


def _into(post) -> str:
    return "into Insights" if post.type in INSIGHTS else f"into the post {post}"


def _as_what(tenure: Tenure) -> str:
    return f"{tenure.get_capacity_display().lower()} of {tenure.post}"


def _sight(post) -> str:
    if post.type in INSIGHTS:
        return "every review"
    return "what the post sees of the children in its line" if post.type in SEES_A_LINE else "findings without identities"


def _key(what: str, tenure: Tenure, moment: datetime) -> str:
    """By what a notice is known: what happens to which appointment on which day, and whether that is still to come."""
    return f"{what}:{tenure.pk}:{timezone.localdate(moment).isoformat()}{':ahead' if moment > timezone.now() else ''}"


def tell_of_ending(tenure: Tenure, *, by) -> None:
    """Tell the person that somebody else ended what they were appointed to. Who has no account any more is not told."""
    person = tenure.person
    if by is None or by.pk == person.pk or tenure.ends is None or not person.is_active or person.has_ended:
        return
    if tenure.ends > timezone.now():
        title = f"Your last day as {_as_what(tenure)} is {long_date(last_day(tenure.ends))}"
        what = f"{by} set it. What comes to you by the post goes to whoever answers for it from then on."
    else:
        title = f"You are no longer {_as_what(tenure)}"
        what = f"{by} ended it. What came to you by the post goes to whoever answers for it now."
    tell(
        person,
        kind="appointment_ended",
        title=title,
        text=f"{what} If that is wrong, tell your manager and Insights.",
        reason="You are in the post." if tenure.ends > timezone.now() else "You were in the post.",
        key=_key("appointment_ended", tenure, tenure.ends),
    )


def tell_of_calling_off(tenure: Tenure, *, by, why: str) -> None:
    """Tell whoever heard of an appointment to come that it will not come, and `why`. To be called before its row goes."""
    ahead = Notice.objects.filter(key=_key("appointment", tenure, tenure.starts)).to_open_accounts(timezone.now())
    for notice in ahead.select_related("recipient"):
        tell(
            notice.recipient,
            kind="appointment",
            title=f"{tenure.person} will not be put {_into(tenure.post)}",
            text=f"{by or 'The portal'} {why} before {long_date(tenure.starts)}, when it would have begun.",
            reason=notice.reason,
        )


def tell_of_what_lay_ahead() -> int:
    """Tell on the day of what was said beforehand: appointments that began and that ended. Returns of how many it was told."""
    now = timezone.now()
    recent = Tenure.objects.select_related("post", "person")
    told = 0
    for tenure in recent.at(now).of_open_accounts(now).filter(starts__gt=now - STILL_TOLD):
        told += _tell_on_the_day("appointment", tenure, tenure.starts, _said_ahead("tenure_started", "starts", tenure))
    for tenure in recent.of_open_accounts(now).filter(ends__gt=now - STILL_TOLD, ends__lte=now):
        told += _tell_on_the_day("appointment_ended", tenure, tenure.ends, _said_ahead("tenure_ended", "ends", tenure))
    return told


def _tell_on_the_day(what: str, tenure: Tenure, moment: datetime, said: Event | None) -> bool:
    if said is None or Notice.objects.filter(key=_key(what, tenure, moment)).exists():
        return False
    with transaction.atomic():
        TELL[what](tenure, by=said.by)
    return True


TELL = {"appointment": tell_of_appointment, "appointment_ended": tell_of_ending}


def _said_ahead(verb: str, name: str, tenure: Tenure) -> Event | None:
    """The event that set the start or the end of the appointment, where it came before that moment."""
    moment = getattr(tenure, name)
    events = Event.objects.about(tenure.person).filter(verb=verb, at__lt=moment, data__post=tenure.post.code).select_related("by")
    same = (event for event in events.order_by("-at") if event.data["capacity"] == tenure.capacity)
    return next((event for event in same if datetime.fromisoformat(event.data[name]) == moment), None)


def tell_of_new_address(person, *, was: str, by) -> None:
    """Tell the managers of Insights: whoever reads the new mailbox can choose a password and see what the person sees."""
    for manager in insights_managers():
        tell(
            manager,
            kind="address_changed",
            title=f"The sign-in address of {person} was changed",
            text=f"{by or 'The portal'} changed it from {was} to {person.email}. Whoever reads that mailbox can sign in as {person}. If it is not theirs, let the account be closed at once.",
            reason="You manage Insights.",
        )
