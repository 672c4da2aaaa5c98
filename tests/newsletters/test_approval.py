"""R14: who wrote an issue can't approve it, and approval publishes what was proposed."""

import pytest
from django.urls import reverse

from newsletters import actions
from newsletters.models import FindingUse, NewsletterPage
from portal.access.exceptions import Refused
from portal.audit.models import Event
from portal.notices.models import Notice
from portal.people.models import PostType

pytestmark = pytest.mark.django_db
SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


def edit(issue, *, introduction: str, by) -> None:
    """Save a draft as the CMS does."""
    draft = issue.get_latest_revision_as_object()
    draft.introduction = introduction
    draft.save_revision(user=by)


def state_of(issue) -> tuple:
    issue = NewsletterPage.objects.get(pk=issue.pk)
    return issue.state, issue.live, issue.approved_by_id


def test_R14_author_can_not_approve_their_own_issue(draft, council):
    issue = actions.propose(draft, by=council.wpd)
    with pytest.raises(Refused, match="You wrote some of this issue or proposed it"):
        actions.approve(issue, by=council.wpd)
    assert state_of(issue) == ("proposed", False, None)


@pytest.mark.parametrize("who", ["wpd", "insights"])
def test_R14_approval_page_has_no_button_for_who_can_not_approve_and_says_who_can(draft, council, client, who):
    issue = actions.propose(draft, by=council.wpd)
    url = reverse("newsletter_approve", args=[issue.pk])
    client.force_login(getattr(council, who), backend=SIGN_IN)
    response = client.get(url)
    said = response.context["why_not"]
    assert "Approve and publish" not in response.content.decode()
    assert [name in said for name in (str(council.psw), str(council.insights_manager), str(council.wpd))] == [True, True, False]
    assert client.post(url).status_code == 409


def test_R14_approval_page_has_its_button_for_who_wrote_none_of_it(draft, council, client):
    issue = actions.propose(draft, by=council.wpd)
    client.force_login(council.psw, backend=SIGN_IN)
    assert "Approve and publish" in client.get(reverse("newsletter_approve", args=[issue.pk])).content.decode()


def test_R14_author_can_not_approve_after_somebody_else_proposed_it(draft, council):
    issue = actions.propose(draft, by=council.insights)
    with pytest.raises(Refused, match="You wrote some of this issue"):
        actions.approve(issue, by=council.wpd)
    assert state_of(issue) == ("proposed", False, None)


def test_R14_author_can_not_approve_after_a_third_person_edited_it(draft, council):
    edit(draft, introduction="As Ines has it.", by=council.insights)
    issue = actions.propose(draft, by=council.insights)
    with pytest.raises(Refused, match="You wrote some of this issue"):
        actions.approve(issue, by=council.wpd)
    assert actions.approve(issue, by=council.psw).introduction == "As Ines has it."


def test_R14_whoever_edited_it_can_not_approve_it(draft, council):
    edit(draft, introduction="As Prem has it.", by=council.psw)
    issue = actions.propose(draft, by=council.wpd)
    with pytest.raises(Refused, match="You wrote some of this issue"):
        actions.approve(issue, by=council.psw)
    assert actions.approve(issue, by=council.insights_manager).approved_by == council.insights_manager


def test_R14_whoever_writes_on_after_the_proposal_can_not_approve_it(draft, council):
    issue = actions.propose(draft, by=council.wpd)
    edit(issue, introduction="Later, by Prem.", by=council.psw)
    with pytest.raises(Refused, match="You wrote some of this issue"):
        actions.approve(issue, by=council.psw)


@pytest.mark.parametrize("who", ["insights", "practitioner", "admin", "reviewer"])
def test_R14_only_wpd_psw_and_insights_managers_approve(draft, council, who):
    issue = actions.propose(draft, by=council.wpd)
    with pytest.raises(Refused, match="approve newsletters"):
        actions.approve(issue, by=getattr(council, who))
    assert state_of(issue) == ("proposed", False, None)


def test_R14_approval_publishes_the_proposed_revision_and_not_a_later_draft(draft, council):
    issue = actions.propose(draft, by=council.wpd)
    edit(issue, introduction="Written later.", by=council.wpd)
    issue = actions.approve(issue, by=council.psw)
    assert (issue.introduction, issue.live, issue.live_revision_id) == ("Plans that hold on a bad day.", True, issue.proposed_revision_id)
    assert issue.get_latest_revision_as_object().introduction == "Written later."
    assert issue.has_unpublished_changes


def test_R14_approval_is_recorded_with_who_and_when(published, council):
    events = Event.objects.about(published).values_list("verb", "by")
    assert list(events) == [
        ("newsletter.drafted", council.wpd.pk),
        ("newsletter.proposed", council.wpd.pk),
        ("newsletter.approved", council.psw.pk),
    ]
    assert published.approved_by == council.psw


def test_R14_a_correction_needs_its_own_approval_by_somebody_who_did_not_write_it(published, council):
    edit(published, introduction="Corrected by Prem.", by=council.psw)
    issue = actions.propose(published, by=council.psw)
    assert NewsletterPage.objects.get(pk=issue.pk).introduction == "Plans that hold on a bad day."
    for person in (council.psw, council.wpd):
        with pytest.raises(Refused, match="You wrote some of this issue"):
            actions.approve(issue, by=person)
    assert actions.approve(issue, by=council.insights_manager).introduction == "Corrected by Prem."


def test_R14_an_approver_of_before_may_approve_a_correction_of_the_author(published, council):
    edit(published, introduction="Corrected by Wendy.", by=council.wpd)
    issue = actions.approve(actions.propose(published, by=council.wpd), by=council.psw)
    assert issue.introduction == "Corrected by Wendy."


def test_R14_old_page_does_not_approve_a_text_that_was_proposed_anew_and_shows_it(draft, council, client):
    issue = actions.propose(draft, by=council.wpd)
    url = reverse("newsletter_approve", args=[issue.pk])
    client.force_login(council.psw, backend=SIGN_IN)
    page = client.get(url)
    assert "Plans that hold on a bad day." in page.content.decode()
    actions.take_back(issue, by=council.wpd)
    edit(issue, introduction="Other plans.", by=council.wpd)
    actions.propose(issue, by=council.wpd)
    for old in (page.context["form"].initial, {}):
        refused = client.post(url, old)
        html = refused.content.decode()
        assert (refused.status_code, "proposed anew after you opened this page" in html, "Other plans." in html) == (409, True, True)
        assert state_of(issue) == ("proposed", False, None)
    assert client.post(url, {"revision": refused.context["form"]["revision"].value()}).status_code == 302
    assert state_of(issue) == ("approved", True, council.psw.pk)


def test_an_unchanged_published_issue_is_not_proposed_again(published, council):
    with pytest.raises(Refused, match="published as it is"):
        actions.propose(published, by=council.wpd)


def test_an_empty_issue_is_not_proposed(section, council):
    issue = actions.draft_issue(title="Nothing yet", by=council.wpd)
    with pytest.raises(Refused, match="is empty"):
        actions.propose(issue, by=council.wpd)
    assert state_of(issue) == ("draft", False, None)


def test_a_draft_that_was_never_proposed_is_not_approved(draft, council):
    with pytest.raises(Refused, match="not waiting for approval"):
        actions.approve(draft, by=council.psw)
    assert state_of(draft) == ("draft", False, None)


def test_taking_back_tells_the_proposer_why(draft, council):
    issue = actions.propose(draft, by=council.wpd)
    with pytest.raises(Refused, match="Say what should be corrected"):
        actions.take_back(issue, by=council.psw)
    issue = actions.take_back(issue, note="The second item names a school.", by=council.psw)
    told = Notice.objects.get(kind="newsletter_answered")
    assert (issue.state, told.recipient, told.text) == ("draft", council.wpd, "The second item names a school.")


def test_R14_notice_that_an_issue_came_back_is_read_once_it_is_proposed_again(draft, council):
    actions.propose(draft, by=council.wpd)
    actions.take_back(draft, note="Take the team out.", by=council.psw)
    unread = Notice.objects.filter(kind="newsletter_answered", read_at=None)
    assert unread.count() == 1
    actions.propose(draft, by=council.wpd)
    assert unread.count() == 0


def test_R14_only_those_who_wrote_none_of_it_hear_that_it_waits(draft, council):
    actions.propose(draft, by=council.wpd)
    assert [notice.recipient for notice in Notice.objects.filter(kind="newsletter_proposed")] == [council.psw]


def test_L2_uses_follow_the_approved_revision(draft, finding, council):
    issue = actions.add_finding_to_issue(draft, finding.pk, heading="A second way", words="Plans stop at the first step.", by=council.wpd)
    assert FindingUse.objects.count() == 0
    issue = actions.approve(actions.propose(issue, by=council.wpd), by=council.psw)
    assert [(use.issue_id, use.finding_id) for use in FindingUse.objects.all()] == [(issue.pk, finding.pk)]
    shorter = issue.get_latest_revision_as_object()
    shorter.items = []
    shorter.save_revision(user=council.wpd)
    actions.approve(actions.propose(issue, by=council.wpd), by=council.psw)
    assert FindingUse.objects.count() == 0


def test_a_finding_stands_in_an_issue_once(draft, finding, council):
    issue = actions.add_finding_to_issue(draft, finding.pk, heading="Once", words="Said once.", by=council.wpd)
    with pytest.raises(Refused, match="carries this finding already"):
        actions.add_finding_to_issue(issue, finding.pk, heading="Twice", words="Said twice.", by=council.wpd)


def test_V7_a_finding_that_is_not_settled_is_not_put_in_an_issue(draft, process, council):
    early = process.find(process.allocate(council.south_child))
    with pytest.raises(Refused, match="no settled finding"):
        actions.add_finding_to_issue(draft, early.pk, heading="Too early", words="Nobody has this yet.", by=council.wpd)
    assert draft.get_latest_revision_as_object().items[-1].value["heading"] == "Three words"


def test_V7_a_number_that_was_mistyped_in_the_cms_is_named_at_the_proposal(draft, council):
    page = draft.get_latest_revision_as_object()
    page.items = [("finding", {"heading": "Mistyped", "finding_id": 987654, "words": "<p>Words.</p>"})]
    page.save_revision(user=council.wpd)
    with pytest.raises(Refused, match="no settled finding with the number 987654"):
        actions.propose(draft, by=council.wpd)


def test_words_are_kept_as_words_and_never_as_markup(draft, finding, council):
    issue = actions.add_finding_to_issue(draft, finding.pk, heading="Words", words="<script>x</script>\n\nSecond.", by=council.wpd)
    assert (
        issue.get_latest_revision_as_object().items[-1].value["words"].source == "<p>&lt;script&gt;x&lt;/script&gt;</p>\n\n<p>Second.</p>"
    )


def test_R14_proposer_who_wrote_none_of_it_does_not_approve_it_either(draft, council):
    issue = actions.propose(draft, by=council.psw)
    assert council.psw.pk not in {issue.owner_id, *issue.revisions.values_list("user_id", flat=True)}
    with pytest.raises(Refused, match="You wrote some of this issue or proposed it"):
        actions.approve(issue, by=council.psw)
    assert state_of(issue) == ("proposed", False, None)


def test_V7_finding_that_was_withdrawn_after_the_proposal_is_not_published(draft, finding, council):
    from reviews.models import Review

    actions.add_finding_to_issue(draft, finding.pk, heading="A second way", words="Write one down.", by=council.wpd)
    issue = actions.propose(draft, by=council.wpd)
    Review.objects.filter(pk=finding.review_id).update(state="withdrawn")
    with pytest.raises(Refused):
        actions.approve(issue, by=council.psw)
    assert state_of(issue) == ("proposed", False, None)


def unread_by_approvers() -> set:
    return {notice.recipient for notice in Notice.objects.filter(kind="newsletter_proposed").unread()}


def test_R14_what_waits_no_more_is_read_for_every_approver_once_it_is_approved(draft, council):
    other = council.person_in_post("Will", PostType.WPD_EDITOR)
    issue = actions.propose(draft, by=council.wpd)
    another = actions.propose(actions.draft_issue(title="Another", introduction="Words.", by=council.wpd), by=council.wpd)
    actions.approve(issue, by=council.psw)
    left = Notice.objects.filter(kind="newsletter_proposed").unread()
    assert {(notice.recipient, notice.subject_id) for notice in left} == {(council.psw, another.pk), (other, another.pk)}


def test_R14_what_waits_no_more_is_read_for_every_approver_once_it_is_taken_back(draft, council):
    issue = actions.propose(draft, by=council.wpd)
    assert unread_by_approvers() == {council.psw}
    actions.take_back(issue, by=council.wpd)
    assert unread_by_approvers() == set()
    actions.propose(issue, by=council.wpd)
    assert unread_by_approvers() == {council.psw}
