"""Cycles in the CMS."""

import pytest

from portal.access.groups import keep_in_step
from reviews.cycles.models import Cycle

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LIST = "/admin/reviews/cycle/"


def open_as(client, person, address=LIST):
    keep_in_step(person)
    client.force_login(person, backend=BACKEND)
    return client.get(address)


def test_V6_insights_find_a_cycle_in_the_cms(client, council, cycle):
    page = open_as(client, council.insights)
    assert page.status_code == 200
    assert f'<a href="/cycles/{cycle.pk}/">November 2026</a>' in page.content.decode()


@pytest.mark.parametrize("who", ["superuser", "admin", "wpd"])
def test_V12_nobody_else_finds_a_cycle_in_the_cms(client, council, cycle, who):
    person = council.superuser() if who == "superuser" else getattr(council, who)
    page = open_as(client, person)
    assert page.status_code == 302
    assert "Neglect" not in client.get("/admin/").content.decode()
    assert "/admin/reviews/cycle/" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("address", ["create/", "edit/{}/", "delete/{}/", "inspect/{}/", "history/{}/"])
def test_V12_nobody_changes_a_cycle_in_the_cms(client, council, cycle, address):
    assert open_as(client, council.insights, LIST + address.format(cycle.pk)).status_code in (302, 404)
    assert client.post(LIST + address.format(cycle.pk), {"area_of_focus": "Changed"}).status_code in (302, 404)
    assert list(Cycle.objects.values_list("pk", "area_of_focus")) == [(cycle.pk, "Neglect")]
