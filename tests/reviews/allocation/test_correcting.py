"""Cases without a practitioner or a team, corrected in their cycle; withdrawn reviews; cases removed (R1)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Event
from portal.people.models import CaseResponsibility, Child
from reviews.allocation.actions import allocate
from reviews.allocation.candidates import loads_in, proposal_for
from reviews.cycles.actions import add_case, days_from, open_cycle
from reviews.cycles.models import Case, Cycle
from reviews.records.models import Review


@pytest.fixture
def without_practitioner(council, cycle):
    return add_case(cycle, council.child_in(council.north, "AB-3001"), plan_type="cin", by=council.insights)


def correct(client, case, team, person):
    return client.post(reverse("case_correct", args=[case.cycle_id, case.pk]), {"team": team.pk, "practitioner": person.email})


def test_R1_a_case_without_practitioner_is_left_out_of_the_proposal_until_one_is_recorded(
    insights_client, council, cycle, without_practitioner, clock
):
    page = insights_client.get(reverse("cycle_allocate_all", args=[cycle.pk]))
    proposal = page.context["proposal"]
    assert (proposal.pairs, [case for case, _ in proposal.left]) == ([], [without_practitioner])
    assert proposal.left[0][1].startswith("No practitioner is recorded.")
    assert reverse("case_correct", args=[cycle.pk, without_practitioner.pk]) in page.content.decode()
    clock.shift(60)
    assert correct(insights_client, without_practitioner, council.north, council.practitioner).status_code == 302
    assert [case for case, _ in proposal_for(cycle).pairs] == [without_practitioner]


def test_R1_a_child_without_a_team_is_mended_on_the_page_that_the_proposal_names(insights_client, council, cycle):
    case = add_case(cycle, Child.objects.create(reference="ZZ-1"), plan_type="cin", by=council.insights)
    page = insights_client.get(reverse("cycle_allocate_all", args=[cycle.pk]))
    assert "Correct this case" in page.context["proposal"].left[0][1]
    assert reverse("case_correct", args=[cycle.pk, case.pk]) in page.content.decode()
    assert correct(insights_client, case, council.north, council.practitioner).status_code == 302
    now = CaseResponsibility.objects.of_child(case.child_id)
    assert (now.team, now.practitioner) == (council.north, council.practitioner)


def test_R1_the_reviews_practitioner_follows_until_the_conversation_is_booked(insights_client, council, cycle, without_practitioner, clock):
    review = allocate(without_practitioner, council.reviewer, by=council.insights)
    clock.shift(60)
    correct(insights_client, without_practitioner, council.north, council.practitioner)
    review.refresh_from_db()
    assert review.practitioner == council.practitioner
    assert Event.objects.about(review).filter(verb="review.practitioner_corrected", by=council.insights).count() == 1
    Review.objects.filter(pk=review.pk).update(state="booked")
    clock.shift(60)
    correct(insights_client, without_practitioner, council.south, council.south_practitioner)
    review.refresh_from_db()
    assert review.practitioner == council.practitioner
    assert CaseResponsibility.objects.of_child(review.child_id).practitioner == council.south_practitioner


def test_R1_a_submitted_review_keeps_its_case_as_it_is(insights_client, council, make_review):
    review = make_review(1, state="submitted")
    assert correct(insights_client, review.case, council.south, council.south_practitioner).status_code == 409
    assert CaseResponsibility.objects.of_child(review.child_id).team == council.north


def test_R1_no_correction_puts_the_reviewer_into_the_childs_team(insights_client, council, cycle, make_review, clock):
    review = make_review(1, reviewer=council.east_tm)
    clock.shift(60)
    answer = correct(insights_client, review.case, council.east, council.east_practitioner)
    assert answer.status_code == 409
    assert "Withdraw" in answer.content.decode()
    assert CaseResponsibility.objects.of_child(review.child_id).team == council.north


def test_an_address_that_nobody_has_is_refused_beside_it(insights_client, council, without_practitioner):
    url = reverse("case_correct", args=[without_practitioner.cycle_id, without_practitioner.pk])
    answer = insights_client.post(url, {"team": council.north.pk, "practitioner": "nobody@alderbrook.example"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["practitioner"])


def test_R1_a_withdrawn_review_frees_its_case_for_the_same_month(insights_client, council, cycle, make_review):
    withdrawn = make_review(1, state="withdrawn")
    page = insights_client.get(reverse("cycle_cases", args=[cycle.pk]))
    assert [figure["number"] for figure in page.context["figures"]] == [1, 0, 0, 1]
    assert "Allocate again" in page.content.decode()
    assert Cycle.objects.with_counts().get().waiting == 0
    again = insights_client.post(reverse("case_allocate", args=[cycle.pk, withdrawn.case_id]), {"reviewer": council.second_reviewer.pk})
    assert again.status_code == 302
    assert dict(loads_in(cycle)) == {council.second_reviewer.pk: 1}
    rows = insights_client.get(reverse("cycle_cases", args=[cycle.pk])).context["table"].rows
    assert [row.record.standing_review.reviewer for row in rows] == [council.second_reviewer]
    assert withdrawn.case.reviews.count() == 2


def test_R1_a_case_without_a_review_is_removed_after_a_look(insights_client, council, cycle, without_practitioner, make_review):
    url = reverse("case_remove", args=[cycle.pk, without_practitioner.pk])
    assert insights_client.get(url).status_code == 200
    assert insights_client.post(url).status_code == 302
    assert not Case.objects.filter(pk=without_practitioner.pk).exists()
    event = Event.objects.about(cycle).get(verb="cycle.case_removed")
    assert (event.by, event.data["child"]) == (council.insights, without_practitioner.child_id)
    reviewed = make_review(1, state="withdrawn")
    assert insights_client.post(reverse("case_remove", args=[cycle.pk, reviewed.case_id])).status_code == 409


def test_R1_a_cycle_without_cases_is_cancelled_and_its_month_opened_again(insights_client, council, cycle):
    url = reverse("cycle_cancel", args=[cycle.pk])
    assert insights_client.get(url).status_code == 200
    assert insights_client.post(url).status_code == 302
    assert Event.objects.get(verb="cycle.cancelled").data["month"] == "2026-11-01"
    open_cycle(month=date(2026, 11, 1), area_of_focus="Neglect", by=council.insights)
    assert Cycle.objects.get().month == date(2026, 11, 1)


def test_R1_a_cycle_with_cases_is_not_cancelled(insights_client, cycle, without_practitioner):
    assert insights_client.post(reverse("cycle_cancel", args=[cycle.pk])).status_code == 409
    assert Cycle.objects.filter(pk=cycle.pk).exists()


def opening(client, month, **changes):
    form = client.get(reverse("cycle_open")).context["form"]
    days = {name: field.initial.isoformat() for name, field in form.fields.items() if hasattr(field.initial, "isoformat")}
    return client.post(reverse("cycle_open"), days | {"month": month, "area_of_focus": "Neglect"} | changes)


def test_R1_dates_left_untouched_are_counted_from_the_month_that_was_chosen(insights_client, council, published):
    assert opening(insights_client, "2027-01-01").status_code == 302
    cycle = Cycle.objects.get()
    assert min(cycle.due_dates.values_list("due_on", flat=True)) > cycle.month
    assert cycle.closes_on == cycle.due_dates.get(step="return").due_on + timedelta(days=14)


def test_R1_a_day_before_the_month_begins_is_refused(insights_client, council, published):
    answer = opening(insights_client, "2027-01-01", due_booking=(timezone.localdate() + timedelta(days=8)).isoformat())
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {
        "due_booking": [
            "Book the learning conversation: Tuesday 10 November 2026 is before January 2027 begins. Choose a day in that month or later."
        ]
    }


def test_R1_with_one_date_changed_the_others_are_counted_from_the_month_that_was_chosen(insights_client, council, published):
    assert opening(insights_client, "2027-01-01", due_booking="2027-01-06").status_code == 302
    cycle = Cycle.objects.get()
    assert dict(cycle.due_dates.values_list("step", "due_on")) == days_from(date(2027, 1, 1), timezone.localdate()) | {
        "booking": date(2027, 1, 6)
    }
    assert cycle.closes_on == cycle.due_dates.get(step="return").due_on + timedelta(days=14)


def test_R1_each_sentence_about_a_date_names_its_step(insights_client, council, published):
    answer = opening(insights_client, "2027-01-01", due_booking="2027-01-25")
    errors = dict(answer.context["form"].errors)
    assert errors["due_conversation"][0].startswith("Hold the learning conversation: ")
    sentences = [sentence for found in errors.values() for sentence in found]
    assert len(sentences) == len(set(sentences))


def test_R1_the_focus_is_that_of_the_latest_month_that_has_begun(council, cycle):
    later = open_cycle(month=date(2026, 12, 1), area_of_focus="Pre-birth", by=council.insights)
    assert Cycle.objects.focus_now() == cycle
    Cycle.objects.filter(pk=cycle.pk).update(state="closed")
    assert Cycle.objects.focus_now() == later
