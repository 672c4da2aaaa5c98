"""What may stand above a post of a child's line: a level above it, or the Director (R6)."""

import pytest
from django.urls import reverse

from portal.access.exceptions import Refused
from portal.models import PostType, ReportingLine
from portal.people import actions
from portal.people.lines import Structure
from tests.portal.importing import HEAD_POSTS, csvs, problems


def reports_to(post, above):
    """A line as the records may have had it before it was refused."""
    ReportingLine.objects.filter(post=post).update(reports_to=above)


@pytest.mark.parametrize("below", ["tm", "sm", "hos"])
@pytest.mark.parametrize("above", ["insights_manager", "insights_hos", "psw", "wpd", "iro", "admin", "practitioner", "south_tm"])
def test_R6_line_from_a_level_to_another_kind_of_post_is_refused_in_words(council, below, above):
    post, other = council.post_of(getattr(council, below)), council.post_of(getattr(council, above))
    before = ReportingLine.objects.at().get(post=post).reports_to
    with pytest.raises(Refused):
        actions.set_reporting_line(post, other, by=council.admin)
    assert ReportingLine.objects.at().get(post=post).reports_to == before


@pytest.mark.parametrize(
    ("below", "above"), [("tm", "other_hos"), ("tm", "director"), ("tm", "other_sm"), ("sm", "other_hos"), ("sm", "director")]
)
def test_R6_line_to_a_level_above_or_the_director_is_set(council, below, above):
    post, other = council.post_of(getattr(council, below)), council.post_of(getattr(council, above))
    assert actions.set_reporting_line(post, other, by=council.admin).reports_to == other


def test_R6_director_reports_to_nobody_below(council):
    ReportingLine.objects.filter(reports_to=council.post_of(council.director)).delete()
    with pytest.raises(Refused) as refusal:
        actions.set_reporting_line(council.post_of(council.director), council.post_of(council.insights_hos), by=council.admin)
    assert refusal.value.message == "A Director can report to a Director only, not to an Insights Head of Service."


def test_R6_refused_line_is_said_in_the_form(council, client):
    client.force_login(council.admin)
    sm, manager = council.post_of(council.sm), council.post_of(council.insights_manager)
    answer = client.post(reverse("reporting-lines:add"), {"post": sm.pk, "reports_to": manager.pk, "starts": ""})
    said = "A Service Manager can report to a Head of Service or a Director only, not to an Insights Team Manager."
    assert said in answer.content.decode()


def test_R6_import_refuses_such_a_line_in_the_records_and_in_the_file(council):
    posts = HEAD_POSTS + (
        "service-manager-sami,Service Manager Sami,service_manager,,insights-manager-iris\n"
        "tm-new,Team Manager New,team_manager,East Two,lado-new\n"
        "lado-new,LADO,lado,,head-of-service-hana\n"
        "hos-new,Head New,head_of_service,,director-dina\n"
    )
    found = problems(csvs(teams="service,team\nFirst Response,East Two\n", posts=posts), council.admin)
    said = (
        "A Team Manager can report to a Service Manager, a Head of Service or a Director only, not to a Local Authority Designated Officer."
    )
    assert [(number, column) for number, column, _ in found] == [(2, "reports to"), (3, "reports to")]
    assert found[1][2] == said


def test_R6_post_of_another_kind_above_a_line_is_passed_over(council):
    sm = council.post_of(council.sm)
    reports_to(sm, council.post_of(council.insights_manager))
    assert Structure().upwards(sm) == [council.post_of(council.director)]
    line = Structure().line_over(council.north.pk)
    assert Structure().candidates(line, PostType.SERVICE_MANAGER) == [sm, council.post_of(council.director)]


def test_lines_of_insights_are_as_they_were(council):
    officer = council.post_of(council.insights)
    people = (council.insights_manager, council.insights_sm, council.insights_hos, council.director)
    assert Structure().upwards(officer) == [council.post_of(one) for one in people]
