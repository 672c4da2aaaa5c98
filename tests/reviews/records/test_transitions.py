"""Every transition from every state: what the table allows, written down a second time (R2)."""

from itertools import product

import pytest

from portal.audit.models import Event
from reviews.models import Review
from reviews.records import workflow

BEFORE_MOSAIC = {
    "allocated", "booked", "conversation_held", "family_contacted", "submitted", "in_moderation", "moderated", "checked", "returned",
}  # fmt: skip

#: verb -> the states from which it may be made, and the state that it leads to.
ALLOWED = {
    "book": ({"allocated"}, "booked"),
    "hold_conversation": ({"booked"}, "conversation_held"),
    "contact_family": ({"conversation_held"}, "family_contacted"),
    "submit": ({"family_contacted"}, "submitted"),
    "list_for_panel": ({"submitted"}, "in_moderation"),
    "send_back": ({"submitted"}, "family_contacted"),
    "pass_check": ({"submitted"}, "checked"),
    "moderate": ({"in_moderation"}, "moderated"),
    "return": ({"checked", "moderated"}, "returned"),
    "finalise": ({"returned"}, "finalised"),
    "supervise": ({"finalised"}, "supervised"),
    "track": ({"supervised"}, "tracked"),
    "verify": ({"tracked"}, "verified"),
    "sustain": ({"verified"}, "sustained"),
    "close": ({"supervised", "sustained"}, "closed"),
    "withdraw": (BEFORE_MOSAIC, "withdrawn"),
}


def test_R2_table_holds_these_transitions_and_no_other():
    assert {verb: (set(row.sources), str(row.target)) for verb, row in workflow.TABLE.items()} == ALLOWED


@pytest.mark.parametrize(("verb", "state"), [(verb, state) for verb, state in product(ALLOWED, Review.State.values)])
def test_R2_transition_from_a_state_that_is_not_its_own_is_refused_and_changes_nothing(process, verb, state):
    review = process.allocate()
    Review.objects.filter(pk=review.pk).update(state=state)
    review.refresh_from_db()
    before = Event.objects.count()
    if state in ALLOWED[verb][0]:
        assert workflow.require(review, verb, by=None).verb == verb
        return
    with pytest.raises(workflow.TransitionRefused) as refusal:
        workflow.apply(review, verb, by=None)
    assert review.get_state_display().lower() in refusal.value.message
    assert refusal.value.way_on
    assert (Review.objects.get(pk=review.pk).state, Event.objects.count()) == (state, before)


def insights_reviewer(process):
    """Somebody of Insights who reviews records, too."""
    from portal.models import CohortMembership

    CohortMembership.objects.create(person=process.council.insights, starts=process.council.since)
    process.council.insights.forget_standing()
    return process.council.insights


def test_R2_insights_do_not_check_their_own_review(process):
    council = process.council
    review = process.submit(process.allocate(reviewer=insights_reviewer(process)))
    assert not council.insights.has_perm("reviews.check_review", review)
    assert council.insights_manager.has_perm("reviews.check_review", review)


def test_R11_insights_do_not_verify_their_own_review(process):
    council = process.council
    review = process.allocate(reviewer=insights_reviewer(process))
    assert not council.insights.has_perm("reviews.verify_review", review)
    assert council.insights_manager.has_perm("reviews.verify_review", review)
