"""My team: each figure shows what it counts, and the same as a file (V3)."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portal.models import ReadEntry
from reviews.assurance import actions


@pytest.fixture
def team(walk, council):
    """For each figure something that it counts: two returned reviews, one of them assured, an escalation, an action."""
    waiting = walk.returned(7, actions=[("=See him alone.", "practitioner")])
    assured = walk.returned(7)
    actions.record_tm_assurance(assured, text="Talked through.", by=council.tm)
    return {"waiting": waiting, "assured": assured, "escalated": walk.submitted(1)}


@pytest.mark.parametrize(
    ("show", "heading", "words", "shown"),
    [
        ("escalations", "Escalations open", "1</strong> escalation</p>", {"escalated"}),
        ("assurances", "Reviews of your team’s work", "1</strong> review</p>", {"waiting", "escalated"}),
        ("supervision", "Reviews of your team’s work", "2</strong> reviews</p>", {"waiting", "assured", "escalated"}),
        ("actions", "Actions to finish", "1</strong> action</p>", {"waiting", "escalated"}),
    ],
)
def test_each_figure_of_my_team_shows_what_it_counts(team, council, as_user, show, heading, words, shown):
    page = as_user(council.tm).get(reverse("my_team") + f"?show={show}").content.decode()
    assert f"<h2>{heading}</h2>" in page
    assert words in page
    assert {name for name, review in team.items() if review.reference in page} == shown


def test_figures_say_one_as_one(team, council, as_user):
    shown = as_user(council.tm).get(reverse("my_team")).context["figures_shown"]
    assert [(figure["number"], figure["label"]) for figure in shown] == [
        (1, "escalation open"),
        (1, "assurance due"),
        (2, "supervisions after review due"),
        (1, "action to finish"),
    ]


def test_V3_everything_that_my_team_names_is_logged_as_read(team, council, as_user):
    as_user(council.tm).get(reverse("my_team") + "?show=escalations")
    assert list(ReadEntry.objects.values_list("subject_id", "what")) == [(team["escalated"].pk, "row of my team")]


def test_V3_team_export_holds_what_the_page_shows_and_is_logged(team, walk, council, as_user):
    other = walk.returned(7, child=council.east_child)
    file = as_user(council.tm).get(reverse("my_team_export", args=["csv"])).content.decode()
    assert file.splitlines()[0].endswith("Review,Team,Practitioner,Reviewer’s grade,Final grade,Final band,Next,By")
    assert {name for name, review in team.items() if review.reference in file} == {"waiting", "assured"}
    assert other.reference not in file
    logged = ReadEntry.objects.filter(what="export of my team as csv").values_list("subject_id", flat=True)
    assert set(logged) == {team["waiting"].pk, team["assured"].pk}


def test_team_export_of_a_figure_runs_no_formula(team, council, as_user):
    client = as_user(council.tm)
    text = client.get(reverse("my_team_export", args=["csv"]) + "?show=actions").content.decode()
    assert "\r\n'=See him alone." in text
    book = load_workbook(BytesIO(client.get(reverse("my_team_export", args=["xlsx"]) + "?show=actions").content))
    cell = book.active["A2"]
    assert (cell.value, cell.data_type) == ("=See him alone.", "s")
    assert client.get(reverse("my_team_export", args=["pdf"])).status_code == 404


def test_escalations_of_the_team_are_exported_with_their_time(team, council, as_user):
    file = as_user(council.tm).get(reverse("my_team_export", args=["csv"]) + "?show=escalations").content.decode()
    assert [line.split(",")[0] for line in file.splitlines()[1:]] == [team["escalated"].reference]
