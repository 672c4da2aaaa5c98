"""The first page of the CMS shows whoever opens it what waits for them, as My work does."""

import pytest
from django.urls import reverse

from tests.reviews.conftest import instrument, process  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def panel_of(client, person) -> str:
    client.force_login(person, backend=BACKEND)
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    return page.partition('class="pk-admin-waiting"')[2].partition("</section>")[0]


def test_editor_finds_the_doors_of_the_newsletter(council, client):
    panel = panel_of(client, council.wpd)
    assert reverse("findings") in panel
    assert reverse("newsletter_desk") in panel


def test_R1_insights_find_the_board_of_the_open_cycle(process, client):  # noqa: F811
    panel = panel_of(client, process.council.insights_manager)
    assert reverse("cycle_board", args=[process.cycle.pk]) in panel
    assert reverse("my_work") in panel


def test_V12_administrator_finds_no_review(process, client):  # noqa: F811
    process.submit(process.allocate(), overall=1)
    panel = panel_of(client, process.council.admin)
    assert reverse("my_work") in panel
    assert "CR-" not in panel
