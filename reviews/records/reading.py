"""A review put together for its reader: grades, findings with learning, answers and what happens next."""

from dataclasses import dataclass, replace

from django.urls import reverse

from portal.audit.models import Event
from practice_library.learning.models import LearningRecord
from practice_library.learning.sources import LearningEntry, SentLearning
from practice_library.pages.models import ContentPage
from reviews.instruments.models import Question

from .completeness import has_words_or_score, lack_of, questions_of, views_of
from .models import Answer, FindingLearning, QualityCheck, Reading, Review


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question of the pinned instrument with its answer, or None."""

    number: int
    question: Question
    answer: Answer | None

    @property
    def is_answered(self) -> bool:
        """Whether its answer is complete: something is written, and nothing that submission asks for is missing (R3)."""
        return has_words_or_score(self.answer) and lack_of(self.question, self.answer) is None

    @property
    def is_begun_without(self) -> str:
        """What an answer that is begun still lacks, such as "Score missing"; "" where it is complete or nothing is written."""
        lack = lack_of(self.question, self.answer) if has_words_or_score(self.answer) else None
        return lack.name if lack else ""


def answered_questions(review: Review) -> list[AnsweredQuestion]:
    """Every question in order, each with what was answered."""
    answers = {answer.question_id: answer for answer in review.answers.all()}
    return [AnsweredQuestion(number, question, answers.get(question.pk)) for number, question in enumerate(questions_of(review), start=1)]


def answers_for_reader(review: Review) -> list[AnsweredQuestion]:
    """Every question with what was answered; a submitted review says so where it holds no view of practitioner or family.

    Why a family could not be contacted stands beside the review in the reviewer's own words, so nothing is put for it here.
    """
    answered = answered_questions(review)
    if review.submitted_at is None:
        return answered
    unsaid = [view for view in views_of(review) if not view.is_recorded and not (view.is_family and view.was_not_possible)]
    silent = {view.question.pk: Answer(text=view.none_recorded) for view in unsaid}
    return [replace(row, answer=silent.get(row.question.pk, row.answer)) for row in answered]


def findings_with_learning(review: Review, user) -> list[dict]:
    """The review's findings, each with the learning that its reader may open, strengths first (L1).

    A page that was unpublished or withdrawn since is left out.
    """
    findings = list(
        review.findings.select_related("question").prefetch_related("themes", "attachments__attached_by").order_by("-kind", "pk")
    )
    page_ids = {attachment.page_id for finding in findings for attachment in finding.attachments.all()}
    pages = {page.pk: page for page in ContentPage.objects.visible_to(user).filter(pk__in=page_ids).specific()} if page_ids else {}
    read = set(LearningRecord.objects.visible_to(user).filter(page__in=page_ids).values_list("page_id", flat=True)) if page_ids else set()
    return [
        {
            "finding": finding,
            "themes": theme_chips(finding.themes.all()),
            "learning": [
                learning_item(pages[a.page_id], why=a.why, chosen_by=_chosen_by(a, review), state="read" if a.page_id in read else "")
                for a in finding.attachments.all()
                if a.page_id in pages
            ],
            "note": _nomination(finding, review, user),
        }
        for finding in findings
    ]


def theme_chips(themes) -> list[dict]:
    """Themes as links to their pages."""
    return [{"label": theme.title, "url": theme.get_absolute_url()} for theme in themes]


def learning_item(page, *, why: str = "", chosen_by: str = "", state: str = "", actions=()) -> dict:
    """One line of learning, as the finding element draws it."""
    return {
        "page_id": page.pk,
        "title": page.title,
        "url": page.get_url(),
        "kind": page.icon,
        "minutes": page.minutes,
        "why": why,
        "chosen_by": chosen_by,
        "state": state,
        "actions": list(actions),
    }


def _nomination(finding, review: Review, user) -> str:
    """What a nomination means to this reader, or ""."""
    if not finding.nominated_at:
        return ""
    asks = " Nothing is published without you." if review.practitioner_id == user.pk else ""
    return f"Nominated as a good practice example.{asks}"


def _chosen_by(attachment, review: Review) -> str:
    return "your reviewer" if attachment.attached_by_id == review.reviewer_id else str(attachment.attached_by)


def grades_of(review: Review) -> dict:
    """Both grades, wherever one is shown (R5)."""
    return {"final": review.final_grade, "reviewer": review.reviewer_grade, "moderated": review.moderated_grade}


def sent_back_before(review: Review) -> dict | None:
    """The last note with which Insights sent the review back, and what its reviewer says that they changed since (R2)."""
    check = review.quality_checks.filter(outcome=QualityCheck.Outcome.BACK).last()
    if check is None:
        return None
    submitted = Event.objects.about(review).filter(verb="review.submit", at__gte=check.at).order_by("at", "pk").last()
    return {"check": check, "changed": submitted.data.get("changed", "") if submitted else ""}


def family_view(answered: list[AnsweredQuestion]):
    """What the family said, where it was asked."""
    return next((row.answer for row in answered if row.question.kind == Question.Kind.FAMILY_FEEDBACK and row.answer), None)


def may_raise(review: Review, user) -> bool:
    """Whether a concern can be raised for this review now: by those who may, until it is closed or withdrawn (R6)."""
    return review.is_ongoing and user.has_perm("reviews.raise_now", review)


def open_concerns(review: Review, user) -> list:
    """The concerns that are open for this review, the first to be raised first: new grounds raise another (R6)."""
    return list(review.escalations.visible_to(user).open().order_by("raised_at"))


def sees_what_followed(review: Review, user) -> bool:
    """Whether the reader is shown the Team Manager's assurance and supervision of a returned review (R2, R10).

    They are shared by practitioner and line, and seen by reviewer and Insights; a panel grades without them.
    """
    if not review.is_returned:
        return False
    if user.standing.is_insights or user.pk in (review.practitioner_id, review.reviewer_id):
        return True
    return Review.objects.in_line_of(user).filter(pk=review.pk).exists()


def what_followed(review: Review, user) -> dict:
    """What was recorded after the return, each with who and when, as the reader may see it."""
    if not sees_what_followed(review, user):
        return {}
    followed = {
        "uploads": review.mosaicuploads.select_related("by"),
        "assurances": review.teammanagerassurances.select_related("by"),
        "supervisions": review.supervisionafterreviews.select_related("by"),
    }
    if sees_tracking(review, user):
        followed |= {
            "verifications": review.verifications.select_related("by"),
            "checks": review.sustainedchecks.select_related("by"),
        }
    return followed


def sees_tracking(review: Review, user) -> bool:
    """Whether the reader is shown what Insights noted as they tracked the review: Insights, and the managers of the child's line (R11)."""
    return user.standing.is_insights or Review.objects.in_line_of(user).filter(pk=review.pk).exists()


def is_offered_conversation(review: Review, user) -> bool:
    """Whether the reviewer's offer of a reflective conversation is to this reader: the practitioner or the child's Team Manager (R2)."""
    if not review.is_returned or not review.is_ongoing or review.reviewer_id == user.pk:
        return False
    return review.practitioner_id == user.pk or user.has_perm("reviews.record_tm_assurance", review)


def readings_as_learning(user) -> list[LearningEntry]:
    """The person's own reviews that they marked as read, as entries of their learning record (L5)."""
    readings = list(Reading.objects.filter(person=user).select_related("review__instrument_version__instrument"))
    may_open = set(Review.objects.visible_to(user).filter(pk__in=[one.review_id for one in readings]).values_list("pk", flat=True))
    return [
        LearningEntry(
            title=f"Your review {reading.review.reference}",
            kind=reading.review.instrument_version.instrument.title,
            icon="person",
            read_at=reading.read_at,
            reflection=reading.reflection,
            url=reading.review.get_absolute_url() if reading.review_id in may_open else "",
            reflect_at="#reflect",
        )
        for reading in readings
    ]


def attachments_sent_to(user):
    """What reviewers attached to the findings of the person's own reviews, once returned and unless withdrawn (V2, L5)."""
    own = Review.objects.visible_to(user).filter(practitioner=user, returned_at__isnull=False).exclude(state=Review.State.WITHDRAWN)
    return FindingLearning.objects.filter(finding__review__in=own)


def learning_sent_to(user) -> list[SentLearning]:
    """Pages that reviewers sent with the findings of the person's own returned reviews (L5)."""
    sent = attachments_sent_to(user).select_related("finding__review")
    return [
        SentLearning(
            page_id=attachment.page_id,
            why=attachment.why,
            source=f"Sent with your review {attachment.finding.review.reference}",
            source_url=reverse("review", args=[attachment.finding.review.reference]),
        )
        for attachment in sent
    ]
