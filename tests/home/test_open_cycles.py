"""Home and My work of Insights: every open cycle, and what is late in each (R1, R2, R11)."""

from datetime import timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from home.front import for_you, front_page
from home.work.sections import figures_of, sections_of, waiting_in
from reviews.cycles.actions import open_cycle
from reviews.cycles.models import Cycle
from tests.reviews.conftest import instrument, process  # noqa: F401 - fixtures

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


def test_R2_my_work_counts_late_reviews_as_the_board_does_and_home_shows_them(process):  # noqa: F811
    insights = process.council.insights
    process.allocate()
    process.allocate(process.council.south_child)
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        items = waiting_in(sections_of(insights))
        assert figures_of(items, [])[1]["number"] == 2
        assert for_you(insights)[0].title == f"Cycle board, {process.cycle.name}: 2 late"


def test_R11_my_work_names_what_the_tracker_waits_for(process):  # noqa: F811
    insights = process.council.insights
    process.finalise(process.returned(4))
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        assert "Tracker: 1 supervision late" in titles(insights)
        assert figures_of(waiting_in(sections_of(insights)), [])[1]["number"] == 1
        Cycle.objects.update(state="closed")
        assert figures_of(waiting_in(sections_of(insights)), [])[1]["number"] == 1
