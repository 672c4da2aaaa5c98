"""What was changed after a page was opened is neither submitted nor passed nor replaced unseen (R2, R5, L5)."""

import pytest
from django.test import Client
from django.urls import reverse

from reviews.models import Answer, Grade, QualityCheck, Question, Review
from reviews.records import actions, findings


@pytest.fixture
def ready(process):
    """A review that can be submitted with an overall 3."""
    review = process.to_family_contacted(process.allocate())
    process.answer(review, 3)
    process.find(review)
    return review


def tab(person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def shown(client, url) -> dict:
    return {name: value or "" for name, value in client.get(url).context["form"].initial.items()}


def rescore(review, score: int) -> None:
    question = Question.objects.get(section__instrument_version=review.instrument_version, key="overall")
    actions.save_answer(review, question, score=score, text="Changed in another tab.", by=review.reviewer)


def test_R5_older_page_does_not_submit_a_score_that_it_did_not_show(ready):
    url = reverse("review_submit", args=[ready.reference])
    older, newer = tab(ready.reviewer), tab(ready.reviewer)
    sent = shown(older, url)
    asked = newer.get(reverse("review_question", args=[ready.reference, "overall"])).context["form"].initial
    answer = {"score": "1", "text": "Nobody saw him.", "version": asked["version"], "stay": "1"}
    assert newer.post(reverse("review_question", args=[ready.reference, "overall"]), answer).status_code == 302
    refused = older.post(url, sent)
    page = refused.content.decode()
    assert (refused.status_code, "changed after you opened this page" in page, "Nobody saw him." in page) == (409, True, True)
    assert (Grade.objects.count(), Review.objects.get().state) == (0, "family_contacted")
    again = sent | {"shown": refused.context["form"]["shown"].value()}
    assert older.post(url, again).status_code == 302
    assert Grade.objects.get().score == 1


@pytest.mark.parametrize("change", ["finding", "new finding", "removed", "action"])
def test_R2_older_page_does_not_submit_findings_and_actions_that_it_did_not_show(ready, process, change):
    url = reverse("review_submit", args=[ready.reference])
    older = tab(ready.reviewer)
    finding, by = ready.findings.get(), ready.reviewer
    themes = list(finding.themes.all())
    if change == "removed":
        process.find(ready, text="Another one.")
    sent = shown(older, url)
    if change == "finding":
        findings.change_finding(finding, kind="strength", text="Now a strength.", themes=themes, by=by)
    elif change == "new finding":
        process.find(ready, text="Another one.")
    elif change == "removed":
        findings.remove_finding(finding, by=by)
    else:
        findings.add_action(ready, text="See him.", owner_role="practitioner", due_on=ready.cycle.month, by=by)
    assert older.post(url, sent).status_code == 409
    assert Review.objects.get().state == "family_contacted"


def test_R5_page_without_the_mark_of_what_it_showed_does_not_submit(ready):
    assert tab(ready.reviewer).post(reverse("review_submit", args=[ready.reference]), {"in_short": "", "seen": ""}).status_code == 409
    assert Review.objects.get().state == "family_contacted"


@pytest.mark.parametrize("outcome", ["good_enough", "back"])
def test_R2_older_page_does_not_check_a_review_that_was_submitted_anew(ready, council, outcome):
    review = actions.submit_review(ready, by=ready.reviewer)
    url = reverse("review_check", args=[review.reference])
    older = tab(council.insights)
    sent = shown(older, url)
    colleague = tab(council.insights_manager)
    assert colleague.post(url, shown(colleague, url) | {"outcome": "back", "note": "Say who was seen."}).status_code == 302
    rescore(review, 4)
    actions.submit_review(Review.objects.get(), by=review.reviewer)
    refused = older.post(url, sent | {"outcome": outcome, "note": "My careful note."})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert [words in page for words in ("submitted anew after you opened this page", "Changed in another tab.", "My careful note.")] == [
        True
    ] * 3
    assert (Review.objects.get().state, QualityCheck.objects.count()) == ("submitted", 1)
    again = {"outcome": outcome, "note": "My careful note.", "submitted_at": refused.context["form"]["submitted_at"].value()}
    assert older.post(url, again).status_code == 302


def test_L5_reflection_form_shows_what_is_kept(process, council):
    review = process.returned()
    actions.reflect(review, reflection="I plan twice.", by=council.practitioner)
    form = tab(council.practitioner).get(review.get_absolute_url()).context["reflection_form"]
    assert (form["reflection"].value(), form["seen"].value()) == ("I plan twice.", "I plan twice.")


def test_L5_older_tab_does_not_replace_a_reflection_and_both_texts_are_shown(process, council):
    review = process.returned()
    url = reverse("review_reflect", args=[review.reference])
    older, newer = tab(council.practitioner), tab(council.practitioner)
    assert newer.post(url, {"reflection": "I plan twice.", "seen": ""}).status_code == 302
    refused = older.post(url, {"reflection": "From the older tab.", "seen": ""})
    page = refused.content.decode()
    assert (refused.status_code, "From the older tab.</textarea>" in page) == (409, True)
    summary, block = page.partition("govuk-error-summary__list")[2].partition("</ul>")[0], page.partition('class="pk-conflict"')[2]
    assert ("I plan twice." in summary, "What was saved meanwhile" in block, "I plan twice.</blockquote>" in block) == (False, True, True)
    assert review.readings.get().reflection == "I plan twice."
    seen = refused.context["reflection_form"]["seen"].value()
    assert older.post(url, {"reflection": "Both.", "seen": seen}).status_code == 302
    assert review.readings.get().reflection == "Both."


def test_L5_empty_or_unchanged_reflection_of_an_older_tab_keeps_the_newer_one(process, council):
    review = process.returned()
    url = reverse("review_reflect", args=[review.reference])
    client = tab(council.practitioner)
    for sent in ({"reflection": "First.", "seen": ""}, {"reflection": "Second.", "seen": "First."}):
        assert client.post(url, sent).status_code == 302
    for sent in ({"reflection": "", "seen": ""}, {"reflection": ""}, {"reflection": "First.", "seen": "First."}):
        assert client.post(url, sent).status_code == 302
        assert review.readings.get().reflection == "Second."


def test_L5_writer_takes_their_reflection_out_and_is_told_so(process, council):
    review = process.returned()
    url = reverse("review_reflect", args=[review.reference])
    client = tab(council.practitioner)
    client.post(url, {"reflection": "First.", "seen": ""})
    said = client.post(url, {"reflection": "", "seen": "First."}, follow=True).content.decode()
    assert ("Your reflection is removed." in said, review.readings.get().reflection) == (True, "")


def test_L5_reflection_that_is_too_long_stays_on_the_page(process, council):
    review = process.returned()
    answer = tab(council.practitioner).post(reverse("review_reflect", args=[review.reference]), {"reflection": "x" * 20_001, "seen": ""})
    assert (answer.status_code, "x" * 20_001 in answer.content.decode()) == (422, True)


def test_L1_finding_that_was_changed_since_is_not_removed_by_an_older_page(process):
    review = process.allocate()
    finding = process.find(review)
    url = reverse("finding_remove", args=[review.reference, finding.pk])
    older = tab(review.reviewer)
    sent = shown(older, url)
    findings.change_finding(finding, kind="strength", text="The newer text.", themes=finding.themes.all(), by=review.reviewer)
    refused = older.post(url, {"version": sent["version"]})
    page = refused.content.decode()
    assert (refused.status_code, "so it is not removed" in page, "The newer text." in page) == (409, True, True)
    assert review.findings.count() == 1
    assert older.post(url, {"version": refused.context["form"]["version"].value()}).status_code == 302
    assert review.findings.count() == 0


def test_L1_finding_sent_again_takes_the_themes_and_the_nomination_that_were_sent_last(process):
    from portal.models import Event
    from practice_library.themes.models import Theme

    review = process.allocate()
    url = reverse("finding_add", args=[review.reference])
    first, second = Theme.objects.in_use().filter(parent__isnull=False)[:2]
    sent = {"kind": "strength", "text": "He chose who came.", "themes": [first.pk]}
    client = tab(review.reviewer)
    assert "The finding is saved." in client.post(url, sent, follow=True).content.decode()
    said = client.post(url, sent | {"themes": [first.pk, second.pk], "nominate": "on"}, follow=True).content.decode()
    finding = review.findings.get()
    assert "This finding was in the review already. Its themes and its nomination are now as you chose them." in said
    assert (set(finding.themes.all()), finding.nominated_at is not None, finding.version) == ({first, second}, True, 2)
    assert Event.objects.about(review).filter(verb="finding.changed").count() == 1


def test_L1_finding_sent_again_does_not_undo_what_was_changed_since(process):
    review = process.allocate()
    finding = process.find(review)
    nominated = findings.change_finding(
        finding, kind="strength", text=finding.text, themes=finding.themes.all(), nominate=True, by=review.reviewer
    )
    question = nominated.question
    sent = {"kind": "strength", "text": finding.text, "themes": [theme.pk for theme in finding.themes.all()]}
    refused = tab(review.reviewer).post(reverse("finding_add", args=[review.reference]) + f"?question={question.key}", sent)
    assert (refused.status_code, "it was changed since you added it" in refused.content.decode()) == (409, True)
    assert review.findings.get().nominated_at is not None


def test_R2_mark_of_writing_is_another_one_for_another_version_only(ready):
    from reviews.records.completeness import mark_of_writing

    before = mark_of_writing(ready)
    assert mark_of_writing(Review.objects.get()) == before
    Answer.objects.filter(review=ready).update(version=9)
    assert mark_of_writing(ready) != before
