"""What a panel member sees of cases that left their panel, and what they may do once all is done (V5, R6)."""

from django.utils import timezone

from reviews.models import PanelCase, Review
from reviews.moderation.actions import defer_case
from reviews.records import checking


def sees(person) -> list:
    person.forget_standing()
    return list(Review.objects.visible_to(person))


def test_V5_case_that_was_deferred_is_out_of_sight(walk, council):
    panel = walk.panel(council.iro)
    review = walk.submitted(9)
    assert sees(council.iro) == [review]
    defer_case(PanelCase.objects.get(review=review), reason="The reviewer is away.", by=council.insights)
    assert panel.cases.get().state == "deferred"
    assert sees(council.iro) == []


def test_V5_withdrawn_case_is_out_of_sight(walk, council):
    walk.panel(council.iro)
    review = walk.submitted(9)
    checking.withdraw(review, reason="The wrong child.", by=council.insights)
    assert sees(council.iro) == []


def test_R6_panel_member_raises_nothing_once_the_review_is_finalised(walk, council):
    review = walk.moderated(9, 9) if not walk.panel(council.iro) else None
    review = review or walk.moderated(9, 9)
    assert council.iro.has_perm("reviews.raise_now", Review.objects.get(pk=review.pk))
    Review.objects.filter(pk=review.pk).update(finalised_at=timezone.now())
    assert not council.iro.has_perm("reviews.raise_now", Review.objects.get(pk=review.pk))
