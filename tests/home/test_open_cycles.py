"""Home and My work of Insights: every open cycle, and what is late in each (R1, R2, R11)."""

from datetime import timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.front import for_you, front_page
from home.work.insights import boards
from home.work.sections import figures_of, sections_of, waiting_in
from reviews.board.tickets import late_in_open_cycles
from reviews.cycles.actions import open_cycle
from reviews.cycles.models import Cycle
from tests.reviews.conftest import as_user, instrument, process  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def titles(user):
    return [item.title for item in waiting_in(sections_of(user))]


def test_R1_every_open_cycle_stands_on_my_work_and_home(process):  # noqa: F811
    following = timezone.localdate().replace(day=1) + relativedelta(months=1)
    later = open_cycle(month=following, area_of_focus="Pre-birth", by=process.council.insights)
    shown = titles(process.council.insights)
    assert [title for title in shown if title.startswith("Cycle board")] == [
        f"Cycle board, {process.cycle.name}",
        f"Cycle board, {later.name}",
    ]
    context = front_page(process.council.insights)
    assert (context["cycle"], list(context["other_cycles"])) == (process.cycle, [later])


def test_R2_my_work_and_home_name_late_reviews_as_the_board_counts_them_though_their_reviewers_must_act(process):  # noqa: F811
    insights = process.council.insights
    process.allocate()
    process.allocate(process.council.south_child)
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        items = waiting_in(sections_of(insights))
        assert figures_of(items, [])[1]["number"] == 0
        assert for_you(insights)[0].title == f"Cycle board, {process.cycle.name}: 2 late"


def test_R11_my_work_names_what_the_tracker_waits_for(process):  # noqa: F811
    insights = process.council.insights
    process.finalise(process.returned(4))
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        assert "Tracker: 1 supervision late" in titles(insights)
        assert figures_of(waiting_in(sections_of(insights)), [])[1]["number"] == 0
        Cycle.objects.update(state="closed")
        assert "Tracker: 1 supervision late" in titles(insights)


def test_R2_boards_with_late_reviews_come_first_and_each_board_names_the_others(process, as_user):  # noqa: F811
    insights = process.council.insights
    earlier = open_cycle(month=timezone.localdate().replace(day=1) - relativedelta(months=1), area_of_focus="Pre-birth", by=insights)
    process.allocate()
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        boards = [title for title in titles(insights) if title.startswith("Cycle board")]
        assert boards == [f"Cycle board, {process.cycle.name}: 1 late", f"Cycle board, {earlier.name}"]
        assert late_in_open_cycles(insights) == [(process.cycle, 1), (earlier, 0)]
        page = as_user(insights).get(reverse("cycle_board", args=[earlier.pk])).content.decode()
        assert f'href="{reverse("cycle_board", args=[process.cycle.pk])}?show=late">{process.cycle.name}, 1 late</a>' in page


def test_my_work_asks_as_many_questions_for_many_open_cycles_as_for_one(process):  # noqa: F811
    insights = process.council.insights
    process.allocate()
    boards(insights)
    with CaptureQueriesContext(connection) as one:
        boards(insights)
    for months in range(1, 5):
        open_cycle(month=timezone.localdate().replace(day=1) + relativedelta(months=months), area_of_focus="Pre-birth", by=insights)
    process.cycle = Cycle.objects.order_by("-month").first()
    process.allocate(process.council.south_child)
    with CaptureQueriesContext(connection) as many:
        boards(insights)
    assert len(many) == len(one)
