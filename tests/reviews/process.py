"""Brings a review to any state of the process, by the real actions, as the right people."""

from datetime import timedelta

from django.utils import timezone

from practice_library.themes.models import Theme
from reviews.allocation.actions import allocate
from reviews.assurance import actions as assurance
from reviews.cycles import actions as cycles
from reviews.models import Finding, Question, Review
from reviews.moderation import actions as moderation
from reviews.records import actions as records
from reviews.records import checking, findings
from tests.reviews.moderation.walk import later_on_the_day

STATES_IN_ORDER = [
    "allocated",
    "booked",
    "conversation_held",
    "family_contacted",
    "submitted",
    "checked",
    "returned",
    "finalised",
    "supervised",
]


class Process:
    """A cycle of the small council, and verbs that carry reviews through it."""

    def __init__(self, council, instrument_version):
        self.council = council
        self.cycle = cycles.open_cycle(
            month=timezone.localdate(), area_of_focus="Neglect", instrument_version=instrument_version, by=council.insights
        )

    def allocate(self, child=None, reviewer=None, plan_type="cin") -> Review:
        council = self.council
        case = cycles.add_case(self.cycle, child or council.child, plan_type=plan_type, by=council.insights)
        return allocate(case, reviewer or council.reviewer, by=council.insights)

    def answer(self, review: Review, overall: int = 7, **scores) -> None:
        """Answer every question: scaled ones with `overall` unless `scores` says otherwise."""
        for question in Question.objects.filter(section__instrument_version=review.instrument_version):
            score = scores.get(question.key, overall) if question.takes_score else None
            records.save_answer(review, question, score=score, text=f"What I saw about {question.short}.", by=review.reviewer)

    def find(self, review: Review, kind="development", theme="contingency", text="The plan has no second way.") -> Finding:
        question = Question.objects.get(section__instrument_version=review.instrument_version, key="plan")
        return findings.add_finding(
            review, kind=kind, text=text, themes=[Theme.objects.get(slug=theme)], question=question, by=review.reviewer
        )

    def to_family_contacted(self, review: Review) -> Review:
        today = timezone.localdate()
        records.book_conversation(review, when=timezone.now() + timedelta(days=1), by=review.reviewer)
        records.record_conversation(review, held_on=today, by=review.reviewer)
        return records.record_family_contact(review, held_on=today, by=review.reviewer)

    def submit(self, review: Review, overall: int = 7, sample_draw: float = 1.0, **scores) -> Review:
        review = self.to_family_contacted(review)
        self.answer(review, overall, **scores)
        self.find(review)
        return records.submit_review(review, by=review.reviewer, sample_draw=sample_draw)

    def panel(self, *members):
        council = self.council
        chair = council.insights_hos
        return moderation.plan_panel(
            self.cycle,
            meets_at=later_on_the_day(timezone.now()),
            chair=chair,
            members=members or [council.second_reviewer],
            place="Room 4",
            by=council.insights,
        )

    def moderate(self, review: Review, score: int, by=None):
        return moderation.record_moderated_grade(
            review, score=score, rationale="The panel weighed it.", by=by or self.council.second_reviewer
        )

    def give_back(self, review: Review) -> Review:
        if review.state == Review.State.SUBMITTED:
            review = checking.pass_quality_check(review, by=self.council.insights)
        return checking.return_review(review, by=self.council.insights)

    def returned(self, overall: int = 7, child=None, reviewer=None, **scores) -> Review:
        """A returned review with `overall`; extremes pass a panel that confirms them."""
        review = self.submit(self.allocate(child, reviewer), overall, **scores)
        if review.state == Review.State.IN_MODERATION:
            self.panel()
            self.moderate(review, overall)
            review.refresh_from_db()
        return self.give_back(review)

    def finalise(self, review: Review) -> Review:
        """Put a returned review on Mosaic and have the Team Manager assure it."""
        manager = self.council.tm
        assurance.record_mosaic_upload(
            review, added_on=timezone.localdate(), mosaic_reference="CN-1", early_reason="For the test.", by=self.council.insights
        )
        assurance.record_tm_assurance(review, text="Talked through in the team.", by=manager)
        review.refresh_from_db()
        return review
