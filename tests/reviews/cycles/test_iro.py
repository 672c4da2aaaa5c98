"""The child's own IRO is entered with the case, by list, by hand or corrected, so that the conflict can be checked (R1)."""

import pytest
from django.urls import reverse

from portal.audit.models import Event
from portal.people.models import CaseResponsibility, Child
from reviews.allocation.actions import allocate
from reviews.allocation.candidates import candidates, proposal_for
from reviews.cycles.actions import add_case
from reviews.cycles.conflicts import conflicts
from reviews.cycles.entering import enter_cases
from tests.reviews.cycles.test_imports import csv_file, entries_in, one, post_list, problems

HEADINGS = "Child reference,Plan type,Team,Practitioner e-mail,IRO e-mail"


def iro_of(child):
    return CaseResponsibility.objects.of_child(child).iro


def test_R1_a_list_records_the_iro_of_a_new_child_who_then_has_a_conflict(council, cycle):
    text = f"{HEADINGS}\nEF-2001,CLA,North,pia@alderbrook.example,ROSA@alderbrook.example\n"
    (case,) = enter_cases(cycle, entries_in(csv_file(text)), by=council.insights)
    assert iro_of(case.child) == council.reviewer
    assert Event.objects.about(case.child).get().data["iro"] == council.reviewer.pk
    assert conflicts(case.child, council.reviewer) == ["Rosa Test is or was this child’s own IRO."]


def test_R1_a_list_adds_the_iro_of_a_known_child_who_has_none_and_keeps_the_rest(council, cycle):
    enter_cases(cycle, entries_in(csv_file(f"{HEADINGS}\nAB-1001,CLA,,,rosa@alderbrook.example\n")), by=council.insights)
    now = CaseResponsibility.objects.of_child(council.child)
    assert (now.team, now.practitioner, now.iro) == (council.north, council.practitioner, council.reviewer)


def test_R1_an_unknown_or_other_iro_is_named_beside_its_row(council, cycle):
    council.child_in(council.north, "EF-1", council.practitioner, iro=council.iro)
    assert problems(f"{HEADINGS}\nEF-2,CLA,North,,nobody@alderbrook.example\n", cycle) == [
        (2, "IRO e-mail", "nobody has an account with this e-mail address.")
    ]
    assert one(cycle, iro="rosa@alderbrook.example") == [("iro", "EF-1 has another IRO today. Move the child first, or leave this empty.")]
    assert one(cycle, reference="EF-3", iro="rosa@alderbrook.example") == [("iro", "an IRO needs a team. Write the team too.")]
    assert one(cycle, iro="IVAN@alderbrook.example") == []
    assert one(cycle, iro="=ivan@alderbrook.example") == [("iro", "this looks like a formula. Type the value itself.")]


def test_R1_the_preview_says_how_many_have_no_iro(insights_client, council, cycle):
    rows = "EF-1,CLA,North,pia@alderbrook.example,ivan@alderbrook.example\nEF-2,CIN,North,pia@alderbrook.example,"
    page = post_list(insights_client, cycle, csv_file(f"{HEADINGS}\n{rows}\n")).content.decode()
    assert "1 has no IRO recorded: that conflict can’t be checked" in page
    assert "Ivan Test" in page


def test_R1_the_empty_list_has_a_column_for_the_iro(insights_client):
    assert "Practitioner e-mail,IRO e-mail,Age" in insights_client.get(reverse("cycle_cases_template")).content.decode()


def test_R1_a_case_by_hand_takes_the_iro(insights_client, council, cycle):
    url = reverse("cycle_case_add", args=[cycle.pk])
    facts = {"reference": "EF-1", "plan_type": "cla", "team": council.north.pk, "iro": "nobody@alderbrook.example"}
    page = insights_client.post(url, facts)
    assert page.status_code == 422
    assert page.context["form"].errors["iro"] == ["Nobody has an account with this e-mail address."]
    assert insights_client.post(url, facts | {"iro": "rosa@alderbrook.example"}).status_code == 302
    assert iro_of(Child.objects.get(reference="EF-1")) == council.reviewer


def test_R1_correcting_a_case_records_its_iro_and_refuses_one_who_reviews_it(insights_client, council, cycle, clock):
    case = add_case(cycle, council.child, plan_type="cla", by=council.insights)
    url = reverse("case_correct", args=[cycle.pk, case.pk])
    facts = {"team": council.north.pk, "practitioner": council.practitioner.email}
    clock.shift(60)
    assert insights_client.post(url, facts | {"iro": council.iro.email}).status_code == 302
    assert iro_of(council.child) == council.iro
    assert insights_client.get(url).context["form"].initial["iro"] == council.iro.email
    allocate(case, council.reviewer, by=council.insights)
    clock.shift(60)
    assert insights_client.post(url, facts | {"iro": council.reviewer.email}).status_code == 409
    assert iro_of(council.child) == council.iro


def test_R1_proposal_and_allocation_say_where_no_iro_is_recorded(insights_client, council, cycle):
    known = council.child_in(council.north, "EF-1", council.practitioner, iro=council.iro)
    cases = [add_case(cycle, child, plan_type="cla", by=council.insights) for child in (known, council.child, council.south_child)]
    assert proposal_for(cycle).without_iro == 2
    words = "no IRO recorded: that conflict can’t be checked"
    assert f"2 have {words}" in insights_client.get(reverse("cycle_allocate_all", args=[cycle.pk])).content.decode()
    pages = [insights_client.get(reverse("case_allocate", args=[cycle.pk, case.pk])).content.decode() for case in cases]
    assert [words in page for page in pages] == [False, True, True]
    assert "IRO Ivan Test" in pages[0]
    assert {row.person for row in candidates(cases[0]) if "own IRO" in " ".join(row.conflicts)} == {council.iro}


@pytest.mark.parametrize("row", ["AB-1001,CLA,East,,", "AB-1001,CLA,,petra@alderbrook.example,"])
def test_R1_a_child_who_is_elsewhere_is_moved_where_the_refusal_leads(insights_client, council, cycle, row):
    page = post_list(insights_client, cycle, csv_file(f"{HEADINGS}\n{row}\n")).content.decode()
    assert "Move the child first" in page
    assert reverse("children:add") in page
    assert insights_client.get(reverse("children:add")).status_code == 200
