"""Two people at one panel at the same moment: no case ends on a panel that is over, and nobody waits in a ring (R4)."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.access.exceptions import Refused
from reviews.models import Panel, PanelCase, Review
from reviews.moderation import actions, changes
from reviews.records import actions as records
from reviews.records import checking
from tests.reviews.moderation.walk import Walk, in_days


def table_of(sql: str) -> str:
    """The table that a query reads from first, or ""."""
    return sql.split(' FROM "')[1].split('"')[0] if sql.startswith("SELECT") and ' FROM "' in sql else ""


class AfterReading:
    """Lets something happen once, between the first query that reads from `table` and the query that follows it."""

    def __init__(self, table: str, happens):
        self.table, self.happens, self.was_read, self.has_happened = table, happens, False, False

    def __call__(self, execute, sql, params, many, context):
        if self.was_read and not self.has_happened:
            self.has_happened = True
            self.happens()
        self.was_read = self.was_read or table_of(sql) == self.table
        return execute(sql, params, many, context)


def cancel_all():
    Panel.objects.update(state=Panel.State.CANCELLED)


def on_panels() -> list[tuple]:
    return list(PanelCase.objects.filter(state="listed").order_by("pk").values_list("panel", flat=True))


def test_R4_case_does_not_come_to_a_panel_that_was_cancelled_between_reading_and_listing(walk, council):
    review = walk.ready(9)
    walk.panel(meets_at=in_days(6))
    with connection.execute_wrapper(AfterReading("reviews_panel", cancel_all)):
        records.submit_review(review, by=council.reviewer)
    assert on_panels() == [None]


def test_R4_deferred_case_does_not_come_to_a_panel_that_was_cancelled_meanwhile(walk, council):
    walk.submitted(9)
    panel = walk.panel()
    following = walk.panel(meets_at=in_days(20))

    def cancel_following():
        Panel.objects.filter(pk=following.pk).update(state=Panel.State.CANCELLED)

    with connection.execute_wrapper(AfterReading("reviews_panel", cancel_following)):
        actions.defer_case(panel.cases.get(), reason="The reviewer is away.", by=council.insights)
    assert on_panels() == [None]


def test_R4_case_withdrawn_while_its_panel_is_planned_is_not_listed_for_it(walk, council):
    review = walk.submitted(9)

    def withdraw():
        checking.withdraw(review, reason="Opened by mistake.", by=council.insights)

    with connection.execute_wrapper(AfterReading("reviews_cycle", withdraw)):
        panel = walk.panel()
    assert (panel.cases.count(), PanelCase.objects.get().state) == (0, "withdrawn")


def test_R4_panel_to_which_a_case_came_meanwhile_does_not_close_by_itself(walk, council):
    panel = walk.panel()
    review = walk.ready(9)
    with connection.execute_wrapper(AfterReading("reviews_panel", lambda: records.submit_review(review, by=council.reviewer))):
        assert actions.close_panels_with_nothing_to_do(at=panel.meets_at) == 0
    assert on_panels() == [panel.pk]


def cancelled(panel, council):
    changes.cancel_panel(panel, reason="Snow.", by=council.insights)


def moved(panel, council):
    changes.change_panel(panel, meets_at=in_days(9), chair=panel.chair, members=[], by=council.insights)


def met_today(panel, council):
    changes.panel_met_earlier(panel, met_at=timezone.now(), by=council.insights)


def deferred(panel, council):
    actions.defer_case(panel.cases.get(), reason="The reviewer is away.", by=council.insights)


def graded(panel, council):
    case = panel.cases.get()
    actions.record_moderated_grade(case.review, score=8, rationale="So.", by=council.second_reviewer, at=panel.meets_at)


@pytest.mark.parametrize("act", [cancelled, moved, met_today, deferred, graded])
def test_R4_whatever_becomes_of_a_panel_takes_the_review_before_the_panel(walk, council, act):
    walk.submitted(9)
    panel = walk.panel(meets_at=in_days(6))
    with CaptureQueriesContext(connection) as queries:
        act(panel, council)
    inside = [query["sql"] for query in queries]
    begins = next(place for place, sql in enumerate(inside) if sql.startswith("SAVEPOINT"))
    tables = [table_of(sql) for sql in inside[begins:]]
    assert tables.index("reviews_review") < tables.index("reviews_panel")


def at_once(*works) -> list[Exception]:
    """Do all the works at the same moment, each with a connection of its own. Returns what went wrong but refusals."""
    ready, wrong = threading.Barrier(len(works)), []

    def do(work):
        try:
            ready.wait(10)
            work()
        except Refused:
            pass
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return wrong


on_postgresql = pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="SQLite has one writer; its file is not shared between threads in tests"
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.either_database
@on_postgresql
def test_R4_case_that_comes_while_a_panel_is_cancelled_leaves_it_too(council):
    walk = Walk(council)
    panel = walk.panel(meets_at=in_days(6))
    late = walk.ready(9)
    walk.submitted(9)
    wrong = []

    def submit():
        wrong.extend(at_once(lambda: records.submit_review(late, by=council.reviewer)))

    with connection.execute_wrapper(AfterReading("reviews_review", submit)):
        changes.cancel_panel(panel, reason="Snow.", by=council.insights)
    assert (wrong, on_panels()) == ([], [None, None])


@pytest.mark.django_db(transaction=True)
@pytest.mark.either_database
@on_postgresql
@pytest.mark.parametrize("round_", range(4))
def test_R4_panel_cancelled_while_its_cases_are_graded_deferred_withdrawn_and_new_ones_come(council, round_):
    walk = Walk(council)
    panel = walk.panel()
    following = walk.panel(meets_at=in_days(20))
    first, second, third, late = walk.submitted(9), walk.submitted(9), walk.submitted(9), walk.ready(9)
    case = panel.cases.get(review=second)
    wrong = at_once(
        lambda: changes.cancel_panel(panel, reason="Snow.", by=council.insights),
        lambda: changes.cancel_panel(following, reason="Snow.", by=council.insights),
        lambda: actions.record_moderated_grade(first, score=8, rationale="So.", by=council.second_reviewer),
        lambda: actions.defer_case(case, reason="The reviewer is away.", by=council.second_reviewer),
        lambda: checking.withdraw(third, reason="Opened by mistake.", by=council.insights),
        lambda: records.submit_review(late, by=council.reviewer),
    )
    assert wrong == []
    assert not PanelCase.objects.filter(state="listed").exclude(panel=None).exclude(panel__state="planned").exists()
    waiting = Review.objects.filter(state="in_moderation")
    assert PanelCase.objects.filter(state="listed").count() == waiting.count()
