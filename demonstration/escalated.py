"""How the six answer a concern: each acknowledges, and the Service Manager assures within the 24 hours (R6, R7)."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from portal.people.models import CaseResponsibility
from reviews.escalations.actions import acknowledge, raise_now, record_safety_assurance, record_second_assurance
from reviews.escalations.models import Escalation, SafetyAssurance
from reviews.records.models import Review

from .clock import Journey, at, back
from .play import Play
from .stories import Story

#: The concern that is open when the demonstration is loaded.
OPEN = "c3-16"


def answer_new_escalations(play: Play, story: Story, review: Review, rng: Random) -> None:
    """Let the six begin to answer every concern on `review` that they have not begun to answer."""
    for escalation in review.escalations.open().exclude(pk__in=play.answered):
        play.answered.add(escalation.pk)
        play.stage.begin(_acknowledgements(play, escalation, rng))
        play.stage.begin(_assurance(play, story, escalation, rng))


def _waking(moment: datetime, rng: Random) -> datetime:
    """The moment itself, or early next morning where it lies in the night."""
    local = timezone.localtime(moment)
    if 7 <= local.hour < 21:
        return moment
    day = local.date() + timedelta(days=1 if local.hour >= 21 else 0)
    return at(day, 7, rng.randint(10, 55))


def _acknowledgements(play: Play, escalation: Escalation, rng: Random, but: tuple[int, ...] = ()) -> Journey:
    told = list(dict.fromkeys(escalation.recipients.order_by("pk").values_list("person_id", flat=True)))
    moments = sorted((_waking(escalation.raised_at + timedelta(minutes=rng.randint(4, 150)), rng), pk) for pk in told if pk not in but)
    for moment, pk in moments:
        yield moment
        acknowledge(escalation, by=play.council.numbered(pk))


def _assurance(play: Play, story: Story, escalation: Escalation, rng: Random) -> Journey:
    local = timezone.localtime(escalation.raised_at)
    if local.hour < 12:
        yield at(local.date(), 16, rng.randint(5, 55))
    else:
        yield at(local.date() + timedelta(days=1), rng.randint(9, 11), rng.randint(5, 55))
    review = escalation.review
    words = play.assurances[story.key]
    before = SafetyAssurance.objects.filter(escalation__review=review).count()
    said = words["first"] if not before else words["again"][min(before, len(words["again"])) - 1]
    team = play.team_of(review.child)
    record_safety_assurance(escalation, by=play.council.in_line_of(team, "service_manager"), **_filled(said, review, team))


def _filled(said: dict, review: Review, team) -> dict:
    """The words of an assurance, with the references of two other children of the team in their places."""
    others = CaseResponsibility.objects.at().filter(team=team).exclude(child=review.child).order_by("child__reference")
    references = list(others.values_list("child__reference", flat=True)[:2]) + ["none known"] * 2
    return {
        "safety": said["safety"],
        "quality": said["quality"],
        "urgent_actions": said["urgent_actions"],
        "other_children": said["other_children"].format(sibling=references[0], other=references[1]),
        "recorded_on_mosaic_on": timezone.localdate(),
    }


def assure_again(play: Play, story: Story, review: Review) -> None:
    """After the supervision, the Service Manager assures the case a second time (R7): in full on the latest concern,
    and on those before it with a word on where that stands."""
    words = play.assurances.get(story.key, {})
    escalations = list(review.escalations.order_by("-raised_at"))
    if "after" not in words or not escalations:
        return
    team = play.team_of(review.child)
    manager = play.council.in_line_of(team, "service_manager")
    said = _filled(words["after"], review, team)
    for escalation in escalations:
        record_second_assurance(escalation, by=manager, **said)
        said = said | words["earlier"]


def moment_of_open_concern(now: datetime) -> datetime:
    """When the concern was raised that is still open: the latest of these moments that left an hour to hear of it."""
    today = timezone.localdate(now)
    moments = [
        at(day, hour, minute)
        for day in (back(today, 1), today - timedelta(days=1), today)
        for hour, minute in ((10, 12), (13, 5), (16, 50))
    ]
    in_time = [moment for moment in moments if now - timedelta(hours=20) <= moment <= now - timedelta(hours=1)]
    return max(in_time, default=now - timedelta(hours=2))


def open_concern(play: Play, review: Review, rng: Random) -> Journey:
    """The reviewer raises a concern today or yesterday. Some have acknowledged; the Service Manager has hours left."""
    yield moment_of_open_concern(play.stage.until)
    escalation = raise_now(review, grounds=play.words["raised_now"][OPEN], by=play.council.numbered(review.reviewer_id))
    play.answered.add(escalation.pk)
    team = play.team_of(review.child)
    not_yet = tuple(play.council.in_line_of(team, level).pk for level in ("service_manager", "head_of_service"))
    play.stage.begin(_acknowledgements(play, escalation, rng, but=not_yet))
