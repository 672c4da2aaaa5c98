"""What happened to a review, drawn from its events, and what is still to come."""

from datetime import timedelta

from django.utils.dateparse import parse_datetime

from portal.audit.models import Event
from portal.deadlines.models import Obligation
from portal.templatetags.portal_ui_dates import clock_time, day_date

from .models import QualityCheck, Review

S = Review.State

#: What each event is called, and whether everybody who may open the review sees it, or only Insights and the reviewer.
WORDS: dict[str, tuple[str, bool]] = {
    "review.allocated": ("Allocated", True),
    "review.book": ("Learning conversation booked", True),
    "review.booking_moved": ("Learning conversation moved", True),
    "review.hold_conversation": ("Learning conversation", True),
    "review.contact_family": ("Contact with the young person or family", True),
    "review.submit": ("Review completed", True),
    "review.send_back": ("Sent back to the reviewer", False),
    "review.practitioner_corrected": ("Practitioner corrected by Insights", False),
    "review.list_for_panel": ("Listed for the moderation panel", True),
    "review.deferred_to_next_panel": ("Left to the next panel", True),
    "review.pass_check": ("Passed the quality check", False),
    "review.moderate": ("Moderated by the panel", True),
    "review.return": ("Returned to practitioner and Team Manager", True),
    "review.read_by_practitioner": ("Read by the practitioner", True),
    "review.added_to_mosaic": ("Added to Mosaic", True),
    "review.tm_assured": ("Team Manager’s assurance", True),
    "review.finalise": ("Finalised", True),
    "review.supervision_recorded": ("Supervision recorded", True),
    "review.track": ("Insights follow it up until improvement lasts", True),
    "review.verify": ("Actions verified by Insights", True),
    "review.sustain": ("Improvement sustained", True),
    "review.not_sustained": ("Improvement not yet sustained", True),
    "review.close": ("Closed", True),
    "review.withdraw": ("Withdrawn", True),
    "escalation.raised": ("A concern was raised", True),
    "escalation.acknowledged": ("Concern acknowledged", False),
    "escalation.confirmed": ("The concern was confirmed by the grade", True),
    "escalation.breached": ("No assurance in time: both Heads of Service told", True),
    "escalation.nobody_answers": ("A post has nobody who answers for it", False),
    "escalation.assured": ("Service Manager’s assurance on safety", True),
    "escalation.assured_again": ("Service Manager’s second assurance", True),
}


def timeline_of(review: Review, user) -> list[dict]:
    """Entries for the timeline element: done from events, then what is due (each with who and when)."""
    inside = user.standing.is_insights or user.pk == review.reviewer_id
    events = Event.objects.about(review).filter(verb__in=WORDS).select_related("by")
    done = [_entry(event, review, user, inside) for event in events if inside or WORDS[event.verb][1]]
    return done + _to_come(review)


def _entry(event: Event, review: Review, user, inside: bool) -> dict:
    words = WORDS[event.verb][0]
    text = ""
    if event.verb == "review.allocated":
        by = f" by {event.by}" if event.by else ""
        why = _why_despite_conflict(event) if inside else ""
        return {"title": f"Allocated to {review.reviewer}{by}", "who": "", "when": event.at, "text": why, "state": "done"}
    if event.data.get("outcome") == "not_possible":
        words = f"{words}: not possible"
        text = event.data.get("reason", "") if inside or event.verb == "review.contact_family" else ""
    if event.verb == "review.booking_moved" and not event.data.get("was"):
        words = WORDS["review.book"][0]
    if event.verb in ("review.book", "review.booking_moved") and event.data.get("booked_for"):
        text = _booked_for(event.data["booked_for"])
    if event.verb == "review.list_for_panel" and review.is_sampled_for_moderation:
        text = "In the random sample"
    if event.verb == "review.deferred_to_next_panel" and user.has_perm("reviews.read_why_deferred", review):
        text = event.data.get("reason", "")
    if event.verb == "review.send_back":
        text = _note_when_sent_back(event, review)
    if event.verb == "review.withdraw":
        text = event.data.get("reason", "")
    return {"title": words, "who": str(event.by) if event.by else "", "when": event.at, "text": text, "state": "done"}


def _why_despite_conflict(event: Event) -> str:
    """Why it had to be this reviewer, where a conflict stood against it (R1)."""
    reason = event.data.get("override", "")
    return f"Despite a conflict, because: {reason}" if reason else ""


def _note_when_sent_back(event: Event, review: Review) -> str:
    """What Insights asked of the reviewer; the whole event is shown to Insights and the reviewer alone (R2)."""
    check = review.quality_checks.filter(outcome=QualityCheck.Outcome.BACK, at=event.at).last()
    return check.note if check else ""


def _booked_for(value: str) -> str:
    moment = parse_datetime(value)
    return f"For {day_date(moment)} at {clock_time(moment)}" if moment else ""


NEXT: dict[str, str] = {
    S.ALLOCATED: "Book the learning conversation",
    S.BOOKED: "Hold the learning conversation",
    S.CONVERSATION_HELD: "Contact the young person or family",
    S.FAMILY_CONTACTED: "Complete and submit the review",
    S.SUBMITTED: "Quality check by Insights",
    S.IN_MODERATION: "Moderation panel",
    S.CHECKED: "Return by Insights",
    S.MODERATED: "Return by Insights",
    S.TRACKED: "Actions verified by Insights",
    S.VERIFIED: "Sustained check",
}


def _to_come(review: Review) -> list[dict]:
    entries = []
    first = review.actions.open().order_by("due_on").first() if review.state == S.TRACKED else None
    if first:
        entries.append({"title": "Actions by their owners", "when": f"by {day_date(first.due_on)}", "state": "now"})
    elif review.state in NEXT:
        entries.append({"title": NEXT[review.state], "when": "", "state": "now"})
    entries += [
        {
            "title": obligation.get_kind_display(),
            "when": _by(obligation),
            "who": obligation.post.title if obligation.post else "Insights",
            "state": "todo",
        }
        for obligation in Obligation.objects.about(review).open().select_related("post").order_by("due_at")
    ]
    return entries


def _by(obligation: Obligation) -> str:
    return f"by {day_date(obligation.due_at - timedelta(seconds=1))}"
