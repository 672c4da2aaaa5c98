"""One review from allocation to return, step by step, by the people whose step it is."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import cast

from django.utils import timezone

from portal.people.models import User
from reviews.escalations.actions import raise_now
from reviews.moderation.models import Panel
from reviews.records import actions, checking, findings
from reviews.records.models import Review

from .afterwards import afterwards
from .clock import Journey, at, forward, in_hours, soon_after
from .escalated import answer_new_escalations
from .play import Play
from .stories import Story

S = Review.State
FIRST_HALF = ("voice", "family", "identity", "risk", "assessment", "plan")
SECOND_HALF = ("relationship", "partners", "recording", "oversight", "difference", "overall")
IN_WORDS = ("worried", "working_well", "needs_to_happen")
ORDER = (
    S.ALLOCATED,
    S.BOOKED,
    S.CONVERSATION_HELD,
    S.FAMILY_CONTACTED,
    S.SUBMITTED,
    S.IN_MODERATION,
    S.MODERATED,
    S.CHECKED,
    S.RETURNED,
    S.FINALISED,
)
#: Cases in which the reviewer raised the concern before the form was written, as their texts say.
RAISED_ON_READING = ("c1-06", "c2-07", "c2-13", "c3-21")
RAISED_IN_CONVERSATION = ("c3-10",)


@dataclass(frozen=True)
class Pace:
    """The days on which the steps of a review are done, and the state at which it rests today (None: it goes on)."""

    book: date
    conversation: date
    family: date
    submit: date
    check: date
    back: date
    rests_at: str | None = field(default=None, kw_only=True)

    def goes_past(self, state: str) -> bool:
        """Whether the review moves on after `state`."""
        return self.rests_at is None or ORDER.index(self.rests_at) > ORDER.index(state)


class Walk:
    """The journey of one review. Each method is one step and yields the moments for which it waits."""

    def __init__(self, play: Play, story: Story, review: Review, pace: Pace, rng: Random):
        self.play, self.story, self.review, self.pace, self.rng = play, story, review, pace, rng
        self.told = story.told

    @property
    def reviewer(self) -> User:
        return self.play.council.numbered(self.review.reviewer_id)

    def whole(self) -> Journey:
        """All steps in their order, as far as the pace lets the review go."""
        steps = (
            (S.ALLOCATED, self.book),
            (S.BOOKED, self.converse),
            (S.CONVERSATION_HELD, self.contact),
            (S.FAMILY_CONTACTED, self.submit),
            (S.SUBMITTED, self.be_judged),
            (S.CHECKED, self.come_back),
        )
        for state, step in steps:
            if not self.pace.goes_past(state):
                return
            yield from step()
            if self.review.state == S.WITHDRAWN:
                return
        yield from afterwards(self.play, self.story, self.review, self.rng, at_rest=self.pace.rests_at)

    def book(self) -> Journey:
        yield in_hours(self.pace.book, self.rng)
        when = at(self.pace.conversation, self.rng.randint(9, 15), self.rng.choice((0, 15, 30)))
        self.review = actions.book_conversation(self.review, when=when, by=self.reviewer)
        if self.story.key in RAISED_ON_READING:
            yield soon_after(timezone.now(), self.rng, 30, 60)
            self._raise()
        if self.story.key in self.play.words["withdrawn"]:
            yield in_hours(forward(self.pace.book, 2), self.rng)
            self.review = checking.withdraw(self.review, reason=self.play.words["withdrawn"][self.story.key], by=self.play.manager)

    def _raise(self) -> None:
        raise_now(self.review, grounds=self.play.words["raised_now"][self.story.key], by=self.reviewer)
        answer_new_escalations(self.play, self.story, self.review, self.rng)

    def converse(self) -> Journey:
        yield self._after_booking()
        self.review = actions.record_conversation(
            self.review, held_on=self.pace.conversation, note=self.told["conversation"], by=self.reviewer
        )
        if self.story.key in RAISED_IN_CONVERSATION:
            self._raise()
        yield soon_after(timezone.now(), self.rng, 20, 100)
        self.review = actions.write_in_short(self.review, self.told["in_short"], by=self.reviewer)
        half = FIRST_HALF if self.pace.goes_past(S.CONVERSATION_HELD) else FIRST_HALF[:3]
        yield from self._answer(half)
        self._say("practitioner_view", self.told["practitioner_view"])

    def _after_booking(self) -> datetime:
        ends = cast(datetime, self.review.booked_for) + timedelta(minutes=70)
        return max(ends, timezone.now())

    def contact(self) -> Journey:
        yield in_hours(self.pace.family, self.rng)
        family = self.told["family"]
        if "not_possible" in family:
            self.review = actions.family_contact_not_possible(self.review, reason=family["not_possible"], by=self.reviewer)
        else:
            self.review = actions.record_family_contact(self.review, held_on=self.pace.family, note=self.told["contact"], by=self.reviewer)
            words = f"{family['who'].capitalize()}: “{family['words']}”"
            self._say("family_feedback", words, score=family["score"])
        if not self.pace.goes_past(S.FAMILY_CONTACTED):
            yield from self._answer(SECOND_HALF[: self.rng.randint(1, 3)])
            self._find(self.told["findings"][0])

    def submit(self) -> Journey:
        yield in_hours(self.pace.submit, self.rng, 9, 12)
        yield from self._answer(SECOND_HALF)
        for key in IN_WORDS:
            self._say(key, self.told[key])
        for finding in self.told["findings"]:
            yield soon_after(timezone.now(), self.rng, 2, 9)
            self._find(finding)
        for action in self.told["actions"]:
            due_on = self.pace.back + timedelta(days=action["days"])
            findings.add_action(self.review, text=action["text"], owner_role=action["owner"], due_on=due_on, by=self.reviewer)
        yield soon_after(timezone.now(), self.rng, 10, 60)
        self._submit()

    def _submit(self, changed: str | None = None) -> None:
        draw = 0.0 if self.told.get("sampled") else 1.0
        self.review = actions.submit_review(self.review, changed=changed, by=self.reviewer, sample_draw=draw)
        answer_new_escalations(self.play, self.story, self.review, self.rng)

    def be_judged(self) -> Journey:
        """The panel's grade, or Insights' check (R2, R4)."""
        if self.review.state == S.IN_MODERATION:
            yield from self._wait_for_panel()
        else:
            yield from self._be_checked()

    def _wait_for_panel(self) -> Journey:
        panel = cast(Panel, self.review.panel_cases.get().panel)
        yield panel.meets_at + timedelta(hours=3)
        self.review.refresh_from_db()
        answer_new_escalations(self.play, self.story, self.review, self.rng)

    def _be_checked(self) -> Journey:
        back = self.play.words["sent_back"].get(self.story.key)
        if back:
            yield in_hours(forward(self.pace.submit, 1), self.rng)
            self.review = checking.send_back(self.review, note=back["note"], by=self.play.officer())
            if not self.pace.goes_past(S.MODERATED):
                return
            yield in_hours(forward(self.pace.submit, 2), self.rng)
            self._mend(back["mended"])
            self._submit(changed=f"Added to the first area for development: “{back['mended']}”")
        if self.pace.goes_past(S.MODERATED):
            yield in_hours(max(self.pace.check, forward(self.pace.submit, 3 if back else 1)), self.rng)
            self.review = checking.pass_quality_check(self.review, note=self.story.afterwards["check"], by=self.play.officer())

    def _mend(self, sentence: str) -> None:
        """Say more in the first area for development, as Insights asked."""
        finding = self.review.findings.filter(kind="development").earliest("pk")
        text = f"{finding.text} {sentence}"
        findings.change_finding(finding, kind=finding.kind, text=text, themes=finding.themes.all(), by=self.reviewer)

    def come_back(self) -> Journey:
        earliest = forward(timezone.localdate(), 1)
        yield in_hours(max(self.pace.back, earliest), self.rng)
        self.review = checking.return_review(self.review, by=self.play.officer())

    def _answer(self, keys) -> Journey:
        """Write the answers as somebody does who reads and thinks: some minutes for each."""
        for key in keys:
            yield soon_after(timezone.now(), self.rng, 3, 12)
            answer = self.told["answers"][key]
            self._say(key, answer["text"], score=answer.get("score"), not_applicable=bool(answer.get("na")))

    def _say(self, key: str, text: str, **values) -> None:
        actions.save_answer(self.review, self.play.questions[key], text=text, by=self.reviewer, **values)

    def _find(self, told: dict) -> None:
        """State a finding with its themes, and send with an area for development what the reviewer chose for it (L1)."""
        if self.review.findings.filter(text=told["text"]).exists():
            return
        finding = findings.add_finding(
            self.review,
            kind=told["kind"],
            text=told["text"],
            themes=[self.play.themes[slug] for slug in told["themes"]],
            question=self.play.questions.get(told["question"]),
            nominate=bool(told.get("nominate")),
            by=self.reviewer,
        )
        for suggestion in self.play.learning_for(self.reviewer, told):
            findings.attach_learning(finding, suggestion.page, why=suggestion.why, by=self.reviewer)
