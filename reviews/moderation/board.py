"""What the pages of a panel show: its cases in order, and one case with everything to grade it by."""

from dataclasses import dataclass

from practice_library.descriptors.models import DescriptorArea
from reviews.cycles.queries import BEFORE_SUBMISSION
from reviews.instruments.models import Question
from reviews.records.completeness import questions_of
from reviews.records.models import Answer, Grade, Review

from .conflicts import conflicts_of
from .models import Panel, PanelCase, PanelInvitation


@dataclass(frozen=True)
class CaseRow:
    """One case in its place on the list, and how `user` stands to it."""

    number: int
    case: PanelCase
    conflict: str = ""

    @property
    def review(self) -> Review:
        return self.case.review


def case_rows(panel: Panel, user) -> list[CaseRow]:
    """The panel's cases that `user` may see, in the order in which they were listed (V5)."""
    cases = list(
        PanelCase.objects.visible_to(user)
        .filter(panel=panel)
        .select_related("review", "review__reviewer")
        .prefetch_related("review__grades")
    )
    conflicts = conflicts_of(user, [case.review for case in cases])
    return [CaseRow(number, case, conflicts.get(case.review_id, "")) for number, case in enumerate(cases, start=1)]


def descriptors_of(review: Review) -> dict[str, dict[str, list[str]]]:
    """Area key -> band key -> sentences, of the version that the review pinned when it was opened (R3)."""
    found: dict[str, dict[str, list[str]]] = {}
    if review.descriptor_set_id is None:
        return found
    for area in DescriptorArea.objects.filter(descriptor_set=review.descriptor_set_id).prefetch_related("descriptors"):
        bands = found.setdefault(area.key, {})
        for descriptor in area.descriptors.all():
            bands.setdefault(descriptor.band, []).append(descriptor.text)
    return found


@dataclass(frozen=True)
class AnswerRow:
    """A question with the reviewer's words and what each band looks like."""

    number: int
    question: Question
    answer: Answer | None
    descriptors: dict[str, list[str]]

    @property
    def here(self) -> list[str]:
        """The descriptor of the band that the reviewer scored."""
        band = self.answer.band if self.answer else None
        return self.descriptors.get(band.key, []) if band else []


@dataclass(frozen=True)
class CasePage:
    """All that one case's page shows. With `hides_grades` no grade, band or score of the reviewer is drawn."""

    rows: list[CaseRow]
    row: CaseRow
    answers: list[AnswerRow]
    overall_descriptors: dict[str, list[str]]
    findings: list
    invited: list[PanelInvitation]
    hides_grades: bool

    @property
    def review(self) -> Review:
        return self.row.review

    @property
    def is_waiting(self) -> bool:
        return self.row.case.state == PanelCase.State.LISTED and self.review.state == Review.State.IN_MODERATION

    @property
    def reviewer_grade(self) -> Grade | None:
        return None if self.hides_grades else self.review.reviewer_grade

    @property
    def previous(self) -> CaseRow | None:
        return self.rows[self.row.number - 2] if self.row.number > 1 else None

    @property
    def next(self) -> CaseRow | None:
        return self.rows[self.row.number] if self.row.number < len(self.rows) else None


def case_page(panel: Panel, review: Review, user, *, hide_grades: bool = False) -> CasePage | None:
    """The page of one case, or None where the review is not on this panel's list for `user`.

    `hide_grades` keeps the reviewer's grade and scores out until the panel's is recorded.
    """
    rows = case_rows(panel, user)
    row = next((row for row in rows if row.review.pk == review.pk), None)
    if row is None:
        return None
    descriptors = descriptors_of(review)
    answers = {answer.question_id: answer for answer in review.answers.select_related("question")}
    return CasePage(
        rows=rows,
        row=row,
        answers=[
            AnswerRow(number, question, answers.get(question.pk), descriptors.get(question.descriptor_area, {}))
            for number, question in enumerate(questions_of(review), start=1)
        ],
        overall_descriptors=descriptors.get("overall", {}),
        findings=list(review.findings.prefetch_related("themes")),
        invited=list(row.case.invitations.select_related("person")),
        hides_grades=hide_grades and row.review.moderated_grade is None,
    )


def why_no_rows(panel: Panel) -> tuple[str, str]:
    """Why a panel's list is empty, as a heading and a sentence."""
    month = panel.cycle.name
    if panel.state == Panel.State.CANCELLED:
        return "No case", "The panel is cancelled, so its cases wait for another one."
    if panel.cases.exists():
        return "No case that you may see", "A panel’s cases are shown until the review is finalised."
    if panel.state == Panel.State.PLANNED and Review.objects.filter(cycle=panel.cycle, state__in=BEFORE_SUBMISSION).exists():
        sentence = f"Reviews of {month} are still being written. Those graded Outstanding or Inadequate, and any that are sampled, are listed here once they are submitted."
        return "No case yet", sentence
    return (
        f"No reviews to moderate in {month}",
        "No review was graded Outstanding or Inadequate and none was sampled. A month with nothing to moderate closes by itself.",
    )


def months_without_cases(cycles):
    """Closed cycles of `cycles` of which no review was ever listed for a panel (R4)."""
    return cycles.filter(state="closed").exclude(reviews__panel_cases__isnull=False)
