"""The Service Manager's task after an escalation belongs to the post, whoever holds it (R7)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.models import Obligation, Tenure
from portal.people.actions import end_tenure, start_tenure
from reviews.escalations.actions import record_safety_assurance
from reviews.models import Escalation
from tests.reviews.moderation.walk import Walk

TASK = "Review the record and record assurance"


@pytest.fixture
def escalation(council):
    Walk(council).submitted(1)
    return Escalation.objects.get()


@pytest.fixture
def shows_task(client, escalation):
    """Whether a person's My work shows the task, and whether its page offers them the form."""

    def of(person) -> tuple[bool, bool]:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        page = client.get(reverse("my_work")).content.decode()
        form = client.get(reverse("escalation_assure", args=[escalation.pk]))
        assert (TASK in page) == (escalation.review.reference in page)
        return TASK in page, form.status_code == 200

    return of


def test_R7_the_task_is_of_the_post_and_of_no_person(council, escalation):
    task = Obligation.objects.about(escalation).get(kind=Obligation.Kind.SAFETY_ASSURANCE)
    assert (task.post, task.person) == (council.post_of(council.sm), None)


def test_R7_the_task_goes_to_the_new_holder_and_leaves_the_old_one(council, escalation, shows_task):
    assert shows_task(council.sm) == (True, True)
    assert shows_task(council.east_tm) == (False, False)
    end_tenure(Tenure.objects.get(person=council.sm), by=council.admin)
    start_tenure(council.post_of(council.sm), council.east_tm, by=council.admin)
    assert shows_task(council.sm) == (False, False)
    assert shows_task(council.east_tm) == (True, True)


def test_R7_the_new_holder_meets_the_task_and_the_old_one_cannot(council, escalation):
    end_tenure(Tenure.objects.get(person=council.sm), by=council.admin)
    start_tenure(council.post_of(council.sm), council.east_tm, by=council.admin)
    found = {"safety": "Seen, safe.", "other_children": "None.", "quality": "Weak.", "recorded_on_mosaic_on": timezone.localdate()}
    for person in (council.sm, council.east_tm):
        person.forget_standing()
    with pytest.raises(Refused):
        record_safety_assurance(escalation, by=council.sm, **found)
    task = Obligation.objects.about(escalation)
    assert task.get().met_at is None
    made = record_safety_assurance(escalation, by=council.east_tm, **found)
    assert (task.get().met_at, made.by) == (made.at, council.east_tm)
