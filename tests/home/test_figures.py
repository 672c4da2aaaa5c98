"""The figures of My work say what they count, and each leads to it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.deadlines.models import Obligation
from reviews.escalations.actions import raise_now
from tests.reviews.conftest import as_user  # noqa: F401 - a fixture
from tests.reviews.moderation.walk import Walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(council):
    """For North's Team Manager one concern, and two tasks of a returned review, one of them late."""
    walk = Walk(council)
    returned = walk.returned(7)
    escalation = raise_now(walk.allocated(), grounds="Locked in.", by=council.insights)
    late = Obligation.objects.about(returned).filter(kind=Obligation.Kind.TM_ASSURANCE)
    late.update(due_at=timezone.now() - timedelta(days=3))
    return {"returned": returned.reference, "concern": escalation.review.reference}


def test_each_figure_says_what_it_counts_and_leads_to_it(waiting, council, as_user):  # noqa: F811
    figures = as_user(council.tm).get(reverse("my_work")).context["figures"]
    assert [(each["number"], each["label"], each["url"]) for each in figures] == [
        (1, "concern or unread review", "?show=first"),
        (1, "thing past its date", "?show=late"),
        (3, "things waiting for you", "?"),
        (0, "learning conversations booked", ""),
    ]


@pytest.mark.parametrize(("show", "left"), [("first", ["concern"]), ("late", ["returned"]), ("other", ["concern", "returned", "returned"])])
def test_a_figure_leaves_the_rows_that_it_counts(waiting, council, as_user, show, left):  # noqa: F811
    response = as_user(council.tm).get(reverse("my_work"), {"show": show})
    titles = [item.title.split(",")[0] for section in response.context["sections"] for item in section.items]
    assert titles == [waiting[name] for name in left]
    assert ("Show everything that waits for you" in response.content.decode()) == (show != "other")
