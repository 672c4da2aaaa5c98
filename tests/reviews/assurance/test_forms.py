"""The forms after the return: who opens them, what is refused, and that typed words stay (R2, R9-R11, V11)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews.assurance import actions
from reviews.models import ActionItem, MosaicUpload, Review, SupervisionAfterReview, TeamManagerAssurance, Verification
from tests.reviews.moderation.walk import counts

TODAY = timezone.localdate


def url(name, review):
    return reverse(name, args=[review.reference])


def mosaic(**changes):
    return {"added_on": TODAY().isoformat(), "mosaic_reference": "CN-77", "early_reason": "Court asked."} | changes


def supervision(**changes):
    return {"reflection": "We agree.", "actions": "Visit.", "rationale": "Because.", "recorded_on_mosaic_on": TODAY().isoformat()} | changes


def test_forms_open_for_those_whose_act_it_is_and_for_nobody_else(walk, council, as_user):
    review = walk.returned(4)
    expected = {
        "review_mosaic": {"insights"},
        "review_tm_assurance": {"tm"},
        "review_supervision": {"tm"},
        "review_verify": {"insights"},
        "review_sustained": {"insights"},
    }
    people = ["insights", "tm", "sm", "south_tm", "practitioner", "reviewer", "wpd", "admin"]
    for name, may in expected.items():
        opened = {who for who in people if as_user(getattr(council, who)).get(url(name, review)).status_code == 200}
        assert opened == may, name


def test_R9_upload_is_recorded_from_the_page(walk, council, as_user):
    review = walk.returned(7)
    client = as_user(council.insights)
    assert "The team has until" in client.get(url("review_mosaic", review)).content.decode()
    assert client.post(url("review_mosaic", review), mosaic()).status_code == 302
    assert MosaicUpload.objects.get().mosaic_reference == "CN-77"
    again = client.post(url("review_mosaic", review), mosaic(mosaic_reference="CN-78"))
    assert again.status_code == 409
    assert "CN-78" in again.content.decode()


def test_R9_early_upload_without_a_reason_is_a_sentence_on_the_form(walk, council, as_user):
    review = walk.returned(7)
    before = counts(review)
    response = as_user(council.insights).post(url("review_mosaic", review), mosaic(early_reason=""))
    assert response.status_code == 409
    assert "to read the review first" in response.content.decode()
    assert counts(review) == before


@pytest.mark.parametrize(
    "change",
    [
        {"added_on": "2999-01-01"},
        {"added_on": "2001-01-01"},
        {"added_on": "soon"},
        {"mosaic_reference": ""},
        {"mosaic_reference": "x" * 61},
        {"mosaic_reference": "a\x00b"},
        {"early_reason": "x" * 200_000},
    ],
)
def test_R9_bad_upload_is_a_sentence_and_changes_nothing(walk, council, as_user, change):
    review = walk.returned(7)
    before = counts(review)
    response = as_user(council.insights).post(url("review_mosaic", review), mosaic() | change)
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert counts(review) == before


def test_R2_R10_team_manager_assures_and_records_supervision(walk, council, as_user):
    review = walk.returned(4)
    client = as_user(council.tm)
    assert client.post(url("review_tm_assurance", review), {"text": " "}).status_code == 422
    assert client.post(url("review_tm_assurance", review), {"text": "Talked through."}).status_code == 302
    assert client.post(url("review_tm_assurance", review), {"text": "Once more."}).status_code == 409
    bad = client.post(url("review_supervision", review), supervision(rationale="", reflection="My careful words."))
    assert bad.status_code == 422
    assert "My careful words." in bad.content.decode()
    assert client.post(url("review_supervision", review), supervision()).status_code == 302
    assert TeamManagerAssurance.objects.get().text == "Talked through."
    assert SupervisionAfterReview.objects.get().rationale == "Because."


def test_R11_verify_shows_the_evidence_and_refuses_while_one_is_open(walk, council, as_user):
    review = walk.returned(4, actions=[("See him alone.", "practitioner")])
    actions.record_mosaic_upload(review, added_on=TODAY(), mosaic_reference="CN", early_reason="So.", by=council.insights)
    actions.record_tm_assurance(review, text="Talked through.", by=council.tm)
    actions.record_supervision(review, reflection="a", actions="b", rationale="c", recorded_on_mosaic_on=TODAY(), by=council.tm)
    client = as_user(council.insights)
    refused = client.post(url("review_verify", review), {"note": "My careful words."})
    assert refused.status_code == 409
    assert "My careful words." in refused.content.decode()
    item = reverse("action_item", args=[ActionItem.objects.get().pk])
    assert as_user(council.practitioner).post(item, {"evidence": "Four case notes."}).status_code == 302
    client = as_user(council.insights)
    assert "Four case notes." in client.get(url("review_verify", review)).content.decode()
    assert client.post(url("review_verify", review), {"note": "Read them."}).status_code == 302
    early = client.post(url("review_sustained", review), {"is_sustained": "yes", "note": "So."})
    assert early.status_code == 409
    assert "not before" in early.content.decode()
    assert client.post(url("review_sustained", review), {"is_sustained": "perhaps", "note": "So."}).status_code == 422
    assert Verification.objects.count() == 1
    assert Review.objects.get().state == "verified"


def test_V11_owner_sees_the_action_without_the_review(walk, council, as_user):
    review = walk.returned(4, actions=[("Agree a plan with the school.", "service_manager")], words="Secret words of the record.")
    item = reverse("action_item", args=[ActionItem.objects.get().pk])
    client = as_user(council.sm)
    page = client.get(item).content.decode()
    assert "Agree a plan with the school." in page
    assert review.reference not in page
    assert "Secret words" not in page
    assert client.get(review.get_absolute_url()).status_code == 403
    assert client.post(item, {"evidence": "Minutes of the meeting."}).status_code == 302
    assert ActionItem.objects.get().evidence == "Minutes of the meeting."


def test_V11_others_do_not_see_the_action_and_readers_of_the_review_do_not_finish_it(walk, council, as_user):
    walk.returned(4, actions=[("See him alone.", "practitioner")])
    item = reverse("action_item", args=[ActionItem.objects.get().pk])
    for person in (council.south_practitioner, council.east_tm, council.sm, council.wpd, council.superuser()):
        assert as_user(person).get(item).status_code == 403
    client = as_user(council.insights)
    assert "It is done" not in client.get(item).content.decode()
    assert client.post(item, {"evidence": "I typed this."}).status_code == 409
    assert client.get(reverse("action_item", args=[10**30])).status_code == 403
    assert ActionItem.objects.get().done_at is None


@pytest.mark.parametrize("evidence", ["", "  ", "a\x00b", "x" * 200_000])
def test_R11_bad_evidence_is_a_sentence(walk, council, as_user, evidence):
    walk.returned(4, actions=[("See him alone.", "practitioner")])
    item = reverse("action_item", args=[ActionItem.objects.get().pk])
    assert as_user(council.practitioner).post(item, {"evidence": evidence}).status_code == 422
    assert ActionItem.objects.get().done_at is None


def test_R11_second_evidence_is_refused_and_shown_beside_the_first(walk, council):
    walk.returned(4, actions=[("See him alone.", "practitioner")])
    item = reverse("action_item", args=[ActionItem.objects.get().pk])
    owner, manager = tab(council.practitioner), tab(council.tm)
    assert (owner.get(item).status_code, manager.get(item).status_code) == (200, 200)
    assert owner.post(item, {"evidence": "Four case notes."}).status_code == 302
    refused = manager.post(item, {"evidence": "The minutes of March."})
    page = refused.content.decode()
    said = ("Pia Test finished this action on", "Yours is not saved.", "Four case notes.", "The minutes of March.</textarea>")
    assert (refused.status_code, [words in page for words in said], "It is done" in page) == (409, [True] * 4, False)
    done = ActionItem.objects.get()
    assert (done.evidence, done.done_by) == ("Four case notes.", council.practitioner)


def test_R11_evidence_that_is_sent_twice_is_done_once(walk, council):
    from portal.models import Event

    walk.returned(4, actions=[("See him alone.", "practitioner")])
    item = reverse("action_item", args=[ActionItem.objects.get().pk])
    for _ in range(2):
        assert tab(council.practitioner).post(item, {"evidence": "Four case notes."}).status_code == 302
    assert Event.objects.filter(verb="action.done").count() == 1


def tab(person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
