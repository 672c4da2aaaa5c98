"""Who sees which review (V2-V6, V10-V12), with a neighbour's review that could leak."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.models import CaseResponsibility, Leave, PostType, Tenure
from reviews.models import ActionItem, Finding, Review
from reviews.records import checking, findings
from reviews.records.anonymous import without_identities

pytestmark = pytest.mark.django_db


def seen(user):
    """References that a freshly loaded `user` sees."""
    fresh = type(user).objects.get(pk=user.pk)
    return sorted(Review.objects.visible_to(fresh).values_list("reference", flat=True))


@pytest.fixture
def two(process):
    """A returned review of North's child, and one of East's."""
    council = process.council
    return process.returned(), process.returned(child=council.east_child)


def test_V2_practitioner_sees_own_and_no_other(two, council):
    assert seen(council.practitioner) == [two[0].reference]
    assert seen(council.south_practitioner) == []


def test_V2_practitioner_keeps_sight_after_moving_to_another_team(two, council):
    Tenure.objects.filter(person=council.practitioner).update(ends=timezone.now())
    assert seen(council.practitioner) == [two[0].reference]


def test_V3_team_manager_sees_once_returned_and_seniors_once_finalised(two, process, council):
    assert (seen(council.tm), seen(council.sm), seen(council.hos)) == ([two[0].reference], [], [])
    process.finalise(two[0])
    assert (seen(council.sm), seen(council.hos)) == ([two[0].reference], [two[0].reference])


def test_V3_seniors_see_returned_reviews_where_the_setting_says_so(two, council):
    from portal.council import FrameworkSettings

    FrameworkSettings.objects.update_or_create(defaults={"senior_managers_see_returned": True})
    assert seen(council.sm) == [two[0].reference]


def test_V3_director_stands_above_all_lines_and_in_none(two, council):
    assert seen(council.director) == []


def test_V3_access_follows_the_child_at_the_moment_it_moves(two, council):
    CaseResponsibility.objects.filter(child=two[0].child).update(ends=timezone.now())
    CaseResponsibility.objects.create(child=two[0].child, team=council.south, practitioner=council.south_practitioner)
    assert (seen(council.tm), seen(council.south_tm)) == ([], [two[0].reference])


def test_V3_line_is_that_of_the_childs_team_not_the_workers(process, council):
    child = council.child_in(council.east, "AB-3001", council.practitioner)
    review = process.returned(child=child)
    assert (seen(council.tm), seen(council.east_tm)) == ([], [review.reference])


def test_V4_reviewer_sees_own_allocations_at_every_stage(process, council):
    review = process.allocate()
    process.allocate(council.east_child, reviewer=council.second_reviewer)
    assert seen(council.reviewer) == [review.reference]


def test_V6_insights_see_all(two, council):
    assert seen(council.insights) == sorted(review.reference for review in two)


def test_V7_findings_without_identities_hold_no_way_back(two, council):
    shown = without_identities(Finding.objects.readable_without_identities(council.wpd))
    assert len(shown) == 2
    words = repr(shown)
    for secret in (two[0].reference, "AB-1001", "Pia", "North", "Rosa", "First Response"):
        assert secret not in words
    assert seen(council.wpd) == []


def test_V7_findings_not_yet_returned_are_not_read_by_wpd(process, council):
    process.submit(process.allocate())
    assert list(Finding.objects.readable_without_identities(council.wpd)) == []


def test_V10_deputy_sees_only_while_the_holder_is_away(two, council):
    deputy = council.east_practitioner
    Tenure.objects.create(post=council.post_of(council.tm), person=deputy, capacity=Tenure.Capacity.DEPUTY, starts=council.since)
    assert seen(deputy) == [two[1].reference]
    today = timezone.localdate()
    leave = Leave.objects.create(person=council.tm, first_day=today, last_day=today + timedelta(days=2))
    assert seen(deputy) == sorted(review.reference for review in two)
    leave.delete()
    assert seen(deputy) == [two[1].reference]


def test_V10_acting_holder_sees_from_and_until_when(two, council):
    acting = council.person("Anna")
    Tenure.objects.create(
        post=council.post_of(council.tm),
        person=acting,
        capacity=Tenure.Capacity.ACTING,
        starts=timezone.now() - timedelta(days=2),
        ends=timezone.now() - timedelta(days=1),
    )
    assert seen(acting) == []
    Tenure.objects.create(
        post=council.post_of(council.tm), person=acting, capacity=Tenure.Capacity.ACTING, starts=timezone.now() - timedelta(hours=1)
    )
    assert seen(acting) == [two[0].reference]


def test_V11_owner_of_an_action_sees_it_without_the_review(process, council):
    review = process.to_family_contacted(process.allocate())
    action = findings.add_action(
        review,
        text="Ask for a family network meeting.",
        owner_role=PostType.SERVICE_MANAGER,
        due_on=timezone.localdate() + timedelta(days=7),
        by=review.reviewer,
    )
    process.answer(review)
    process.find(review)
    from reviews.records import actions

    process.give_back(actions.submit_review(review, by=review.reviewer))
    assert list(ActionItem.objects.visible_to(council.sm)) == [action]
    assert seen(council.sm) == []
    assert list(ActionItem.objects.visible_to(council.other_sm)) == []


def test_V9_owner_of_an_action_whose_account_has_ended_sees_it_no_more(process, council):
    review = process.to_family_contacted(process.allocate())
    due = timezone.localdate() + timedelta(days=7)
    action = findings.add_action(review, text="Hold a mapping.", owner_role=PostType.PRACTITIONER, due_on=due, by=review.reviewer)
    Review.objects.filter(pk=review.pk).update(returned_at=timezone.now(), state="returned")
    owner = type(council.practitioner).objects.get(pk=council.practitioner.pk)
    assert (list(ActionItem.objects.of(owner)), list(ActionItem.objects.visible_to(owner))) == ([action], [action])
    owner.account_ends = timezone.localdate() - timedelta(days=1)
    assert (list(ActionItem.objects.of(owner)), list(ActionItem.objects.visible_to(owner))) == ([], [])


@pytest.mark.parametrize(
    ("role", "owner"),
    [(PostType.PRACTITIONER, "practitioner"), (PostType.TEAM_MANAGER, "tm"), (PostType.SERVICE_MANAGER, "sm")],
)
def test_V11_owner_of_an_action_sees_nothing_of_it_before_the_review_is_returned(process, council, role, owner):
    review = process.to_family_contacted(process.allocate())
    due = timezone.localdate() + timedelta(days=7)
    action = findings.add_action(review, text="Hold a mapping.", owner_role=role, due_on=due, by=review.reviewer)
    person = getattr(council, owner)
    assert list(ActionItem.objects.of(person)) == []
    assert list(ActionItem.objects.visible_to(person)) == []
    assert list(ActionItem.objects.visible_to(council.reviewer)) == [action]


def test_V9_account_past_its_end_date_sees_nothing(process, council):
    partner = council.person("Pat", affiliation="partner_reviewer", account_ends=timezone.localdate())
    review = process.allocate(reviewer=partner)
    assert seen(partner) == [review.reference]
    type(partner).objects.filter(pk=partner.pk).update(account_ends=timezone.localdate() - timedelta(days=1))
    assert seen(partner) == []


def test_V12_system_administrator_and_superuser_see_nothing(two, council):
    assert seen(council.admin) == []
    assert seen(council.superuser()) == []


def test_listing_queries_do_not_grow_with_reviews(process, council, as_user, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    process.returned()
    client = as_user(council.insights)
    client.get(reverse("reviews"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("reviews"))
    for number in range(8):
        process.returned(child=council.child_in(council.north, f"AB-40{number:02d}", council.practitioner))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("reviews"))
    assert len(many) == len(one)


def test_V5_an_invited_team_manager_sees_the_review_by_the_post_and_not_after_leaving_it(process, council):
    process.panel(council.second_reviewer)
    review = process.submit(process.allocate(), overall=9)
    assert seen(council.tm) == [review.reference]
    Tenure.objects.filter(person=council.tm).update(ends=timezone.now())
    successor = council.person("Tilda")
    Tenure.objects.create(post=council.post_of(council.tm), person=successor)
    assert (seen(council.tm), seen(successor)) == ([], [review.reference])


def test_V5_a_deferred_case_leaves_the_panel_that_deferred_it(process, council):
    from reviews.models import PanelCase

    process.panel(council.second_reviewer)
    review = process.submit(process.allocate(), overall=9)
    assert seen(council.second_reviewer) == [review.reference]
    PanelCase.objects.filter(review=review).update(state=PanelCase.State.DEFERRED)
    assert seen(council.second_reviewer) == []


def test_V5_a_finalised_case_leaves_the_counts_of_a_members_panels(process, council, as_user):
    """A count tells that a review exists as well as its name does."""
    from django.urls import reverse

    process.panel(council.second_reviewer)
    process.finalise(process.give_back(_moderated(process)))
    table = as_user(council.second_reviewer).get(reverse("panels")).context["table"]
    assert [(row.record.case_count, row.record.waiting_count) for row in table.rows] == [(0, 0)]


def _moderated(process):
    review = process.submit(process.allocate(), overall=9)
    process.moderate(review, 9)
    review.refresh_from_db()
    return review


def test_V11_a_managers_action_follows_the_post(process, council):
    review = process.to_family_contacted(process.allocate())
    due = timezone.localdate() + timedelta(days=7)
    action = findings.add_action(review, text="Hold a mapping.", owner_role=PostType.TEAM_MANAGER, due_on=due, by=review.reviewer)
    process.answer(review)
    process.find(review)
    from reviews.records import actions

    process.give_back(actions.submit_review(review, by=review.reviewer))
    Tenure.objects.filter(person=council.tm).update(ends=timezone.now())
    successor = council.person("Tilda")
    Tenure.objects.create(post=council.post_of(council.tm), person=successor)
    left = type(council.tm).objects.get(pk=council.tm.pk)
    assert (list(ActionItem.objects.of(left)), list(ActionItem.objects.visible_to(left))) == ([], [])
    assert list(ActionItem.objects.of(successor)) == [action]


def test_every_list_that_shows_a_review_logs_the_reading(process, council, as_user):
    """A row with a grade, or a search result with words of the review, is a reading like its page."""
    from django.urls import reverse

    from portal.models import ReadEntry

    review = process.returned(overall=4)
    process.find(process.allocate(council.east_child), text="Nothing of it.")
    for person, name, what in (
        (council.insights, "reviews", "row of the list"),
        (council.insights, "hand_over", "row of the hand-over queue"),
        (council.insights, "tracker", "row of the tracker"),
        (council.tm, "my_team", "row of my team"),
    ):
        before = ReadEntry.objects.about(review).filter(what=what).count()
        as_user(person).get(reverse(name))
        assert ReadEntry.objects.about(review).filter(what=what).count() == before + 1, name
    as_user(council.practitioner).get(reverse("search"), {"query": "second way"})
    assert ReadEntry.objects.about(review).filter(what="search result", by=council.practitioner).exists()


def test_V7_a_finding_that_names_somebody_of_the_review_is_refused(process, council):
    from portal.access.exceptions import Refused

    review = process.allocate()
    for text in ("Pia Test saw her.", "AB-1001 was seen.", "Mosaic 9100177 says so."):
        with pytest.raises(Refused, match="Take out of the finding"):
            process.find(review, text=text)
    assert not Finding.objects.exists()


def test_R2_withdrawing_ends_the_listing_for_the_panel(process, council):
    from reviews.models import PanelCase
    from reviews.moderation.actions import close_panel

    panel = process.panel(council.second_reviewer)
    review = process.submit(process.allocate(), overall=9)
    checking.withdraw(review, reason="Sampled by mistake.", by=council.insights)
    assert PanelCase.objects.get(review=review).state == PanelCase.State.WITHDRAWN
    assert close_panel(panel, by=council.insights).state == "closed"
