"""An action whose evidence is not enough goes back to its owner, before anything is verified (R11)."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.audit.models import Event
from portal.notices.actions import tell
from portal.people.answering import all_who_answer_at
from portal.people.models import PostType, User
from portal.templatetags.portal_ui_dates import long_date
from reviews.records import workflow
from reviews.records.models import ActionItem, Review

S = Review.State
SENT_BACK = "action.sent_back"
BEFORE_VERIFIED = (S.RETURNED, S.FINALISED, S.SUPERVISED, S.TRACKED)


def can_send_back(action: ActionItem, user) -> bool:
    """Whether `user` may send the action back now: Insights, while it is done and not verified."""
    return action.done_at is not None and action.review.state in BEFORE_VERIFIED and user.has_perm("reviews.verify_review", action.review)


def send_back_action(action: ActionItem, *, note: str, seen_done: str | None = None, by, at=None) -> ActionItem:
    """Insights find that the evidence of a done action is not enough: it is open again, and its owner reads why (R11).

    The evidence that was given stays in the action's history. `seen_done` is when the action that they read was done; one
    that was done anew since is refused.
    """
    at = at or timezone.now()
    if not note.strip():
        raise Refused("Say what is missing.", "The owner reads it.")
    with transaction.atomic():
        review = workflow.locked(action.review)
        action = ActionItem.objects.select_for_update(of=("self",)).select_related("owner", "done_by").get(pk=action.pk)
        _refuse_unless_open_to_it(action, review, seen_done, by)
        record_event(
            review,
            SENT_BACK,
            by=by,
            at=at,
            action=action.pk,
            note=note,
            evidence=action.evidence,
            done_by=action.done_by_id,
            done_at=action.done_at.isoformat() if action.done_at else "",
        )
        action.done_at, action.done_by, action.evidence = None, None, ""
        action.save(update_fields=["done_at", "done_by", "evidence"])
        _tell_owner(action, review, note, at)
    return action


def _refuse_unless_open_to_it(action: ActionItem, review: Review, seen_done: str | None, by) -> None:
    if not by.has_perm("reviews.verify_review", review):
        raise Refused(
            "Only Insights send an action back, and never for a child in one’s own line.", "If you think that you should, ask Insights."
        )
    if review.state not in BEFORE_VERIFIED:
        raise workflow.TransitionRefused(
            f"{review.reference} is “{review.get_state_display().lower()}”, so its actions stay as they are.", "Open the review again."
        )
    if action.done_at is None:
        raise Refused("The action is open already.", "Its owner says when it is done.")
    if seen_done is not None and seen_done != action.done_at.isoformat():
        raise Refused(
            f"The action was done anew on {long_date(action.done_at)}, after you opened this page, so it is not sent back.",
            "The page now shows its evidence as it is. Read it first.",
        )


def _tell_owner(action: ActionItem, review: Review, note: str, at) -> None:
    for person, reason in _owners(action, review, at):
        tell(
            person,
            kind="action_sent_back",
            title="An action came back to you",
            text=f"“{action.text}”\n\nInsights looked at the evidence. It is not enough: {note}",
            reason=reason,
            url=reverse("action_item", args=[action.pk]),
            subject=action,
            key=f"action_sent_back:{action.pk}:{at.isoformat()}",
            at=at,
        )


def _owners(action: ActionItem, review: Review, at) -> Iterator[tuple[Any, str]]:
    if action.owner_role == PostType.PRACTITIONER:
        if action.owner:
            yield action.owner, "You own this action."
        return
    for stand_in in all_who_answer_at(review.child_id, action.owner_role, at):
        yield stand_in.person, f"The action belongs to a post that you answer for: {stand_in.reason}."


def history_of(action: ActionItem) -> list[dict]:
    """Each time that the action was sent back, the first one first: the evidence that was given, and what was missing."""
    events = Event.objects.about(action.review).filter(verb=SENT_BACK, data__action=action.pk).select_related("by").order_by("at", "pk")
    rows = list(events)
    people = User.objects.in_bulk({row.data["done_by"] for row in rows if row.data.get("done_by")})
    return [
        {
            "evidence": row.data["evidence"],
            "done_by": people.get(row.data.get("done_by")),
            "done_at": parse_datetime(row.data["done_at"]),
            "note": row.data["note"],
            "by": row.by,
            "at": row.at,
        }
        for row in rows
    ]
