"""Nobody comes to see reviews unnoticed: a changed reporting line and an import are told (V12)."""

import pytest

from portal.access.exceptions import Refused
from portal.models import Notice, ReportingLine
from portal.people.actions import set_reporting_line
from tests.portal.importing import HEAD_PEOPLE, HEAD_POSTS, csvs, take_in

pytestmark = pytest.mark.django_db


def told(person) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(recipient=person, kind="line_changed").values_list("title", "reason"))


def test_V12_a_line_to_another_post_is_told_to_insights_and_to_who_answered_before(council):
    set_reporting_line(council.post_of(council.east_tm), council.post_of(council.sm), by=council.admin)
    title = "Team Manager Tessa reports to another post"
    assert told(council.insights_manager) == [(title, "You manage Insights.")]
    assert told(council.other_sm) == [(title, "The post reported to Service Manager Sven.")]
    assert told(council.sm) == []
    text = Notice.objects.filter(recipient=council.other_sm).get().text
    assert text.startswith("Ada Test let it report to Service Manager Sami from ")


def test_V12_a_line_that_stands_already_and_one_outside_childrens_lines_are_not_told(council):
    set_reporting_line(council.post_of(council.tm), council.post_of(council.sm), by=council.admin)
    set_reporting_line(council.post_of(council.iro), council.post_of(council.hos), by=council.admin)
    assert Notice.objects.filter(kind="line_changed").count() == 0


@pytest.mark.parametrize("who", ["sm", "hos", "director"])
def test_V12_nobody_puts_a_post_under_one_that_they_stand_in(council, who):
    post = council.post_of(council.east_tm)
    lines = list(ReportingLine.objects.filter(post=post).values_list("reports_to__code", "ends"))
    if who == "director":
        ReportingLine.objects.filter(post=post).delete()
        lines = []
    with pytest.raises(Refused, match="a post that you stand in"):
        set_reporting_line(post, council.post_of(council.sm), by=getattr(council, who))
    assert list(ReportingLine.objects.filter(post=post).values_list("reports_to__code", "ends")) == lines


def test_V12_an_import_tells_insights_once_what_lets_somebody_see_reviews(council):
    posts = (
        HEAD_POSTS + f"{council.post_of(council.east_tm).code},Team Manager Tessa,Team Manager,East,{council.post_of(council.sm).code}\n"
    )
    people = HEAD_PEOPLE + (
        "zoe@alderbrook.example,Zoe,Miller,insights-officer-ines,deputy,,,\n"
        f"max@alderbrook.example,Max,Hope,{council.post_of(council.practitioner).code},deputy,,,\n"
    )
    take_in(csvs(posts=posts, people=people), council.admin)
    assert told(council.insights_manager) == [("An import changed who sees reviews", "You manage Insights.")]
    assert Notice.objects.get(recipient=council.insights_manager, kind="line_changed").text == (
        "Ada Test imported people and posts: Team Manager Tessa reports to Service Manager Sami; "
        "Zoe Miller in Insights officer Ines. If something in it is wrong, let it be set right at once."
    )


def test_V12_an_import_that_lets_nobody_see_more_is_not_told(council):
    code = council.post_of(council.practitioner).code
    take_in(csvs(people=HEAD_PEOPLE + f"max@alderbrook.example,Max,Hope,{code},deputy,,,\n"), council.admin)
    assert Notice.objects.filter(kind="line_changed").count() == 0
