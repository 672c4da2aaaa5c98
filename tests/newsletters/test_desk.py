"""The newsletter desk, the way from a finding to an issue, and one's own subscription."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from home.work.editing import editors_desk, sent_back
from newsletters import actions, sending
from newsletters.models import NewsletterPage, Subscription
from newsletters.queries import wants_newsletter

from .conftest import FINDING_TEXT

pytestmark = pytest.mark.django_db

WORDS = {"issue": "new", "title": "Plans that hold", "heading": "A second way", "words": "Plans stop at the first step."}


def test_an_issue_goes_from_draft_to_sent_by_the_pages(draft, council, client):
    def press(name: str, person) -> str:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        page = client.get(reverse(name, args=[draft.pk]))
        response = client.post(reverse(name, args=[draft.pk]), page.context["form"].initial, follow=True)
        assert response.status_code == 200
        return NewsletterPage.objects.get(pk=draft.pk).state

    assert press("newsletter_propose", council.wpd) == "proposed"
    assert press("newsletter_approve", council.psw) == "approved"
    assert press("newsletter_send", council.wpd) == "sent"
    assert "0 of" in client.get(reverse("newsletter_desk")).content.decode()


def test_R14_the_author_is_told_on_the_page_why_not_they(draft, council, as_user):
    actions.propose(draft, by=council.wpd)
    client = as_user(council.wpd)
    page = client.get(reverse("newsletter_issue", args=[draft.pk])).content.decode()
    assert "somebody else approves it" in page
    assert reverse("newsletter_approve", args=[draft.pk]) not in page
    refused = client.post(reverse("newsletter_approve", args=[draft.pk]))
    assert refused.status_code == 409
    assert "Ask somebody who wrote none of it." in refused.content.decode()


def test_the_desk_shows_what_was_proposed_and_says_that_something_was_written_later(draft, council, as_user):
    actions.propose(draft, by=council.wpd)
    later = draft.get_latest_revision_as_object()
    later.introduction = "Written later."
    later.save_revision(user=council.wpd)
    page = as_user(council.psw).get(reverse("newsletter_issue", args=[draft.pk])).content.decode()
    assert "Plans that hold on a bad day." in page
    assert "Written later." not in page
    assert "Something was written after this was proposed" in page


@pytest.mark.parametrize("who", ["practitioner", "tm", "hos", "reviewer", "admin", "director"])
def test_nobody_else_stands_at_the_desk(draft, council, as_user, who):
    client = as_user(getattr(council, who))
    for address in (
        reverse("newsletter_desk"),
        reverse("newsletter_new"),
        reverse("newsletter_issue", args=[draft.pk]),
        reverse("newsletter_send", args=[draft.pk]),
    ):
        response = client.get(address)
        assert response.status_code == 403
        assert "write to WPD" in response.content.decode()
        assert "Newsletter desk</a>" not in response.content.decode()


def test_the_desk_lists_by_state_and_says_what_it_does_not_know(draft, published, section, council, as_user):
    actions.draft_issue(title="Still being written", by=council.psw)
    client = as_user(council.wpd)
    drafts = client.get(reverse("newsletter_desk"), {"state": "draft"}).content.decode()
    assert "Still being written" in drafts
    assert "What happens if it does not work" not in drafts
    assert "all issues are shown" in client.get(reverse("newsletter_desk"), {"state": "x\x00"}).content.decode()


def test_the_desk_asks_as_many_questions_for_many_issues_as_for_one(draft, council, as_user):
    client = as_user(council.wpd)
    client.get(reverse("newsletter_desk"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("newsletter_desk"))
    for number in range(30):
        actions.draft_issue(title=f"Issue {number}", by=council.wpd)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("newsletter_desk"))
    assert len(many) == len(one)


def test_a_finding_begins_an_issue(section, finding, council, as_user):
    response = as_user(council.wpd).post(reverse("finding_to_newsletter", args=[finding.pk]), WORDS)
    issue = NewsletterPage.objects.get()
    assert response.url == reverse("newsletter_issue", args=[issue.pk])
    items = issue.get_latest_revision_as_object().items
    assert [(block.value["heading"], block.value["finding_id"], block.value["words"].source) for block in items] == [
        ("A second way", finding.pk, "<p>Plans stop at the first step.</p>")
    ]
    assert not issue.live


def test_a_finding_joins_a_draft_with_its_themes(draft, finding, council, as_user):
    as_user(council.psw).post(reverse("finding_to_newsletter", args=[finding.pk]), WORDS | {"issue": str(draft.pk)})
    page = NewsletterPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert [block.value["heading"] for block in page.items] == ["Three words", "A second way"]
    assert [theme.slug for theme in page.themes.all()] == ["contingency"]


def test_each_finding_of_the_list_leads_to_the_newsletter_form(section, finding, council, as_user):
    page = as_user(council.wpd).get(reverse("findings")).content.decode()
    assert page.count(f'href="{reverse("finding_to_newsletter", args=[finding.pk])}"') == 1


def test_an_issue_taken_offline_can_be_proposed_again(published, council, as_user):
    published.unpublish()
    page = as_user(council.wpd).get(reverse("newsletter_issue", args=[published.pk])).content.decode()
    assert reverse("newsletter_propose", args=[published.pk]) in page
    assert actions.approve(actions.propose(published, by=council.wpd), by=council.psw).live


def test_the_words_begin_empty_so_that_nobody_copies_the_reviewer(section, finding, council, as_user):
    response = as_user(council.wpd).get(reverse("finding_to_newsletter", args=[finding.pk]))
    assert response.context["form"]["words"].value() is None
    text = response.content.decode()
    assert "in your own words" in text
    assert FINDING_TEXT in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"words": ""}, "Write what the finding says in your own words"),
        ({"words": "w" * 200_000}, "Write no more than 5,000 characters. This has 200,000."),
        ({"words": "a\x00b"}, "Null characters are not allowed."),
        ({"heading": ""}, "Give the item a heading"),
        ({"title": ""}, "Give the new issue a title"),
        ({"issue": "999999"}, "This issue is no longer a draft"),
        ({"issue": "0 or 1"}, "This issue is no longer a draft"),
    ],
)
def test_what_can_not_be_saved_is_said_and_what_was_typed_stays(section, finding, council, as_user, changes, sentence):
    response = as_user(council.wpd).post(reverse("finding_to_newsletter", args=[finding.pk]), WORDS | changes)
    assert response.status_code == 422
    text = response.content.decode()
    assert sentence in text
    assert (WORDS | changes)["heading"] in text
    assert NewsletterPage.objects.count() == 0


def test_a_finding_that_an_issue_carries_already_is_refused_on_the_form(draft, finding, council, as_user):
    client = as_user(council.wpd)
    for status in (302, 409):
        response = client.post(reverse("finding_to_newsletter", args=[finding.pk]), WORDS | {"issue": str(draft.pk)})
        assert response.status_code == status
    assert "carries this finding already" in response.content.decode()
    assert "Plans stop at the first step." in response.content.decode()


def test_L2_the_finding_shows_which_issues_carry_it(draft, finding, council, as_user):
    issue = actions.add_finding_to_issue(draft, finding.pk, heading="A second way", words="Plans stop.", by=council.wpd)
    client = as_user(council.wpd)
    assert reverse("newsletter_issue", args=[issue.pk]) in client.get(reverse("finding", args=[finding.pk])).content.decode()
    issue = actions.approve(actions.propose(issue, by=council.wpd), by=council.psw)
    page = client.get(reverse("finding", args=[finding.pk])).content.decode()
    assert page.count(issue.title) == 1
    assert f'href="{issue.get_url()}"' in page


def test_one_turns_the_newsletter_off_and_on_for_oneself(section, council, as_user):
    client = as_user(council.tm)
    client.post(reverse("newsletter_subscription"), {"is_wanted": "no"})
    assert (wants_newsletter(council.tm), wants_newsletter(council.sm)) == (False, True)
    client.post(reverse("newsletter_subscription"), {"is_wanted": "yes"})
    assert (wants_newsletter(council.tm), Subscription.objects.count()) == (True, 1)
    assert client.post(reverse("newsletter_subscription"), {"is_wanted": "perhaps"}).status_code == 422


def test_V8_a_partner_has_no_subscription(section, council, as_user):
    partner = council.person("Mina", affiliation="mscp")
    assert as_user(partner).post(reverse("newsletter_subscription"), {"is_wanted": "yes"}).status_code == 403
    assert Subscription.objects.count() == 0


def waiting_text(as_user, person) -> str:
    page = as_user(person).get(reverse("newsletter_desk")).content.decode()
    return " ".join(strip_tags(page).split())


def test_R14_the_desk_says_which_issues_one_may_approve_and_which_not(draft, council, as_user):
    actions.propose(draft, by=council.wpd)
    actions.propose(actions.draft_issue(title="Prem’s issue", introduction="Words.", by=council.psw), by=council.psw)
    text = waiting_text(as_user, council.wpd)
    assert "1 issue waits for your approval: Prem’s issue" in text
    own = "1 issue waits for somebody else’s approval, because you wrote or proposed it: What happens if it does not work"
    assert own in text
    assert "2 issues wait for your approval" in waiting_text(as_user, council.insights_manager)
    text = waiting_text(as_user, council.insights)
    assert "2 issues wait for approval by WPD, the Principal Social Worker or an Insights manager" in text
    assert "your approval" not in text


def test_R14_my_work_counts_what_one_may_approve_apart_from_ones_own(draft, council):
    actions.propose(draft, by=council.wpd)
    actions.propose(actions.draft_issue(title="Prem’s issue", introduction="Words.", by=council.psw), by=council.psw)
    titles = [item.title for item in editors_desk(council.wpd).items]
    assert "Newsletters waiting for your approval: 1" in titles
    assert "Newsletters waiting for somebody else’s approval: 1" in titles


def test_the_desk_asks_as_many_questions_for_many_proposed_issues_as_for_one(draft, council, as_user):
    client = as_user(council.psw)
    actions.propose(draft, by=council.wpd)
    client.get(reverse("newsletter_desk"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("newsletter_desk"))
    for number in range(8):
        actions.propose(actions.draft_issue(title=f"Issue {number}", introduction="Words.", by=council.wpd), by=council.wpd)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("newsletter_desk"))
    assert len(many) == len(one)


def test_the_summary_of_an_issue_says_what_it_is_for(draft, council, as_user):
    page = as_user(council.wpd).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert "One sentence that says what the issue is about." in page
    assert "The first one becomes the summary" in as_user(council.wpd).get(reverse("newsletter_new")).content.decode()


def test_R14_issue_taken_back_by_another_is_in_its_authors_work_until_it_is_proposed_again(draft, council):
    actions.propose(draft, by=council.wpd)
    actions.take_back(draft, note="Take the team out.", by=council.psw)
    rows = [(item.title, item.why) for item in sent_back(council.wpd).items]
    words = f"{council.psw} took this newsletter back: “Take the team out.”"
    assert rows == [("What happens if it does not work: change it and propose it again", words)]
    assert sent_back(council.psw).items == []
    actions.propose(draft, by=council.wpd)
    assert sent_back(council.wpd).items == []


def test_R14_issue_that_its_author_took_back_does_not_come_back_to_them(draft, council):
    actions.propose(draft, by=council.wpd)
    actions.take_back(draft, by=council.wpd)
    assert sent_back(council.wpd).items == []


def test_R14_desk_names_a_published_issue_by_the_title_that_was_approved(published, council, as_user):
    later = published.get_latest_revision_as_object()
    later.title = "Nobody approved this"
    later.save_revision(user=council.wpd)
    client = as_user(council.psw)
    assert "Nobody approved this" not in client.get(reverse("newsletter_desk")).content.decode()
    page = client.get(reverse("newsletter_issue", args=[published.pk])).content.decode()
    assert "This was written after the issue was approved." in page


def offered(client, name: str, issue) -> tuple[str, bool]:
    """What the page of an act says instead of its form, and whether it offers the form."""
    response = client.get(reverse(name, args=[issue.pk]))
    return response.context["why_not"], 'method="post" class="pk-narrow"' in response.content.decode()


def test_R14_no_form_sends_an_issue_that_is_not_approved(draft, council, as_user):
    client = as_user(council.wpd)
    said = (
        "“What happens if it does not work” is not approved and published. It can be sent once somebody who wrote none of it approved it."
    )
    assert offered(client, "newsletter_send", draft) == (said, False)
    page = client.get(reverse("newsletter_send", args=[draft.pk])).content.decode()
    assert said in page
    assert f'<a href="{reverse("newsletter_issue", args=[draft.pk])}">Back to the issue</a>' in page


def test_no_form_sends_an_issue_twice(published, council, as_user):
    client = as_user(council.wpd)
    assert offered(client, "newsletter_send", published) == ("", True)
    sending.send(published, by=council.wpd)
    said = "“What happens if it does not work” was sent already. Nobody receives the same issue twice."
    assert offered(client, "newsletter_send", published) == (said, False)
    refused = client.post(reverse("newsletter_send", args=[published.pk]))
    assert (refused.status_code, said in refused.content.decode()) == (409, True)


def test_no_form_sends_the_rest_of_an_issue_that_was_not_sent_or_is_on_its_way(published, council, as_user):
    client = as_user(council.wpd)
    assert offered(client, "newsletter_send_rest", published) == (
        "“What happens if it does not work” was not sent yet. Send it first.",
        False,
    )
    sending.send(published, by=council.wpd)
    said = "“What happens if it does not work” is on its way to everybody who doesn’t have it yet. Look again in a quarter of an hour."
    assert offered(client, "newsletter_send_rest", published) == (said, False)


def test_no_form_proposes_or_takes_back_an_issue_that_can_not_be(draft, council, as_user):
    client = as_user(council.wpd)
    said = "“What happens if it does not work” is not waiting for approval. Open it again to see its state."
    assert offered(client, "newsletter_take_back", draft) == (said, False)
    assert offered(client, "newsletter_propose", draft) == ("", True)
    actions.propose(draft, by=council.wpd)
    said = "“What happens if it does not work” is waiting for approval already. Take it back first if you changed it since."
    assert offered(client, "newsletter_propose", draft) == (said, False)
    assert offered(client, "newsletter_take_back", draft) == ("", True)
