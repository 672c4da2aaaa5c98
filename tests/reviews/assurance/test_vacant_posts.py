"""A returned review goes on while the Team Manager's post is vacant: who answers for it may see and do what its holder may (V3, V10)."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from portal.models import Notice, Tenure
from reviews.assurance.actions import record_supervision, record_tm_assurance
from reviews.models import ActionItem, Review


def vacate(*people):
    Tenure.objects.filter(person__in=people).update(ends=timezone.now() - timedelta(minutes=1))


def told_of_return(review) -> set:
    return {notice.recipient for notice in Notice.objects.filter(kind="returned", key__startswith=f"returned:{review.pk}")}


def test_V3_service_manager_does_not_see_a_returned_review_while_the_team_manager_is_there(walk, council):
    walk.returned(7)
    assert not Review.objects.visible_to(council.sm).exists()


def test_V10_next_above_sees_what_was_returned_while_the_team_managers_post_is_vacant(walk, council):
    quiet = walk.submitted(7)
    elsewhere = walk.returned(7, child=council.east_child)
    vacate(council.tm)
    review = walk.returned(7)
    for person in (council.sm, council.hos, council.other_sm, council.south_tm, council.director):
        person.forget_standing()
    assert list(Review.objects.visible_to(council.sm)) == [review]
    for person in (council.hos, council.south_tm, council.director):
        assert not Review.objects.visible_to(person).exists()
    assert told_of_return(review) == {council.practitioner, council.sm}
    assert quiet.returned_at is None
    assert elsewhere.returned_at is not None


def test_R2_R10_next_above_records_assurance_and_supervision_for_the_vacant_post(walk, council, as_user):
    vacate(council.tm)
    review = walk.returned(7)
    council.sm.forget_standing()
    record_tm_assurance(review, text="Talked through at team meeting.", by=council.sm)
    supervision = record_supervision(
        review,
        reflection="Seven fits.",
        actions="See him alone.",
        rationale="He asked.",
        recorded_on_mosaic_on=timezone.localdate(),
        by=council.sm,
    )
    assert supervision.by == council.sm
    page = as_user(council.sm).get(reverse("my_team")).content.decode()
    assert review.reference in page


def test_V10_sight_ends_when_somebody_holds_the_post_again(walk, council):
    post = council.post_of(council.tm)
    vacate(council.tm)
    review = walk.returned(7)
    Tenure.objects.create(post=post, person=council.iro, starts=timezone.now() - timedelta(seconds=30))
    council.sm.forget_standing()
    council.iro.forget_standing()
    assert not Review.objects.visible_to(council.sm).exists()
    assert list(Review.objects.visible_to(council.iro)) == [review]


def test_V10_named_deputy_comes_before_the_next_above(walk, council):
    post = council.post_of(council.tm)
    vacate(council.tm)
    Tenure.objects.create(post=post, person=council.iro, capacity="deputy", starts=council.since)
    walk.returned(7)
    council.sm.forget_standing()
    assert not Review.objects.visible_to(council.sm).exists()


def test_R2_where_the_whole_line_is_vacant_insights_are_told_and_the_director_sees_no_review(walk, council):
    vacate(council.tm, council.sm, council.hos)
    review = walk.returned(7)
    council.director.forget_standing()
    assert told_of_return(review) == {council.practitioner, council.insights_manager}
    assert not Review.objects.visible_to(council.director).exists()


def test_V11_team_managers_action_is_the_next_aboves_while_the_post_is_vacant(walk, council):
    vacate(council.tm)
    review = walk.returned(7, actions=[("Agree who writes the plan.", "team_manager")])
    council.sm.forget_standing()
    assert list(ActionItem.objects.of(council.sm)) == list(review.actions.all())
    assert review.actions.get().owner == council.sm
