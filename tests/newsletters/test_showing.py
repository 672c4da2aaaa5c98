"""L2: each end of an item shows what its reader may see, and no trace of the rest."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsletters import actions
from newsletters.models import NewsletterPage

from .conftest import FINDING_TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def carrying(draft, finding, council):
    """A published issue that carries the finding in Wendy's words."""
    issue = actions.add_finding_to_issue(draft, finding.pk, heading="A second way", words="Plans stop at the first step.", by=council.wpd)
    return actions.approve(actions.propose(issue, by=council.wpd), by=council.psw)


def page_for(as_user, person, issue) -> str:
    response = as_user(person).get(issue.get_url())
    assert response.status_code == 200
    return response.content.decode()


def traces(finding) -> dict[str, str]:
    """What leads to the finding and to the review, and who stands in it."""
    return {
        "finding": f"/findings/{finding.pk}/",
        "finding text": FINDING_TEXT,
        "review": reverse("review", args=[finding.review.reference]),
        "reference": finding.review.reference,
        "child": "AB-1001",
        "practitioner": "Pia Test",
        "reviewer": "Rosa Test",
        "service": "First Response",
    }


def seen(text: str, finding) -> set[str]:
    return {name for name, trace in traces(finding).items() if trace in text}


@pytest.mark.parametrize("who", ["east_practitioner", "east_tm", "second_reviewer", "admin", "other_hos", "hos", "sm"])
def test_L2_staff_read_the_words_and_no_trace_of_where_they_come_from(carrying, finding, council, as_user, who):
    text = page_for(as_user, getattr(council, who), carrying)
    assert "Plans stop at the first step." in text
    assert seen(text, finding) == set()


def test_L2_superuser_reads_the_words_and_no_trace(carrying, finding, council, as_user):
    text = page_for(as_user, council.superuser(), carrying)
    assert "Plans stop at the first step." in text
    assert seen(text, finding) == set()


@pytest.mark.parametrize("who", ["wpd", "psw"])
def test_V7_wpd_and_psw_follow_an_item_to_the_finding_and_no_further(carrying, finding, council, as_user, who):
    assert seen(page_for(as_user, getattr(council, who), carrying), finding) == {"finding", "finding text"}


@pytest.mark.parametrize("who", ["practitioner", "tm"])
def test_L2_who_may_open_the_review_follows_an_item_to_it(carrying, finding, council, as_user, who):
    person = getattr(council, who)
    assert seen(page_for(as_user, person, carrying), finding) - {"practitioner"} == {"review", "reference"}


def test_L2_reviewer_follows_an_item_to_the_own_review(carrying, finding, council, as_user):
    text = page_for(as_user, council.reviewer, carrying)
    assert finding.review.reference in text
    assert FINDING_TEXT not in text


def test_V6_insights_follow_an_item_to_both_ends(carrying, finding, council, as_user):
    assert seen(page_for(as_user, council.insights, carrying), finding) == {"finding", "finding text", "review", "reference"}


def test_V8_a_partner_reads_an_issue_only_where_it_is_open_to_partners(carrying, finding, council, as_user):
    partner = council.person("Mina", affiliation="mscp")
    assert as_user(partner).get(carrying.get_url()).status_code == 403
    draft = carrying.get_latest_revision_as_object()
    draft.open_to_partners = True
    draft.save_revision(user=council.wpd)
    actions.approve(actions.propose(carrying, by=council.wpd), by=council.psw)
    assert seen(page_for(as_user, partner, carrying), finding) == set()


def test_V1_a_draft_is_not_served(draft, council, as_user):
    assert as_user(council.wpd).get(NewsletterPage.objects.get(pk=draft.pk).get_url()).status_code == 404


def test_the_archive_lists_published_issues_and_no_drafts(published, section, council, as_user):
    actions.draft_issue(title="Still being written", by=council.wpd)
    text = as_user(council.east_practitioner).get(section.get_url()).content.decode()
    assert "What happens if it does not work" in text
    assert "Still being written" not in text


def test_the_archive_is_narrowed_by_year_and_says_what_it_does_not_know(published, section, council, as_user):
    client = as_user(council.east_practitioner)
    assert "Issues of" in client.get(section.get_url(), {"year": str(published.issue_date.year)}).content.decode()
    for year in ("1801", "1'\x00", "9" * 400):
        assert "all years are shown" in client.get(section.get_url(), {"year": year}).content.decode()


def publish(number: int, council) -> None:
    issue = actions.draft_issue(title=f"Issue {number}", introduction="Words.", by=council.wpd)
    actions.approve(actions.propose(issue, by=council.wpd), by=council.psw)


def test_the_archive_asks_as_many_questions_for_many_issues_as_for_two(published, section, council, as_user):
    publish(0, council)
    client = as_user(council.east_practitioner)
    client.get(section.get_url())
    with CaptureQueriesContext(connection) as two:
        client.get(section.get_url())
    for number in range(1, 13):
        publish(number, council)
    with CaptureQueriesContext(connection) as many:
        client.get(section.get_url())
    assert len(many) == len(two)


def test_issues_are_found_as_learning_content(carrying, council):
    from practice_library.pages.kinds import kind_of
    from practice_library.pages.models import ContentPage

    found = ContentPage.objects.visible_to(council.practitioner).with_themes(["contingency"])
    assert [page.pk for page in found] == [carrying.pk]
    assert kind_of(found[0].specific).plural == "Newsletters"


def test_L2_what_is_kept_for_many_readers_is_never_a_finding(carrying, finding, council, as_user, settings):
    """A page may be kept for its readers; an issue never, since each reader is shown something else."""
    settings.KEEP_SECONDS = 300
    assert seen(page_for(as_user, council.wpd, carrying), finding) == {"finding", "finding text"}
    assert seen(page_for(as_user, council.other_hos, carrying), finding) == set()
