"""What a review still lacks before it can be submitted, and what should make the reviewer think again (R3)."""

import hashlib
from dataclasses import dataclass

from portal.council import FrameworkSettings
from reviews.analysis.bands import Band, band_of, bands_apart
from reviews.cycles.models import Step
from reviews.instruments.models import Question

from .models import Answer, Review, StepOutcome


@dataclass(frozen=True)
class Missing:
    """Something to mend: what, and the key of the question where it is mended ("" for findings)."""

    sentence: str
    question_key: str = ""


def questions_of(review: Review):
    """The questions of the pinned instrument, in order."""
    return list(
        Question.objects.filter(section__instrument_version=review.instrument_version_id)
        .select_related("section")
        .order_by("section__position", "position")
    )


NO_SCORE = "Score missing"
NO_TEXT = "Text missing"


@dataclass(frozen=True)
class Lack:
    """What an answer lacks: in two words beside its question, and as a thing to do."""

    name: str
    to_do: str


def lack_of(question: Question, answer: Answer | None) -> Lack | None:
    """What the answer to one question still lacks before its review can be submitted; None where it is complete (R3)."""
    has_text = answer is not None and bool(answer.text.strip())
    if question.kind != Question.Kind.SCALE:
        return Lack(NO_TEXT, "write an answer") if question.required and not has_text else None
    does_not_apply = answer is not None and answer.not_applicable
    if not does_not_apply and (answer is None or answer.score is None):
        return Lack(NO_SCORE, "choose a score" + ("" if question.is_overall else " or say why it does not apply"))
    if does_not_apply and question.is_overall:
        return Lack(NO_SCORE, "the overall grade can’t be left out")
    if not has_text:
        return Lack(NO_TEXT, "say why it does not apply" if does_not_apply else "say what you saw")
    return None


def what_is_missing(review: Review) -> list[Missing]:
    """All that is missing, in the form's order; empty where the review can be submitted."""
    answers = {answer.question_id: answer for answer in review.answers.all()}
    found = []
    for number, question in enumerate(questions_of(review), start=1):
        lack = lack_of(question, answers.get(question.pk))
        if lack:
            found.append(Missing(f"Question {number}, {question.short}: {lack.to_do}", question.key))
    findings = list(review.findings.prefetch_related("themes"))
    if not findings:
        found.append(Missing("Findings: add at least one strength or area for development"))
    found += [
        Missing(f"Finding “{finding.text[:60]}”: choose a theme", finding.question.key if finding.question else "")
        for finding in findings
        if not finding.themes.all()
    ]
    return found


#: The questions that keep what somebody else said: the step in which it is heard, and whose view it is.
VIEWS = {
    Question.Kind.PRACTITIONER_VIEW: (Step.CONVERSATION, "practitioner", "the conversation"),
    Question.Kind.FAMILY_FEEDBACK: (Step.FAMILY_CONTACT, "young person or family", "the contact"),
}


@dataclass(frozen=True)
class ViewHeard:
    """What somebody else thinks of the work: its question, whose it is, and how the step in which it is heard ended."""

    number: int
    question: Question
    whose: str
    step: str
    outcome: str
    is_recorded: bool

    @property
    def is_left_out(self) -> bool:
        """Whether the step was held and nothing of it is written, not even why."""
        return self.outcome == StepOutcome.Outcome.DONE and not self.is_recorded

    @property
    def was_not_possible(self) -> bool:
        return self.outcome == StepOutcome.Outcome.NOT_POSSIBLE

    @property
    def is_family(self) -> bool:
        return self.question.kind == Question.Kind.FAMILY_FEEDBACK

    @property
    def is_there_or_why(self) -> str:
        """What a quality check asks about it."""
        return f"The view of the {self.whose} is recorded" + (f", or {self.step} was not possible" if self.was_not_possible else "")

    @property
    def none_recorded(self) -> str:
        """What a reader finds in place of the view."""
        why = f": {self.step} was not possible" if self.was_not_possible else ""
        return f"No view of the {self.whose} is recorded{why}."


def views_of(review: Review) -> list[ViewHeard]:
    """The views that the instrument asks for, in the form's order."""
    answers = {answer.question_id: answer for answer in review.answers.all()}
    outcomes = {row.step: row.outcome for row in review.step_outcomes.all()}
    found = []
    for number, question in enumerate(questions_of(review), start=1):
        if question.kind in VIEWS:
            step, whose, name = VIEWS[Question.Kind(question.kind)]
            is_recorded = has_words_or_score(answers.get(question.pk))
            found.append(ViewHeard(number, question, whose, name, outcomes.get(step, ""), is_recorded))
    return found


def has_words_or_score(answer: Answer | None) -> bool:
    """Whether anything is written: a score, a text, or that it does not apply."""
    return answer is not None and (answer.score is not None or answer.not_applicable or bool(answer.text.strip()))


def views_left_out(review: Review) -> list[Missing]:
    """The views that were heard and are not written down (R2). It never blocks, unless the question must be answered."""
    return [
        Missing(
            f"Question {view.number}, {view.question.short}: think again. {view.step.capitalize()} was held, "
            "so write what was said, or why nothing of it is recorded",
            view.question.key,
        )
        for view in views_of(review)
        if view.is_left_out and not view.question.required
    ]


def mark_of_writing(review: Review) -> str:
    """A short mark of all that is written in the review; another one where anything of it was changed."""
    written = (
        sorted((finding, theme or 0) for finding, theme in review.findings.values_list("pk", "themes")),
        sorted(review.answers.values_list("question_id", "version")),
        sorted(review.findings.values_list("pk", "version")),
        sorted(review.findings.filter(attachments__isnull=False).values_list("attachments__pk", flat=True)),
        sorted(review.actions.values_list("pk", flat=True)),
    )
    return hashlib.sha256(repr(written).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Warning:
    """Something to think about before submitting. It never blocks. `asks_to_raise` where a child may be unsafe."""

    sentence: str
    asks_to_raise: bool = False


def warnings_for(review: Review) -> list[Warning]:
    """R3's warnings: overall two or more bands (a setting) from the median, or a question 0-2 under a higher overall."""
    scaled = [
        answer for answer in review.answers.select_related("question__section") if answer.question.is_scaled and answer.score is not None
    ]
    overall = next((answer.score for answer in scaled if answer.question.is_overall), None)
    if overall is None:
        return []
    others = [answer for answer in scaled if not answer.question.is_overall]
    found = []
    distance = bands_apart(overall, [answer.score for answer in others if answer.score is not None])
    if distance >= FrameworkSettings.load().band_warning_distance:
        bands = "band" if distance == 1 else "bands"
        found.append(
            Warning(
                f"Your overall grade is {overall}. It is {distance} {bands} from the middle of your other scores. "
                "Is it the grade you mean, and must anything be raised now?",
                asks_to_raise=True,
            )
        )
    if band_of(overall) is not Band.INADEQUATE:
        found += [
            Warning(
                f"You scored “{answer.question.short}” {answer.score}, which is Inadequate, under an overall grade of {overall}. Must anything be raised now?",
                asks_to_raise=True,
            )
            for answer in others
            if answer.score in Band.INADEQUATE.scores
        ]
    return found
