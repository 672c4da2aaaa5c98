"""A case whose review was withdrawn is a kind of its own: no proposal takes it up, and only a hand allocates it again (R1)."""

import pytest
from django.urls import reverse

from portal.access.exceptions import Refused
from reviews.allocation.actions import allocate, allocate_many
from reviews.allocation.candidates import proposal_for
from reviews.cycles.actions import add_case
from reviews.cycles.models import Case, Cycle
from reviews.records import checking

REASON = "The family asked us <not> to go on."


@pytest.fixture
def withdrawn(council, make_review):
    """A review that was withdrawn on Monday 2 November 2026."""
    return checking.withdraw(make_review(1), reason=REASON, by=council.insights)


@pytest.fixture
def waiting(council, cycle):
    return add_case(cycle, council.child, plan_type="cp", by=council.insights)


def sample(client, cycle, **query):
    return client.get(reverse("cycle_cases", args=[cycle.pk]), query)


def shown(page) -> list:
    return [row.record for row in page.context["table"].rows]


def test_R1_a_proposal_leaves_out_a_case_whose_review_was_withdrawn_and_says_so(insights_client, cycle, withdrawn, waiting):
    proposal = proposal_for(cycle)
    assert [case for case, _ in (*proposal.pairs, *proposal.left)] == [waiting]
    page = insights_client.get(reverse("cycle_allocate_all", args=[cycle.pk])).content.decode()
    assert "1 case is left out, because its review was withdrawn." in page
    assert reverse("cycle_cases", args=[cycle.pk]) + "?show=withdrawn" in page


def test_R1_with_nothing_but_withdrawn_cases_the_proposal_does_not_call_them_allocated(insights_client, cycle, withdrawn):
    page = insights_client.get(reverse("cycle_allocate_all", args=[cycle.pk])).content.decode()
    assert ("No case waits to be allocated" in page, "Every case of the sample is allocated" in page) == (True, False)


def test_R1_a_proposal_that_was_made_before_the_review_was_withdrawn_allocates_nothing(council, cycle, withdrawn, waiting):
    pairs = [(waiting, council.second_reviewer), (withdrawn.case, council.second_reviewer)]
    with pytest.raises(Refused, match="was withdrawn"):
        allocate_many(cycle, pairs, by=council.insights)
    assert Case.objects.get(pk=waiting.pk).review is None


def test_R1_the_sample_counts_withdrawn_cases_apart_and_filters_them(insights_client, cycle, withdrawn, waiting, make_review):
    allocated = make_review(2).case
    page = sample(insights_client, cycle)
    assert [(item["number"], item["label"]) for item in page.context["figures"]] == [
        (3, "in the sample"),
        (1, "allocated"),
        (1, "not allocated"),
        (1, "withdrawn"),
    ]
    found = {show: shown(sample(insights_client, cycle, show=show)) for show in ("allocated", "waiting", "withdrawn")}
    assert found == {"allocated": [allocated], "waiting": [waiting], "withdrawn": [withdrawn.case]}


def test_R1_its_row_says_when_and_why_it_was_withdrawn_and_offers_to_allocate_it_again(insights_client, cycle, withdrawn):
    page = sample(insights_client, cycle).content.decode()
    assert "Withdrawn on 2 November: The family asked us &lt;not&gt; to go on." in page
    assert f'<a href="{withdrawn.get_absolute_url()}">{withdrawn.reference}</a>' in page
    assert "Allocate again<" in page
    assert "Propose an allocation" not in page
    assert reverse("case_remove", args=[cycle.pk, withdrawn.case_id]) not in page


def test_R1_allocated_again_by_hand_it_is_withdrawn_no_more(insights_client, council, cycle, withdrawn):
    url = reverse("case_allocate", args=[cycle.pk, withdrawn.case_id])
    answer = insights_client.post(url, {"reviewer": council.second_reviewer.pk, "override_reason": ""})
    assert answer.status_code == 302
    page = sample(insights_client, cycle)
    assert "Withdrawn on" not in page.content.decode()
    assert [item["number"] for item in page.context["figures"]] == [1, 1, 0, 0]


def test_R1_withdrawn_twice_its_row_says_the_last_reason(insights_client, council, cycle, withdrawn):
    again = allocate(withdrawn.case, council.second_reviewer, by=council.insights)
    checking.withdraw(again, reason="Moved away.", by=council.insights)
    page = sample(insights_client, cycle).content.decode()
    assert ("Moved away." in page, "The family asked" in page) == (True, False)
    assert sample(insights_client, cycle).context["figures"][3]["number"] == 1


def test_R1_the_parts_of_a_cycle_in_the_list_add_up_to_its_sample(insights_client, council, cycle, withdrawn, waiting):
    def counts():
        found = Cycle.objects.with_counts().get(pk=cycle.pk)
        return found.sample, found.waiting, found.in_hand, found.withdrawn

    assert counts() == (2, 1, 0, 1)
    assert (
        "1 not allocated · 0 in progress · 0 returned · 0 finalised · 1 withdrawn"
        in insights_client.get(reverse("cycles")).content.decode()
    )
    allocate(withdrawn.case, council.second_reviewer, by=council.insights)
    assert counts() == (2, 1, 1, 0)


def test_R1_removing_a_case_says_what_holds_of_its_review(insights_client, cycle, withdrawn, make_review):
    def said(case):
        return insights_client.post(reverse("case_remove", args=[cycle.pk, case.pk])).content.decode()

    after = said(withdrawn.case)
    assert "was withdrawn, so the case stays in the sample with its history." in after
    assert "If the review can’t go on" not in after
    assert "If the review can’t go on, withdraw it. The case then counts as withdrawn" in said(make_review(2).case)
