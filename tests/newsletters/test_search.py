"""Newsletters in the search (L8, R14): published issues for staff, no draft, and to partners what is open to them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from newsletters import actions
from portal.models import User
from search.actions import rebuild_index


def found(client, words="quokka") -> str:
    return client.get(reverse("search"), {"query": words}).content.decode()


@pytest.fixture
def issues(section, council):
    """One published issue and one draft, each with the rare word in an item."""
    items = [("Three words", "<p>The quokka and its <b>plan</b>.</p>")]
    published = actions.draft_issue(title="Autumn issue", introduction="Plans.", items=items, by=council.wpd)
    published = actions.approve(actions.propose(published, by=council.wpd), by=council.psw)
    actions.draft_issue(title="Winter draft", introduction="Plans.", items=items, by=council.wpd)
    rebuild_index()
    return published


def test_L8_staff_find_a_published_issue_by_the_words_of_an_item_and_see_its_day(issues, council, as_user):
    page = found(as_user(council.practitioner))
    assert f'href="{issues.url}"' in page
    assert f"{timezone.localdate():%A}" in page
    assert "<mark" in page


def test_R14_draft_issue_is_found_by_nobody_not_even_its_author(issues, council, as_user):
    for person in (council.practitioner, council.wpd, council.psw, council.admin):
        assert "Winter draft" not in found(as_user(person)), person


def test_V8_partner_finds_an_issue_only_where_it_is_open_to_partners(issues, council, as_user):
    partner = User.objects.create_user("mo@partner.example", "a-long-password", first_name="Mo", affiliation="mscp")
    assert issues.url not in found(as_user(partner))
    type(issues).objects.filter(pk=issues.pk).update(open_to_partners=True)
    assert issues.url in found(as_user(partner))
