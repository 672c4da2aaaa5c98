"""After the return: reading, Mosaic, the manager's assurance, supervision, actions, verification (R9-R11)."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from practice_library.learning.actions import mark_as_read
from reviews.assurance.actions import record_mosaic_upload, record_supervision, record_tm_assurance, verify_actions
from reviews.records.actions import reflect
from reviews.records.findings import finish_action
from reviews.records.models import ActionItem, Review

from .clock import Journey, forward, in_hours
from .escalated import assure_again
from .play import Play
from .stories import Story

S = Review.State
#: Supervision that is late, by working days after the return; the last is not held yet.
LATE_SUPERVISION = {"c1-08": 14, "c1-18": 17, "c1-25": 13, "c2-12": 15, "c2-22": 16, "c2-06": 400, "c2-10": 400, "c2-17": 400}
#: Reviews that came back and that their practitioners have yet to open.
UNREAD = ("c3-01", "c3-26")


def afterwards(play: Play, story: Story, review: Review, rng: Random, at_rest: str | None) -> Journey:
    """What happens from the return on; a review that rests at `returned` or `finalised` goes no further than that."""
    after = _After(play, story, review, rng)
    if story.key in UNREAD:
        acts = []
    elif at_rest == S.RETURNED:
        acts = [after.reading()]
    elif at_rest == S.FINALISED:
        acts = [after.reading(), *after.finalising()]
    else:
        acts = [after.reading(), *after.finalising(), after.supervising(), *after.doing()]
    for moment, act in sorted(acts, key=lambda pair: pair[0]):
        yield moment
        act()
    if at_rest is None:
        yield from after.being_verified()


class _After:
    """The acts after the return of one review, each as a moment and what is done then."""

    def __init__(self, play: Play, story: Story, review: Review, rng: Random):
        self.play, self.story, self.review, self.rng = play, story, review, rng
        self.back = timezone.localdate(review.returned_at)

    def _day(self, least: int, most: int) -> date:
        return forward(self.back, self.rng.randint(least, most))

    def _manager(self):
        return self.play.council.in_line_of(self.play.team_of(self.review.child), "team_manager")

    def reading(self) -> tuple:
        """The practitioner reads it, thinks, and opens what was sent with it (L5)."""
        return in_hours(self._day(1, 4), self.rng), self._read

    def _read(self) -> None:
        practitioner = self.play.council.numbered(self.review.practitioner_id)
        reflect(self.review, reflection=self.story.told.get("reflection", ""), by=practitioner)
        for finding in self.review.findings.order_by("pk"):
            for attachment in finding.attachments.select_related("page").order_by("pk"):
                if self.rng.random() < 0.6:
                    mark_as_read(attachment.page, by=practitioner)

    def finalising(self) -> list[tuple]:
        return [
            (in_hours(self._day(3, 6), self.rng), self._assure),
            (in_hours(self._day(5, 6), self.rng), self._upload),
        ]

    def _assure(self) -> None:
        record_tm_assurance(self.review, text=self.story.afterwards["assurance"], by=self._manager())

    def _upload(self) -> None:
        reference = f"M{self.rng.randint(2_000_000, 9_999_999)}"
        record_mosaic_upload(self.review, added_on=timezone.localdate(), mosaic_reference=reference, by=self.play.officer())

    def supervising(self) -> tuple:
        late = LATE_SUPERVISION.get(self.story.key)
        return in_hours(forward(self.back, late) if late else self._day(6, 10), self.rng), self._supervise

    def _supervise(self) -> None:
        record_supervision(
            self.review,
            reflection=self.story.afterwards["supervision"],
            actions="\n".join(action["text"] for action in self.story.told["actions"]),
            rationale=self.story.afterwards["rationale"],
            recorded_on_mosaic_on=timezone.localdate(),
            by=self._manager(),
        )
        assure_again(self.play, self.story, self.review)

    def doing(self) -> list[tuple]:
        """Each action with evidence is done near its date by its owner, most in time and some a few days late."""
        actions: list[tuple[date, Callable]] = []
        for action, told in zip(self.review.actions.order_by("pk"), self.story.told["actions"], strict=True):
            if "evidence" not in told:
                continue
            day = max(action.due_on + timedelta(days=self.rng.randint(-4, 3)), forward(self.back, 1))
            actions.append((in_hours(forward(day - timedelta(days=1), 1), self.rng), self._finish(action, told["evidence"])))
        return actions

    def _finish(self, action: ActionItem, evidence: str) -> Callable[[], None]:
        def finish() -> None:
            finish_action(action, evidence=evidence, by=self.play.council.numbered(action.owner_id))

        return finish

    def being_verified(self) -> Journey:
        """Insights verify what was done, a week or two after the last act (R11). Where it is not tracked, nothing follows."""
        self.review.refresh_from_db()
        if self.review.state != S.TRACKED or not self.story.is_done:
            return
        yield in_hours(forward(timezone.localdate(), self.rng.randint(3, 8)), self.rng)
        verify_actions(self.review, note=self.story.afterwards["verification"], by=self.play.officer())
