"""From return to closed: Mosaic, assurance, supervision, verified actions, sustained improvement (R9-R11)."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.council import FrameworkSettings
from portal.deadlines.actions import meet, oblige
from portal.deadlines.calendar import end_of_day, working_days_after
from portal.deadlines.models import Obligation
from portal.notices.actions import tell
from portal.people.answering import all_who_answer_at
from portal.people.lines import Structure, line_of
from portal.people.models import CaseResponsibility, PostType
from reviews.analysis.bands import Band
from reviews.escalations.actions import has_second_assurance
from reviews.records import workflow
from reviews.records.models import Review

from .models import MosaicUpload, SupervisionAfterReview, SustainedCheck, TeamManagerAssurance, Verification

S = Review.State


def mosaic_due(returned_at, settings: FrameworkSettings):
    """Until when the review is added to Mosaic (R9): working days, or days where the setting says so."""
    if settings.mosaic_days_are_working_days:
        return working_days_after(returned_at, settings.mosaic_days, settings.closures)
    return end_of_day(timezone.localdate(returned_at) + timedelta(days=settings.mosaic_days))


def start_obligations(review: Review, *, by, at) -> None:
    """The return starts three times: Mosaic (R9), the Team Manager's assurance (R2) and supervision (R10)."""
    settings = FrameworkSettings.load()
    responsibility = CaseResponsibility.objects.of_child(review.child_id, at)
    manager = line_of(responsibility.team, at).team_manager if responsibility else None
    supervision_due = working_days_after(at, settings.supervision_days, settings.closures)
    oblige(review, Obligation.Kind.MOSAIC_UPLOAD, starts_at=at, due_at=mosaic_due(at, settings))
    oblige(review, Obligation.Kind.TM_ASSURANCE, post=manager, starts_at=at, due_at=supervision_due)
    oblige(review, Obligation.Kind.SUPERVISION_AFTER_REVIEW, post=manager, starts_at=at, due_at=supervision_due)


def end_obligations(review: Review, *, by, at, reason: str = "") -> None:
    """Nothing is due of a withdrawn review any more; what was met stays recorded."""
    Obligation.objects.about(review).open().delete()


def is_tracked_to_the_end(review: Review) -> bool:
    """RI, Inadequate, or escalated whatever the final grade: tracked until improvement is sustained (R11)."""
    grade = review.final_grade
    return (grade is not None and grade.band in (Band.INADEQUATE, Band.REQUIRES_IMPROVEMENT)) or review.escalations.exists()


def _returned(review: Review, by, permission: str, sentence: str) -> Review:
    review = workflow.locked(review)
    if not by.has_perm(permission, review):
        raise Refused(sentence, "If you think that you should, ask Insights.")
    if review.returned_at is None or review.state == S.WITHDRAWN:
        raise workflow.TransitionRefused(
            f"{review.reference} is “{review.get_state_display().lower()}”: it was not returned.", "Wait until Insights return it."
        )
    return review


def record_mosaic_upload(review: Review, *, added_on: date, mosaic_reference: str, early_reason: str = "", by, at=None) -> MosaicUpload:
    """Insights record that the review is on Mosaic, with the alert to practitioner, TM and SM (R9).

    Earlier than the set days after return only with a reason: they are the team's time to read.
    """
    at = at or timezone.now()
    with transaction.atomic():
        review = _returned(review, by, "reviews.record_mosaic_upload", "Only Insights add a review to Mosaic.")
        if MosaicUpload.objects.filter(review=review).exists():
            raise Refused(f"{review.reference} is on Mosaic already.", "Its date and reference are on the review.")
        due = mosaic_due(review.returned_at, FrameworkSettings.load())
        last_day = timezone.localdate(due) - timedelta(days=1)
        if added_on < last_day and not early_reason.strip():
            raise Refused(
                f"The team has until {last_day:%A %-d %B %Y} to read the review first.", "Wait until then, or say why it must be earlier."
            )
        _must_say(mosaic_reference, "Give the reference of the case note on Mosaic.")
        upload = MosaicUpload.objects.create(
            review=review, added_on=added_on, mosaic_reference=mosaic_reference, early_reason=early_reason, by=by, at=at
        )
        meet(review, Obligation.Kind.MOSAIC_UPLOAD, at=at)
        record_event(review, "review.added_to_mosaic", by=by, at=at, reference=mosaic_reference)
        _alert(review, at)
        _advance(review, at)
    return upload


def _must_say(words: str, sentence: str) -> None:
    if not words.strip():
        raise Refused(sentence, "One or two sentences are enough.")


def _alert(review: Review, at) -> None:
    structure = Structure(at)
    people: dict[Any, str] = {review.practitioner: "The review is of your work."} if review.practitioner else {}
    for level in (PostType.TEAM_MANAGER, PostType.SERVICE_MANAGER):
        for stand_in in all_who_answer_at(review.child_id, level, at, structure):
            people.setdefault(stand_in.person, f"{stand_in.reason}, in the child’s line")
    for person, reason in people.items():
        tell(
            person,
            kind="on_mosaic",
            title=f"{review.reference} is on Mosaic",
            text="Insights added it as a case note.",
            reason=reason,
            subject=review,
            key=f"on_mosaic:{review.pk}",
            at=at,
        )


def record_tm_assurance(review: Review, *, text: str, by, at=None) -> TeamManagerAssurance:
    """The Team Manager assures that the findings were considered, for every grade (R2)."""
    at = at or timezone.now()
    with transaction.atomic():
        review = _returned(
            review, by, "reviews.record_tm_assurance", "Only the child’s Team Manager, or who stands in for them, records this."
        )
        _must_say(text, "Say how the findings were considered.")
        if TeamManagerAssurance.objects.filter(review=review).exists():
            raise Refused("The assurance is recorded already.", "It is on the review.")
        assurance = TeamManagerAssurance.objects.create(review=review, text=text, by=by, at=at)
        meet(review, Obligation.Kind.TM_ASSURANCE, at=at)
        record_event(review, "review.tm_assured", by=by, at=at)
        _advance(review, at)
    return assurance


def record_supervision(
    review: Review, *, reflection: str, actions: str, rationale: str, recorded_on_mosaic_on: date, by, at=None
) -> SupervisionAfterReview:
    """The Team Manager records case supervision after the review, once (R10)."""
    at = at or timezone.now()
    with transaction.atomic():
        review = _returned(
            review, by, "reviews.record_supervision", "Only the child’s Team Manager, or who stands in for them, records this supervision."
        )
        for words in (reflection, actions, rationale):
            _must_say(words, "Write the reflection on the scaling, the actions and the rationale.")
        if SupervisionAfterReview.objects.filter(review=review).exists():
            raise Refused("The supervision is recorded already.", "It is on the review.")
        supervision = SupervisionAfterReview.objects.create(
            review=review,
            reflection=reflection,
            actions=actions,
            rationale=rationale,
            recorded_on_mosaic_on=recorded_on_mosaic_on,
            by=by,
            at=at,
        )
        meet(review, Obligation.Kind.SUPERVISION_AFTER_REVIEW, at=at)
        record_event(review, "review.supervision_recorded", by=by, at=at)
        _advance(review, at)
    return supervision


def _advance(review: Review, at) -> None:
    """Move the review on as far as what is recorded carries it."""
    if (
        review.state == S.RETURNED
        and MosaicUpload.objects.filter(review=review).exists()
        and TeamManagerAssurance.objects.filter(review=review).exists()
    ):
        review.finalised_at = at
        review.save(update_fields=["finalised_at"])
        workflow.apply(review, "finalise", by=None, at=at)
    if review.state == S.FINALISED and SupervisionAfterReview.objects.filter(review=review).exists():
        workflow.apply(review, "supervise", by=None, at=at)
    if review.state == S.SUPERVISED:
        if is_tracked_to_the_end(review):
            workflow.apply(review, "track", by=None, at=at)
        else:
            _close(review, at)


def _close(review: Review, at) -> None:
    review.closed_at = at
    review.save(update_fields=["closed_at"])
    workflow.apply(review, "close", by=None, at=at)


def waits_for_second_assurance(review: Review) -> bool:
    """Whether an escalation of the review is still open, or lacks the assurance that follows supervision (R7)."""
    return any(escalation.is_open or not has_second_assurance(escalation) for escalation in review.escalations.all())


def _require_assured(review: Review) -> None:
    """Nothing of an escalated review ends while a concern is open or waits for the assurance after supervision (R7)."""
    if review.escalations.open().exists():
        raise workflow.TransitionRefused(
            "A concern is open: the Service Manager’s assurance is not recorded yet.", "It is recorded on the page of the escalation."
        )
    if waits_for_second_assurance(review):
        raise workflow.TransitionRefused(
            "The Service Manager’s second assurance is not recorded yet.",
            "It comes after supervision, on the page of the escalation. Ask the Service Manager.",
        )


def verify_actions(review: Review, *, note: str, by, at=None) -> Verification:
    """Insights verify the evidence that every action was done (R11).

    Refused while an action is open, and for an escalated review until the Service Manager's second assurance (R7).
    """
    at = at or timezone.now()
    with transaction.atomic():
        review = workflow.locked(review)
        workflow.require(review, "verify", by=by)
        left = review.actions.open().count()
        if left:
            raise workflow.TransitionRefused(
                f"{left} of the review’s actions are not done.", "Verify when their owners have said what shows that they were done."
            )
        _require_assured(review)
        _must_say(note, "Say what you looked at, and what it showed.")
        verification = Verification.objects.create(review=review, note=note, by=by, at=at)
        workflow.apply(review, "verify", by=by, at=at)
    return verification


def sustained_due_on(verified_at) -> date:
    """The day on which the sustained check is due: 90 days (a setting) after the verification, counted in days (R11)."""
    return timezone.localdate(verified_at) + timedelta(days=FrameworkSettings.load().sustained_days)


def record_sustained_check(review: Review, *, is_sustained: bool, note: str, by, at=None) -> SustainedCheck:
    """Insights check, 90 days (a setting) after the last verified action, whether practice is better (R11).

    Where it is not, the review stays verified and is checked again. Refused while a concern is open (R7).
    """
    at = at or timezone.now()
    with transaction.atomic():
        review = workflow.locked(review)
        workflow.require(review, "sustain", by=by)
        _require_assured(review)
        due_on = sustained_due_on(review.verifications.latest("at", "pk").at)
        if timezone.localdate(at) < due_on:
            raise workflow.TransitionRefused(
                f"The check is due on {due_on:%A %-d %B %Y}, not before.", "Improvement must have had time to last."
            )
        _must_say(note, "Say what you looked at, and what it showed.")
        check = SustainedCheck.objects.create(review=review, is_sustained=is_sustained, note=note, by=by, at=at)
        if is_sustained:
            workflow.apply(review, "sustain", by=by, at=at)
            _close(review, at)
        else:
            record_event(review, "review.not_sustained", by=by, at=at)
    return check
