"""Learning beside a finding is attached and taken away by a form of one button, which needs no script."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from practice_library.models import GuidancePage, Theme
from reviews.models import FindingLearning

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(council):
    """The reviewer's browser, which is asked for the token of each form."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(council.reviewer, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def button(html: str, label: str) -> tuple[str, dict]:
    """Where the form of the button `label` leads, and what it sends."""
    [form] = [found for found in re.findall(r'<form class="pk-inline".*?</form>', html, re.DOTALL) if f">{label}<" in found]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return re.search(r'action="([^"]+)"', form).group(1), {name: unescape(value) for name, value in fields}


def test_L1_learning_is_attached_and_taken_away_by_buttons(process, browser):
    page = GuidancePage(title="A “second” way & more", slug="second-way", summary="How to plan for it.")
    page.themes = [Theme.objects.get(slug="contingency")]
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    page.save_revision().publish()
    finding = process.find(process.allocate())
    address = reverse("review_question", args=[finding.review.reference, "plan"])
    action, fields = button(browser.get(address).content.decode(), "Attach")
    assert browser.post(action, fields).status_code == 302
    assert list(FindingLearning.objects.values_list("finding", "page")) == [(finding.pk, page.pk)]
    action, fields = button(browser.get(address).content.decode(), "Take away")
    assert browser.post(action, fields).status_code == 302
    assert not FindingLearning.objects.exists()
