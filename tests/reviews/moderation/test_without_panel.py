"""A case without a panel comes to the next one still to meet, and a panel with nothing left to do closes by itself (R4)."""

from datetime import timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from portal.models import Event
from reviews.cycles import actions as cycle_actions
from reviews.models import Panel, PanelCase
from reviews.moderation import actions, changes
from reviews.moderation.tasks import close_months_with_nothing
from reviews.records import actions as records
from reviews.records import checking
from tests.reviews.moderation.test_at_once import AfterReading, at_once, on_panels, on_postgresql
from tests.reviews.moderation.walk import Walk, in_days, names, told


def submitted_while_a_panel_is_planned(walk, council):
    """The panel that was planned after the submission had looked for one and before it had listed its case."""
    review = walk.ready(9)
    with connection.execute_wrapper(AfterReading("reviews_panel", lambda: walk.panel(meets_at=in_days(6)))):
        records.submit_review(review, by=council.reviewer)
    return Panel.objects.get()


def test_R4_case_that_was_submitted_while_its_panel_was_planned_comes_to_it_and_the_panel_stays_open(walk, council):
    panel = submitted_while_a_panel_is_planned(walk, council)
    assert (on_panels(), told("panel_invitation")) == ([None], [])
    close_months_with_nothing.call()
    close_months_with_nothing.call()
    assert (on_panels(), told("panel_invitation")) == ([panel.pk], names(council.reviewer, council.tm))
    with time_machine.travel(in_days(7)):
        assert close_months_with_nothing.call() == 0
    assert Panel.objects.get().state == "planned"


def test_R4_case_that_was_submitted_while_its_panel_was_planned_comes_to_it_as_soon_as_both_are_saved(
    walk, council, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        panel = submitted_while_a_panel_is_planned(walk, council)
    assert (on_panels(), told("panel_invitation")) == ([panel.pk], names(council.reviewer, council.tm))


def test_R4_panel_lists_at_once_the_case_that_came_while_it_was_planned(walk, council):
    walk.submitted(9)
    late = walk.ready(9)
    with connection.execute_wrapper(AfterReading("reviews_panelcase", lambda: records.submit_review(late, by=council.reviewer))):
        panel = walk.panel(meets_at=in_days(6))
    assert on_panels() == [panel.pk, panel.pk]


def test_R4_case_without_a_panel_comes_neither_to_a_panel_that_met_nor_to_a_cancelled_one(walk, council):
    walk.submitted(9)
    PanelCase.objects.update(panel=None)
    changes.cancel_panel(walk.panel(meets_at=in_days(20)), reason="Snow.", by=council.insights)
    walk.panel(meets_at=in_days(1))
    PanelCase.objects.filter(state="listed").update(panel=None)
    with time_machine.travel(in_days(2)):
        close_months_with_nothing.call()
    assert on_panels() == [None]


@pytest.fixture
def overdue(walk):
    """A panel whose day is ten days past and that has a case, one that met since, and one that is still to meet."""
    walk.submitted(9)
    panels = [walk.panel(meets_at=in_days(days)) for days in (1, 5, 20)]
    with time_machine.travel(in_days(11)):
        yield panels


def test_R4_deferred_case_is_left_to_a_panel_that_is_still_to_meet(overdue, council, as_user):
    first, _, to_come = overdue
    case = first.cases.get()
    page = as_user(council.insights).get(reverse("panel_case_defer", args=[first.pk, case.review.reference]))
    assert page.context["following"] == to_come
    assert actions.defer_case(case, reason="The reviewer is away.", by=council.insights).panel == to_come


def test_R4_case_that_came_after_the_earlier_meeting_is_left_to_a_panel_that_is_still_to_meet(overdue, council):
    first, _, to_come = overdue
    PanelCase.objects.update(listed_at=timezone.now())
    changes.panel_met_earlier(first, met_at=first.meets_at - timedelta(minutes=1), by=council.insights)
    assert on_panels() == [to_come.pk]


def test_R4_deferred_case_does_not_come_to_a_sooner_panel_than_the_one_it_leaves(walk, council):
    walk.submitted(9)
    leaves = walk.panel(meets_at=in_days(10))
    walk.panel(meets_at=in_days(3))
    following = walk.panel(meets_at=in_days(20))
    assert actions.defer_case(leaves.cases.get(), reason="The reviewer is away.", by=council.insights).panel == following


def test_R4_case_deferred_before_the_day_comes_back_neither_to_its_panel_nor_to_a_sooner_one(walk, council):
    walk.submitted(9)
    leaves = walk.panel(meets_at=in_days(10))
    walk.panel(meets_at=in_days(3))
    actions.defer_case(leaves.cases.get(), reason="The reviewer is away.", by=council.insights)
    close_months_with_nothing.call()
    assert on_panels() == [None]
    following = walk.panel(meets_at=in_days(20))
    assert on_panels() == [following.pk]


def withdrawn(panel, council):
    checking.withdraw(panel.cases.get().review, reason="Opened by mistake.", by=council.insights)


def deferred(panel, council):
    actions.defer_case(panel.cases.get(), reason="The reviewer is away.", by=council.insights)


@pytest.mark.parametrize("leave", [withdrawn, deferred])
def test_R4_panel_that_all_its_cases_left_closes_by_itself_once_its_time_has_come(walk, council, leave):
    walk.submitted(9)
    panel = walk.panel(meets_at=in_days(6))
    leave(panel, council)
    assert close_months_with_nothing.call() == 0
    with time_machine.travel(in_days(7)):
        assert close_months_with_nothing.call() == 1
    assert Panel.objects.get().state == "closed"
    assert Event.objects.about(panel).get(verb="panel.closed").data["nothing_to_moderate"] is True


def test_R4_panel_that_graded_a_case_is_closed_by_its_chair_alone(walk, council):
    walk.submitted(9)
    panel = walk.panel(meets_at=in_days(6))
    walk.submitted(9)
    withdrawn_case, graded = panel.cases.order_by("pk")
    checking.withdraw(withdrawn_case.review, reason="Opened by mistake.", by=council.insights)
    with time_machine.travel(in_days(7)):
        actions.record_moderated_grade(graded.review, score=8, rationale="So.", by=council.second_reviewer)
        assert close_months_with_nothing.call() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.either_database
@on_postgresql
@pytest.mark.parametrize("first", ["submission", "plan"])
def test_R4_case_and_panel_that_do_not_see_each_other_are_brought_together_by_the_one_saved_last(council, first):
    walk, wrong = Walk(council), []
    late = walk.ready(9)

    def submit():
        records.submit_review(late, by=council.reviewer)

    def plan():
        walk.panel(meets_at=in_days(6))

    table, last, within = ("reviews_panelcase", plan, submit) if first == "submission" else ("reviews_panel", submit, plan)
    with connection.execute_wrapper(AfterReading(table, lambda: wrong.extend(at_once(within)))):
        last()
    assert (wrong, on_panels()) == ([], [Panel.objects.get().pk])


@pytest.mark.parametrize("comes_first", ["case", "panel"])
def test_R4_case_of_a_later_month_is_not_listed_for_the_panel_of_an_earlier_one(walk, council, comes_first):
    this_month = walk.cycle
    walk.cycle = cycle_actions.open_cycle(month=this_month.month + relativedelta(months=1), area_of_focus="Neglect", by=council.insights)
    review = walk.ready(9)
    if comes_first == "case":
        records.submit_review(review, by=council.reviewer)
    walk.cycle = this_month
    walk.panel(meets_at=in_days(6))
    if comes_first == "panel":
        records.submit_review(review, by=council.reviewer)
    close_months_with_nothing.call()
    assert on_panels() == [None]
