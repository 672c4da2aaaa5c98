"""What a review still lacks before it can be submitted, and what should make the reviewer think again (R3)."""

import hashlib
from dataclasses import dataclass

from portal.council import FrameworkSettings
from reviews.analysis.bands import Band, band_of, bands_apart
from reviews.instruments.models import Question

from .models import Review


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


def what_is_missing(review: Review) -> list[Missing]:
    """All that is missing, in the form's order; empty where the review can be submitted."""
    answers = {answer.question_id: answer for answer in review.answers.all()}
    found = []
    for number, question in enumerate(questions_of(review), start=1):
        answer = answers.get(question.pk)
        where = f"Question {number}, {question.short}"
        if question.kind == Question.Kind.SCALE:
            if answer is None or (answer.score is None and not answer.not_applicable):
                found.append(
                    Missing(f"{where}: choose a score" + ("" if question.is_overall else " or say why it does not apply"), question.key)
                )
            elif answer.not_applicable and question.is_overall:
                found.append(Missing(f"{where}: the overall grade can’t be left out", question.key))
            elif not answer.text.strip():
                found.append(
                    Missing(f"{where}: " + ("say why it does not apply" if answer.not_applicable else "say what you saw"), question.key)
                )
        elif question.required and (answer is None or not answer.text.strip()):
            found.append(Missing(f"{where}: write an answer", question.key))
    findings = list(review.findings.prefetch_related("themes"))
    if not findings:
        found.append(Missing("Findings: add at least one strength or area for development"))
    found += [
        Missing(f"Finding “{finding.text[:60]}”: choose a theme", finding.question.key if finding.question else "")
        for finding in findings
        if not finding.themes.all()
    ]
    return found


def mark_of_writing(review: Review) -> str:
    """A short mark of all that is written in the review; another one where an answer, finding or action was changed."""
    written = (
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
        found.append(
            Warning(
                f"Your overall grade is {overall}. It is {distance} grades from the middle of your other scores. "
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
