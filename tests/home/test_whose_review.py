"""A manager's rows name the practitioner where the manager may know whose review it is (V3), and nowhere else (R6, V10)."""

import pytest
from django.urls import reverse

from home.work.managing import after_return, escalations
from portal.people.actions import end_tenure
from portal.people.models import Tenure
from reviews.escalations.actions import raise_now
from reviews.models import Review
from tests.reviews.conftest import as_user  # noqa: F401 - a fixture
from tests.reviews.moderation.walk import Walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(council):
    return Walk(council)


def titles(section) -> list[str]:
    return [item.title for item in section.items]


def test_V3_team_manager_reads_on_my_work_whose_review_waits_for_supervision(walk, council):
    review = walk.returned(7)
    assert sorted(titles(after_return(council.tm))) == [
        f"{review.reference}, Pia Test: assure that the findings were considered",
        f"{review.reference}, Pia Test: record supervision after the review",
    ]


def test_a_review_without_a_practitioner_is_named_by_its_number(walk, council):
    review = walk.returned(7)
    Review.objects.filter(pk=review.pk).update(practitioner=None)
    assert f"{review.reference}: record supervision after the review" in titles(after_return(council.tm))


@pytest.mark.parametrize("who", ["tm", "sm", "hos"])
def test_V3_the_line_reads_whose_work_a_concern_is_about(walk, council, who):
    escalation = raise_now(walk.allocated(), grounds="Locked in.", by=council.insights)
    assert titles(escalations(getattr(council, who))) == [f"{escalation.review.reference}, Pia Test: considered Inadequate"]


def test_R6_who_answers_for_a_vacant_post_without_the_review_reads_the_number_alone(walk, council):
    for post_holder in (council.sm, council.hos):
        end_tenure(Tenure.objects.get(person=post_holder), by=council.admin)
    escalation = raise_now(walk.allocated(), grounds="Locked in.", by=council.insights)
    assert not Review.objects.visible_to(council.director).exists()
    assert titles(escalations(council.director)) == [f"{escalation.review.reference}: considered Inadequate"]


def test_V3_my_team_names_the_practitioner_of_a_concern_and_of_an_action(walk, council, as_user):  # noqa: F811
    done = walk.returned(7, actions=[("See him alone.", "team_manager")])
    escalation = raise_now(walk.allocated(), grounds="Locked in.", by=council.insights)
    page = as_user(council.tm).get(reverse("my_team")).content.decode()
    assert f"{escalation.review.reference}, Pia Test: considered Inadequate." in page
    assert f"{done.reference}, Pia Test</p>" in page


def test_V3_my_work_asks_as_much_for_many_rows_as_for_one(walk, council, django_assert_max_num_queries):
    for _ in range(3):
        walk.returned(7)
    council.tm.standing  # noqa: B018
    with django_assert_max_num_queries(8):
        assert len(after_return(council.tm).items) == 6
