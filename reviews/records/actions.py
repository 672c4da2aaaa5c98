"""What a reviewer does with a review, from booking to submission, and its practitioner once it is returned (R2, L5)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.meanwhile import same_words, words_to_keep
from reviews.analysis.bands import band_of
from reviews.cycles.models import Step

from . import workflow
from .completeness import mark_of_writing, what_is_missing
from .models import Answer, Grade, Reading, Review, StepOutcome
from .preparation import tell_of_booking


def book_conversation(review: Review, *, when: datetime, note: str = "", by, at=None) -> Review:
    """Record when reviewer and practitioner meet, from today on (R2). The practitioner is told."""
    at = at or timezone.now()
    with transaction.atomic():
        review = workflow.locked(review)
        workflow.require(review, "book", by=by)
        _require_to_come(when, at)
        review.booked_for = when
        review.save(update_fields=["booked_for"])
        _end_step(review, Step.BOOKING, by=by, at=at, happened_on=timezone.localdate(at), note=note)
        workflow.apply(review, "book", by=by, at=at, booked_for=when.isoformat(), note=note)
        tell_of_booking(review, title="Learning conversation booked", key=f"booked:{review.pk}:{when.isoformat()}", at=at)
    return review


def move_booking(review: Review, *, when: datetime, note: str | None = None, by, at=None) -> Review:
    """Give a booked conversation another time; where none could be booked before, give it one. The practitioner is told.

    `note` takes the place of the note of the booking; None leaves it.
    """
    at = at or timezone.now()
    with transaction.atomic():
        review = workflow.locked(review)
        require_writable(review, by)
        if review.state != Review.State.BOOKED:
            raise workflow.TransitionRefused(
                f"{review.reference} is “{review.get_state_display().lower()}”, so its booking can’t be moved.",
                "Open the review to see what comes next.",
            )
        _require_to_come(when, at)
        before = review.booked_for
        if before == when:
            raise Refused("The conversation is booked for this time already.", "Choose another time, or leave the booking as it is.")
        review.booked_for = when
        review.save(update_fields=["booked_for"])
        if before is None:
            end_step_again(review, Step.BOOKING, by=by, at=at, note=note or "")
        elif note is not None:
            review.step_outcomes.filter(step=Step.BOOKING).update(note=note)
        was = before.isoformat() if before else ""
        record_event(review, "review.booking_moved", by=by, at=at, booked_for=when.isoformat(), was=was, note=note or "")
        title = "Learning conversation moved" if before else "Learning conversation booked"
        tell_of_booking(review, title=title, key=f"booking_moved:{review.pk}:{at.isoformat()}", at=at)
    return review


def _require_to_come(when: datetime, at: datetime) -> None:
    if timezone.localdate(when) < timezone.localdate(at):
        raise Refused("This day has passed.", "Choose today or a day that is still to come.")


def book_not_possible(review: Review, *, reason: str, by, at=None) -> Review:
    """Record why no conversation could be booked (R2)."""
    return _step(review, "book", Step.BOOKING, by=by, at=at, reason=reason)


def record_conversation(review: Review, *, held_on: date, note: str = "", by, at=None) -> Review:
    """Record that the learning conversation was held (R2)."""
    return _step(review, "hold_conversation", Step.CONVERSATION, by=by, at=at, happened_on=held_on, note=note)


def conversation_not_possible(review: Review, *, reason: str, by, at=None) -> Review:
    """Record why the conversation could not be held; a reason is required (R2)."""
    return _step(review, "hold_conversation", Step.CONVERSATION, by=by, at=at, reason=reason)


def record_family_contact(review: Review, *, held_on: date, note: str = "", by, at=None) -> Review:
    """Record the contact with the young person or family (R2)."""
    return _step(review, "contact_family", Step.FAMILY_CONTACT, by=by, at=at, happened_on=held_on, note=note)


def family_contact_not_possible(review: Review, *, reason: str, by, at=None) -> Review:
    """Record why the family could not be contacted, such as that they declined (R2)."""
    return _step(review, "contact_family", Step.FAMILY_CONTACT, by=by, at=at, reason=reason)


def _step(review, verb, step, *, by, at, happened_on=None, note="", reason="") -> Review:
    at = at or timezone.now()
    not_possible = happened_on is None
    if not_possible and not reason.strip():
        raise Refused("Say why it was not possible.", "One sentence is enough, such as that the family declined.")
    with transaction.atomic():
        review = workflow.locked(review)
        workflow.require(review, verb, by=by)
        if happened_on and happened_on < timezone.localdate(review.allocated_at):
            raise Refused("This day is before the review was allocated.", "Give the day on which it was held.")
        _end_step(review, step, by=by, at=at, happened_on=happened_on, note=note, reason=reason.strip())
        outcome = "not_possible" if not_possible else "done"
        workflow.apply(review, verb, by=by, at=at, outcome=outcome, reason=reason.strip(), note=note)
    return review


def _end_step(review, step, *, by, at, happened_on=None, note="", reason="") -> StepOutcome:
    outcome = StepOutcome.Outcome.NOT_POSSIBLE if reason else StepOutcome.Outcome.DONE
    return StepOutcome.objects.create(
        review=review, step=step, outcome=outcome, happened_on=happened_on, note=note, reason=reason, by=by, recorded_at=at
    )


def require_writable(review: Review, by) -> None:
    """Raise `TransitionRefused` unless `by` may write in the form of `review` now."""
    if not by.has_perm("reviews.work_on_review", review):
        raise workflow.TransitionRefused("Only the reviewer of this review may write in it.", "If it was allocated to you, ask Insights.")
    if not review.is_in_writing:
        raise workflow.TransitionRefused(
            f"{review.reference} is “{review.get_state_display().lower()}”, so its answers can’t be changed now.",
            "Insights can send it back to you with a note, as long as it was not returned.",
        )


def save_answer(
    review: Review,
    question,
    *,
    score: int | None = None,
    not_applicable: bool = False,
    text: str = "",
    seen_version: int | None = None,
    by,
    at=None,
) -> Answer:
    """Keep one answer as the reviewer writes it. `score` is a whole number 0-10.

    `seen_version` is the version that the writer had before them, 0 for none; where another page saved meanwhile,
    `AnswerChangedMeanwhile` is raised and nothing is overwritten. Raises `Refused` for a question of another instrument.
    """
    at = at or timezone.now()
    with transaction.atomic():
        review = workflow.locked(review)
        require_writable(review, by)
        if question.section.instrument_version_id != review.instrument_version_id:
            raise Refused("This question does not belong to the review.", "Open the review again.")
        answer = Answer.objects.filter(review=review, question=question).first()
        kept_score = None if not_applicable else score
        if answer and seen_version is not None and answer.version != seen_version:  # 0: no answer had been there
            if (answer.score, answer.not_applicable, answer.text) == (kept_score, not_applicable, text):
                return answer
            raise AnswerChangedMeanwhile(answer)
        if answer is None:
            answer = Answer(review=review, question=question, saved_by=by, version=0)
        answer.score = kept_score
        answer.not_applicable = not_applicable
        answer.text = text
        answer.version += 1
        answer.saved_at, answer.saved_by = at, by
        answer.full_clean(exclude=["review", "question", "saved_by"])
        answer.save()
    return answer


class AnswerChangedMeanwhile(Refused):
    """Another page or person saved the same answer since it was opened. `answer` is what stands now."""

    def __init__(self, answer: Answer):
        super().__init__(
            f"This answer was changed at {timezone.localtime(answer.saved_at):%H:%M}, after you opened it.",
            "Both texts are shown. Choose one, or put them together.",
        )
        self.answer = answer


def write_in_short(review: Review, text: str, *, seen: str | None = None, by) -> Review:
    """Keep the record in short: two anonymised sentences for the panel and the reader.

    `seen` is the text that the writer had before them; raises `TextChangedMeanwhile` where another was saved since.
    """
    with transaction.atomic():
        review = workflow.locked(review)
        require_writable(review, by)
        review.in_short = words_to_keep("The record in short", kept=review.in_short, text=text, seen=seen)
        review.save(update_fields=["in_short"])
    return review


def submit_review(
    review: Review,
    *,
    shown: str | None = None,
    in_short: str | None = None,
    changed: str | None = None,
    by,
    at=None,
    sample_draw: float = 1.0,
) -> Review:
    """Submit a complete review (R2). The overall score becomes the reviewer's grade (R5).

    `shown` is the mark of what the submitter had before them (`mark_of_writing`), `in_short` the record in short; where
    another stands now, `ReviewChangedMeanwhile` is raised. `changed` is what they changed in a review that Insights sent
    back, which the next check shows; None: they were not asked.

    What follows stands in the workflow's table: an Inadequate is told at once (R6), and Outstanding, Inadequate or
    sampled reviews are listed for the panel (R4). `sample_draw` is a number from 0 to 1 drawn by the caller.
    Raises `NotComplete` with what is missing; nothing is changed then.
    """
    at = at or timezone.now()
    with transaction.atomic():
        review = workflow.locked(review)
        workflow.require(review, "submit", by=by)
        missing = what_is_missing(review)
        if missing:
            raise NotComplete(missing)
        is_other_text = in_short is not None and not same_words(review.in_short, in_short)
        if is_other_text or (shown is not None and shown != mark_of_writing(review)):
            raise ReviewChangedMeanwhile(review)
        if changed is not None and not changed.strip() and review.is_sent_back:
            raise Refused("Say what you changed since the review came back.", "Insights read it at the next check.")
        overall = review.answers.select_related("question").get(question__key="overall")
        score = int(overall.score or 0)
        grade = Grade.objects.create(
            review=review,
            stage=Grade.Stage.REVIEWER,
            score=score,
            band_key=band_of(score).key,
            rationale=overall.text,
            given_by=by,
            given_at=at,
        )
        review.submitted_at = at
        review.save(update_fields=["submitted_at"])
        end_step_again(review, Step.SUBMISSION, by=by, at=at)
        follow_with = {"grade": grade, "sample_draw": sample_draw}
        workflow.apply(review, "submit", by=by, at=at, follow_with=follow_with, score=score, changed=changed or "")
    return review


def end_step_again(review, step, *, by, at, note="") -> None:
    """A step that ended before ends once more, such as the submission of a review that came back: the latest counts."""
    StepOutcome.objects.filter(review=review, step=step).delete()
    _end_step(review, step, by=by, at=at, happened_on=timezone.localdate(at), note=note)


class ReviewChangedMeanwhile(Refused):
    """Something in the review was changed since the submitter opened it. `review` is what stands now."""

    def __init__(self, review: Review):
        super().__init__(
            "Something in the review was changed after you opened this page, so it is not submitted.",
            "The page now shows it as it is. Look again, then submit.",
        )
        self.review = review


class NotComplete(Refused):
    """Something is still to be answered. `missing` lists what, with a place to mend it."""

    def __init__(self, missing):
        super().__init__("The review is not ready to submit.", "Answer what is listed, then submit again.")
        self.missing = missing


def reflect(review: Review, *, reflection: str = "", seen: str | None = None, by, at=None) -> Reading:
    """The practitioner marks the returned review as read, with what they think of it (L5).

    `seen` is the reflection that they had before them; raises `TextChangedMeanwhile` where another was kept since.
    """
    if not by.has_perm("reviews.reflect_on_review", review) or not review.is_returned:
        raise Refused("Only the practitioner of a returned review reflects on it here.", "Your own reviews are under My work.")
    with transaction.atomic():
        review = workflow.locked(review)
        reading, made = Reading.objects.get_or_create(review=review, person=by, defaults={"read_at": at or timezone.now()})
        if reflection.strip() or seen is not None:
            reading.reflection = words_to_keep("Your reflection", kept=reading.reflection, text=reflection, seen=seen)
            reading.save(update_fields=["reflection"])
        if made:
            record_event(review, "review.read_by_practitioner", by=by, at=at)
    return reading
