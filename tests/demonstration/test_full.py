"""The whole demonstration, built once: what the README promises, true histories, no conflict unseen, nothing mailed."""

import re
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db.models import F
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django_tasks_db.models import DBTaskResult

from demonstration.accounts import ACCOUNTS, PASSWORD
from demonstration.clock import at, back
from demonstration.site import LIBRARY
from demonstration.stories import read_stories
from newsletters.loading import issues_of
from newsletters.models import NewsletterPage
from newsletters.rules import approves_newsletters
from portal.audit.models import Event
from portal.deadlines.calendar import is_working_day
from portal.models import (
    Board,
    BoardMembership,
    CaseResponsibility,
    Child,
    CohortMembership,
    MosaicNumber,
    Notice,
    Obligation,
    Post,
    PostType,
    Team,
    Tenure,
    User,
)
from portal.people.answering import who_answers_for
from practice_library.learning.models import LearningRecord
from reviews.assurance.models import SupervisionAfterReview, TeamManagerAssurance, Verification
from reviews.cycles.conflicts import conflicts
from reviews.cycles.models import Cycle
from reviews.escalations.models import Escalation, SafetyAssurance
from reviews.moderation.models import Panel
from reviews.records import workflow
from reviews.records.models import ActionItem, Answer, Finding, FindingLearning, QualityCheck, Reading, Review, StepOutcome

from .conftest import TODAY, standing_demonstration
from .waiting import ELSEWHERE, LANDS, missing

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demonstration")]
S = Review.State


@pytest.fixture(scope="module", autouse=True)
def built(django_db_setup, django_db_blocker):
    with standing_demonstration(django_db_blocker) as built:
        yield built


def told_stories():
    return [story.told for number in (1, 2, 3) for story in read_stories(number, TODAY)]


def written_texts():
    """Every text that somebody wrote on a review, with the number of the review."""
    fields = (
        (Answer, "review", "text"),
        (Finding, "review", "text"),
        (ActionItem, "review", "text"),
        (ActionItem, "review", "evidence"),
        (Reading, "review", "reflection"),
        (QualityCheck, "review", "note"),
        (TeamManagerAssurance, "review", "text"),
        (SupervisionAfterReview, "review", "reflection"),
        (SupervisionAfterReview, "review", "rationale"),
        (Verification, "review", "note"),
        (StepOutcome, "review", "note"),
        (SafetyAssurance, "escalation__review", "safety"),
        (SafetyAssurance, "escalation__review", "quality"),
    )
    for model, review, field in fields:
        yield from model.objects.values_list(review, field)


def transitions(review):
    """The review's transitions in the order in which they were written down."""
    rows = Event.objects.about(review).filter(verb__startswith="review.").order_by("pk")
    return [event for event in rows if event.verb.removeprefix("review.") in workflow.TABLE]


def test_demonstration_has_thirty_reviews_in_each_of_three_cycles(built):
    cycles = Cycle.objects.order_by("month")
    assert [(cycle.month, cycle.state, cycle.reviews.count()) for cycle in cycles] == [
        (date(2026, 9, 1), "closed", 30),
        (date(2026, 10, 1), "closed", 30),
        (date(2026, 11, 1), "open", 30),
    ]
    assert built.reviews == 90


def test_demonstration_cycle_under_way_shows_every_state_up_to_finalised():
    states = Counter(Review.objects.filter(cycle__month=date(2026, 11, 1)).values_list("state", flat=True))
    assert states == {
        S.ALLOCATED: 3,
        S.BOOKED: 3,
        S.CONVERSATION_HELD: 3,
        S.FAMILY_CONTACTED: 4,
        S.SUBMITTED: 3,
        S.IN_MODERATION: 4,
        S.MODERATED: 1,
        S.CHECKED: 1,
        S.RETURNED: 5,
        S.FINALISED: 2,
        S.WITHDRAWN: 1,
    }


def test_demonstration_finished_cycles_are_tracked_verified_and_closed_with_some_supervision_late():
    over = Review.objects.filter(cycle__state="closed")
    assert set(over.values_list("state", flat=True)) == {S.FINALISED, S.TRACKED, S.VERIFIED, S.CLOSED}
    late = Obligation.objects.filter(kind="supervision_after_review", met_at__gt=F("due_at")).count()
    overdue = Obligation.objects.open().filter(kind="supervision_after_review", due_at__lt=timezone.now()).count()
    assert late > 0
    assert overdue == 3


def test_demonstration_council_has_the_people_of_the_contract():
    assert Tenure.objects.at().filter(post__type=PostType.PRACTITIONER, capacity="holder").count() == 180
    assert CohortMembership.objects.at().count() == 40
    assert set(Post.objects.vacant().values_list("code", flat=True)) == {"tm-looked-after-3", "sm-care-experienced"}
    assert set(BoardMembership.objects.at().values_list("board", flat=True)) == set(Board.values)


def test_V10_demonstration_vacant_post_with_a_deputy_is_answered_for_from_another_service():
    answers = who_answers_for(Post.objects.get(code="tm-looked-after-3"))
    assert str(answers.person) == "Ruth Calloway"
    assert answers.person.standing.own_team_ids == {Team.objects.get(slug="fostering").pk, Team.objects.get(slug="looked-after-3").pk}


def test_R6_demonstration_vacant_post_without_a_deputy_goes_up_the_line():
    answers = who_answers_for(Post.objects.get(code="sm-care-experienced"))
    assert answers.post.code == "hos-looked-after"


def test_R7_demonstration_has_one_open_concern_with_hours_left_and_the_others_were_in_time():
    (open_one,) = Escalation.objects.open()
    assert timedelta(hours=1) < open_one.due_at - timezone.now() < timedelta(hours=24)
    told = {
        recipient.get_role_display(): (str(recipient.person), bool(recipient.acknowledged_at)) for recipient in open_one.recipients.all()
    }
    assert told == {
        "Insights Team Manager": ("Leila Farouk", True),
        "Insights Service Manager": ("Hope Amankwah", True),
        "Insights Head of Service": ("Hope Amankwah", True),
        "Child’s Team Manager": ("Priya Nair", True),
        "Child’s Service Manager": ("Tom Adeyemi", False),
        "Child’s Head of Service": ("Grace Whitcombe", False),
    }
    assert Escalation.objects.exclude(pk=open_one.pk).filter(assured_at__gt=F("due_at")).count() == 0


def test_R4_demonstration_coming_panel_waits_with_its_cases():
    panel = Panel.objects.get(state="planned")
    assert timezone.localdate(panel.meets_at) == date(2026, 11, 30)
    assert {str(member.person) for member in panel.members.all()} == {"Hope Amankwah", "Sunita Rao", "Samir Haddad", "Leila Farouk"}
    assert Counter(panel.cases.values_list("reason", flat=True)) == {"inadequate": 2, "outstanding": 1, "sample": 1}


def test_R5_demonstration_panel_changed_some_grades_and_kept_both():
    moderated = Review.objects.filter(grades__stage="moderated").distinct()
    changed = [review for review in moderated if review.reviewer_grade.score != review.moderated_grade.score]
    assert (moderated.count(), len(changed)) == (17, 5)


def test_R1_demonstration_spreads_reviews_evenly_over_the_cohort():
    loads = Counter(Review.objects.filter(reviewer__affiliation="staff").values_list("reviewer", flat=True))
    assert max(loads.values()) - min(loads.values()) <= 2


def test_V2_demonstration_practitioner_has_a_review_that_came_back_and_is_not_read_yet():
    review = Review.objects.get(practitioner__email="ines.barrow@alderbrook.example", state=S.RETURNED)
    assert (review.final_grade.score, str(review.reviewer), review.readings.count()) == (7, "Dami Okafor", 0)


def test_L1_demonstration_sends_learning_with_the_findings_that_was_out_by_then():
    rows = FindingLearning.objects.select_related("page")
    assert rows.count() > 100
    assert [row for row in rows if row.page.first_published_at > row.attached_at] == []
    assert LearningRecord.objects.count() > 0


def test_L1_demonstration_sends_what_the_reviewer_chose_for_the_finding():
    chosen = {finding["text"]: set(finding.get("learning", ())) for story in told_stories() for finding in story["findings"]}
    for row in FindingLearning.objects.select_related("page", "finding"):
        text = next(text for text in chosen if row.finding.text.startswith(text))
        assert row.page.slug in chosen[text], text


def test_demonstration_writes_no_text_on_two_reviews():
    told = defaultdict(set)
    for review, text in written_texts():
        told[text].add(review)
    assert {text: reviews for text, reviews in told.items() if text and len(reviews) > 1} == {}


def test_R14_demonstration_newsletters_are_approved_by_another_than_their_author():
    issues = NewsletterPage.objects.live()
    assert issues.count() == 3
    assert {(str(issue.proposed_by), str(issue.approved_by)) for issue in issues} == {("Nell Ashworth", "Samir Haddad")}
    assert [issue for issue in issues if not issue.finding_uses.exists()] == []


def words_of(text):
    return re.findall(r"[\w’']+", strip_tags(text).lower())


def runs_of(words, length=8):
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_R14_demonstration_newsletters_repeat_no_eight_words_of_a_reviewer():
    reviewers = set().union(*(runs_of(words_of(text)) for text in Finding.objects.values_list("text", flat=True)))
    for issue in NewsletterPage.objects.all():
        for block in issue.get_latest_revision_as_object().items:
            text = block.value["words" if block.block_type == "finding" else "text"].source
            assert runs_of(words_of(text)) & reviewers == set(), issue.slug


def test_R14_demonstration_each_finding_item_carries_all_themes_that_its_file_names():
    entries = [entry for name in ("newsletters.yaml", "next_newsletter.yaml") for entry in issues_of(LIBRARY / name)]
    for entry in entries:
        issue = NewsletterPage.objects.get(slug=entry["slug"]).get_latest_revision_as_object()
        named = [item for item in entry["items"] if item["kind"] == "finding"]
        blocks = [block for block in issue.items if block.block_type == "finding"]
        for item, block in zip(named, blocks, strict=True):
            found = Finding.objects.get(pk=block.value["finding_id"])
            assert found.text.startswith(item["finding"])
            assert set(item["themes"]) <= set(found.themes.values_list("slug", flat=True))


def test_demonstration_history_of_each_review_follows_the_workflow():
    for review in Review.objects.all():
        state = Review.State.ALLOCATED
        for event in transitions(review):
            row = workflow.TABLE[event.verb.removeprefix("review.")]
            assert (event.data["from"], event.data["to"]) == (state, row.target), review.reference
            assert state in row.sources, review.reference
            state = row.target
        assert state == review.state, review.reference


def test_demonstration_events_are_written_in_the_order_of_time():
    moments = list(Event.objects.filter(subject_type__app_label="reviews").order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)


def test_demonstration_ends_today_and_leaves_no_work_behind():
    assert Event.objects.filter(at__gt=at(TODAY, 9, 30)).count() == 0
    assert DBTaskResult.objects.count() == 0


def test_demonstration_reviews_are_worked_on_in_the_hours_of_working_days():
    moments = [timezone.localtime(moment) for moment in Event.objects.filter(verb__startswith="review.").values_list("at", flat=True)]
    assert [moment for moment in moments if not is_working_day(moment.date()) or not 9 <= moment.hour < 18] == []


def test_R1_demonstration_allocates_nobody_with_a_conflict_unless_with_a_reason():
    for review in Review.objects.select_related("child", "reviewer"):
        found = conflicts(review.child, review.reviewer, at=review.allocated_at)
        assert bool(found) == bool(review.conflict_override), review.reference


def test_demonstration_practitioner_of_each_review_works_in_the_childs_team():
    for review in Review.objects.select_related("practitioner"):
        responsibility = CaseResponsibility.objects.at(review.allocated_at).get(child=review.child)
        teams = set(review.practitioner.tenures.at(review.allocated_at).values_list("post__team", flat=True))
        assert responsibility.practitioner == review.practitioner
        assert responsibility.team_id in teams


def test_demonstration_children_have_invented_references_and_a_number_each():
    assert Child.objects.exclude(reference__regex=r"^AB-1\d{3}$").count() == 0
    assert MosaicNumber.objects.count() == Child.objects.count()


def test_demonstration_mails_nothing_and_leaves_nothing_to_mail():
    assert Notice.objects.count() > 0
    assert Notice.objects.not_mailed().count() == 0
    assert mail.outbox == []


def test_demonstration_older_notices_are_read():
    old = Notice.objects.filter(created_at__lt=at(back(TODAY, 10), 9))
    assert old.count() > 0
    assert old.unread().count() == 0


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.name)
def test_demonstration_account_signs_in_with_the_password_of_the_readme(account, client):
    response = client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    assert (response.status_code, response.url) == (302, reverse("welcome"))
    assert client.session["_auth_user_id"] == str(User.objects.get(email=account.email).pk)
    assert resolve(client.get(response.url).url).url_name == LANDS.get(account.name, ELSEWHERE)


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.name)
def test_demonstration_account_finds_what_the_readme_says(account, client):
    client.force_login(User.objects.get(email=account.email), backend="allauth.account.auth_backends.AuthenticationBackend")
    sections = client.get(reverse("my_work")).context["sections"]
    assert missing(account.name, sections) == []
    waits = [item for section in sections for item in section.items if not item.is_done]
    assert bool(waits) == (not account.what_waits.startswith("nothing;"))


def test_demonstration_bare_address_leads_to_ones_own_place_after_sign_in(client):
    response = client.post(reverse("account_login") + "?next=/", {"login": ACCOUNTS[0].email, "password": PASSWORD, "next": "/"})
    assert (response.status_code, response.url) == (302, reverse("welcome"))
    assert client.get("/").status_code == 200


def test_R2_demonstration_acting_manager_carries_no_case():
    assert not CaseResponsibility.objects.filter(practitioner__email="yusuf.demir@alderbrook.example").exists()


def test_R14_demonstration_next_issue_waits_for_somebody_else():
    issue = NewsletterPage.objects.get(state=NewsletterPage.State.PROPOSED)
    assert (str(issue.proposed_by), issue.live, issue.approved_by) == ("Nell Ashworth", False, None)
    assert approves_newsletters(User.objects.get(email="samir.haddad@alderbrook.example"))


def test_demonstration_does_not_load_where_it_is_not_asked_for(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="known password"):
        call_command("load_demonstration")


def test_demonstration_is_loaded_once(settings, capsys):
    settings.DEMONSTRATION = True
    before = (Review.objects.count(), User.objects.count(), Event.objects.count())
    call_command("load_demonstration")
    assert "nothing was changed" in capsys.readouterr().out
    assert (Review.objects.count(), User.objects.count(), Event.objects.count()) == before
