"""Learning that is taken away again, warnings before submission, and what a withdrawal ends."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from portal.deadlines.models import Obligation
from practice_library.models import GuidancePage
from reviews.records import checking, findings, workflow
from reviews.records.completeness import warnings_for

pytestmark = pytest.mark.django_db


def guidance(title: str) -> GuidancePage:
    page = GuidancePage(title=title, slug=title.lower(), summary="Something to read.")
    Page.objects.get(depth=2).add_child(instance=page)
    page.save_revision().publish()
    return page


def test_L1_taking_a_page_away_takes_that_page_where_another_was_unpublished_since(process, as_user):
    review = process.allocate()
    finding = process.find(review)
    gone, kept = guidance("Gone"), guidance("Kept")
    for page in (gone, kept):
        findings.attach_learning(finding, page, by=review.reviewer)
    gone.unpublish()
    attachment = finding.attachments.get(page=kept)
    shown = as_user(process.council.reviewer).get(reverse("review_question", args=[review.reference, "plan"])).content.decode()
    assert reverse("learning_detach", args=[review.reference, attachment.pk]) in shown
    assert reverse("learning_detach", args=[review.reference, finding.attachments.get(page=gone).pk]) not in shown


def test_R3_both_warnings_ask_whether_anything_must_be_raised_now(process):
    review = process.allocate()
    process.answer(review, 8, **dict.fromkeys(("voice", "family", "identity", "risk", "assessment", "plan", "relationship"), 1))
    warnings = warnings_for(review)
    assert {warning.asks_to_raise for warning in warnings} == {True}
    assert warnings[0].sentence == (
        "Your overall grade is 8. It is 2 bands from the middle of your other scores. "
        "Is it the grade you mean, and must anything be raised now?"
    )


def test_R3_no_warning_where_overall_and_questions_agree(process):
    review = process.allocate()
    process.answer(review, 7)
    assert warnings_for(review) == []


def test_R2_a_review_on_mosaic_is_not_withdrawn(process):
    from django.utils import timezone

    from reviews.assurance import actions as assurance

    review = process.returned()
    assurance.record_mosaic_upload(
        review, added_on=timezone.localdate(), mosaic_reference="CN-1", early_reason="For the test.", by=process.council.insights
    )
    with pytest.raises(workflow.TransitionRefused, match="is on Mosaic"):
        checking.withdraw(review, reason="Too late.", by=process.council.insights)
    review.refresh_from_db()
    assert review.state == "returned"


def test_R2_a_withdrawn_review_leaves_nothing_due(process):
    review = process.returned()
    assert Obligation.objects.about(review).open().count() == 3
    checking.withdraw(review, reason="The wrong child.", by=process.council.insights)
    assert not Obligation.objects.about(review).open().exists()
