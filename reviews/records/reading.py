"""A review put together for its reader: grades, findings with learning, answers and what happens next."""

from dataclasses import dataclass

from practice_library.learning.models import LearningRecord
from practice_library.pages.models import ContentPage
from reviews.instruments.models import Question

from .completeness import questions_of
from .models import Answer, Review


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question of the pinned instrument with its answer, or None."""

    number: int
    question: Question
    answer: Answer | None

    @property
    def is_answered(self) -> bool:
        """Whether anything is written: a score, a text, or that it does not apply."""
        answer = self.answer
        return answer is not None and (answer.score is not None or answer.not_applicable or bool(answer.text.strip()))


def answered_questions(review: Review) -> list[AnsweredQuestion]:
    """Every question in order, each with what was answered."""
    answers = {answer.question_id: answer for answer in review.answers.all()}
    return [AnsweredQuestion(number, question, answers.get(question.pk)) for number, question in enumerate(questions_of(review), start=1)]


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


def family_view(answered: list[AnsweredQuestion]):
    """What the family said, where it was asked."""
    return next((row.answer for row in answered if row.question.kind == Question.Kind.FAMILY_FEEDBACK and row.answer), None)


def may_raise(review: Review, user) -> bool:
    """Whether a concern can be raised for this review now: by those who may, until it is closed or withdrawn (R6)."""
    return review.state not in (Review.State.CLOSED, Review.State.WITHDRAWN) and user.has_perm("reviews.raise_now", review)
