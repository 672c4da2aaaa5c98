"""What was heard and not written is asked about, long texts are refused in a sentence, and pages say what is true (R2)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from home.work.own import conversations_booked
from portal.models import Event, Notice
from reviews.escalations.actions import raise_now, record_safety_assurance
from reviews.models import Answer, StepOutcome
from reviews.records import actions, checking
from reviews.records.completeness import mark_of_writing, views_left_out, what_is_missing
from reviews.records.forms import ActionItemForm, AnswerForm, BookingForm, FindingForm, InShortForm, StepForm
from reviews.records.timeline import timeline_of

pytestmark = pytest.mark.django_db


def address(name: str, review, *more) -> str:
    return reverse(name, args=[review.reference, *more])


def page_of(client, name: str, review, *more) -> str:
    return client.get(address(name, review, *more), follow=True).content.decode()


@pytest.fixture
def silent(process):
    """A review that can be submitted, with neither the practitioner's view nor the family's."""
    review = process.to_family_contacted(process.allocate())
    process.answer(review)
    process.find(review)
    Answer.objects.filter(question__key__in=["practitioner_view", "family_feedback"]).delete()
    return review


def test_R2_view_that_was_heard_and_not_written_is_still_to_answer_and_does_not_block(silent, council, as_user):
    client = as_user(council.reviewer)
    page = page_of(client, "review_submit", silent)
    assert "Still to answer" in page
    for key in ("practitioner_view", "family_feedback"):
        assert f'<a href="{address("review_question", silent, key)}">Question' in page
    assert page.count("think again") == 2
    assert "2 things still to answer" in page_of(client, "review", silent)
    assert what_is_missing(silent) == []
    assert actions.submit_review(silent, by=council.reviewer).state == "submitted"


def test_R2_view_is_not_asked_for_once_it_is_explained_or_where_the_step_was_not_possible(silent, process, council):
    for key in ("practitioner_view", "family_feedback"):
        question = silent.instrument_version.sections.get(questions__key=key).questions.get(key=key)
        actions.save_answer(silent, question, text="They wished nothing of it to be written.", by=council.reviewer)
    assert views_left_out(silent) == []
    other = process.allocate(child=council.east_child)
    actions.book_not_possible(other, reason="Away.", by=council.reviewer)
    actions.conversation_not_possible(other, reason="Away.", by=council.reviewer)
    actions.family_contact_not_possible(other, reason="Declined.", by=council.reviewer)
    assert views_left_out(other) == []


def test_R2_quality_check_does_not_tick_a_view_that_is_left_out(silent, council, as_user):
    actions.submit_review(silent, by=council.reviewer)
    page = page_of(as_user(council.insights), "review_check", silent)
    assert "Not so:</strong> The view of the practitioner is recorded" in page
    assert "Not so:</strong> The view of the young person or family is recorded" in page


def test_V2_returned_review_says_that_no_view_is_recorded(silent, process, council, as_user):
    process.give_back(actions.submit_review(silent, by=council.reviewer))
    page = page_of(as_user(council.practitioner), "review", silent)
    assert "What does the practitioner think?" in page
    assert "No view of the practitioner is recorded." in page
    assert "No view of the young person or family is recorded." in page


def test_text_that_is_too_long_is_refused_with_a_sentence_and_never_cut(process, council, as_user):
    review = process.allocate()
    client, url = as_user(council.reviewer), address("review_autosave", review, "worried")
    question = review.instrument_version.sections.get(questions__key="worried").questions.get(key="worried")
    fields = [
        AnswerForm(question=question)["text"],
        FindingForm()["text"],
        ActionItemForm()["text"],
        InShortForm()["in_short"],
        StepForm()["note"],
        BookingForm()["reason"],
    ]
    assert [field.name for field in fields if "maxlength" in str(field)] == []
    answer = client.post(url, {"text": "x" * 25_000, "changed": "text", "version": 0})
    assert answer.status_code == 422
    assert "20,000 characters" in answer.json()["message"]
    assert "Your text is kept here." in answer.json()["message"]
    page = client.post(address("review_question", review, "worried"), {"text": "x" * 25_000, "version": 0}).content.decode()
    assert "x" * 25_000 in page
    assert "20,000 characters" in page
    assert not review.answers.exists()


def test_V4_my_work_of_a_reviewer_names_day_and_hour_of_booked_conversations(process, council, as_user):
    review = process.allocate()
    when = (timezone.localtime() + timedelta(days=2)).replace(hour=10, minute=30)
    actions.book_conversation(review, when=when, by=council.reviewer)
    [item] = conversations_booked(council.reviewer)
    assert (item.url, item.due_on) == (review.get_absolute_url(), when.date())
    assert item.why.endswith("at 10:30")
    page = as_user(council.reviewer).get(reverse("my_work")).content.decode()
    assert f"{review.reference}: learning conversation with {council.practitioner}" in page
    assert conversations_booked(council.second_reviewer) == []


def test_R2_notice_of_a_booking_names_the_child_so_that_the_practitioner_can_prepare(process, council):
    review = process.allocate()
    actions.book_conversation(review, when=timezone.now() + timedelta(days=1), by=council.reviewer)
    notice = Notice.objects.get(recipient=council.practitioner, kind="booking")
    assert f"the record of child {review.child.reference} on" in notice.text
    assert review.child.reference in conversations_booked(council.practitioner)[0].why


def test_R2_what_was_not_possible_is_confirmed_as_such(process, council, as_user):
    review, client = process.allocate(), as_user(council.reviewer)
    not_possible = {"not_possible": "on", "reason": "She is on leave."}
    for name in ("review_book", "review_conversation", "review_family"):
        page = client.post(address(name, review), not_possible, follow=True).content.decode()
        assert "The practitioner is told." not in page
        assert "is recorded." not in page
        assert "not possible, and why" in page or "no conversation could be booked, and why" in page
    assert not Notice.objects.filter(recipient=council.practitioner).exists()


@pytest.mark.parametrize("ticked", [True, False])
def test_R2_day_and_why_it_was_not_possible_are_refused_together(process, council, as_user, ticked):
    review, client = process.allocate(), as_user(council.reviewer)
    sent = {"reason": "She is on leave."} | ({"not_possible": "on"} if ticked else {})
    when = timezone.localtime() + timedelta(days=1)
    answer = client.post(address("review_book", review), sent | {"when": f"{when:%Y-%m-%dT%H:%M}"})
    assert (answer.status_code, "not both" in answer.content.decode()) == (422, True)
    process.to_family_contacted(review)
    other = process.allocate(child=council.east_child)
    actions.book_conversation(other, when=when, by=council.reviewer)
    answer = client.post(address("review_conversation", other), sent | {"held_on": timezone.localdate().isoformat()})
    assert (answer.status_code, "not both" in answer.content.decode()) == (422, True)
    assert not StepOutcome.objects.filter(review=other, step="conversation").exists()


def test_R7_confirmation_names_an_assured_concern_as_such(process, council, as_user):
    review = process.allocate()
    concern = raise_now(review, grounds="Alone at night.", by=council.reviewer)
    words = {field: "He is safe." for field in ("safety", "other_children", "quality")}
    record_safety_assurance(concern, **words, recorded_on_mosaic_on=timezone.localdate(), by=council.sm)
    process.submit(review, 4)
    page = page_of(as_user(council.reviewer), "review_submitted", review)
    assert "A concern is assured" in page
    assert "were told" not in page
    assert "records assurance by" not in page


@pytest.mark.parametrize("name", ["review_conversation", "review_family"])
def test_R2_form_of_a_step_before_its_turn_leads_back(process, council, as_user, name):
    review = process.allocate()
    answer = as_user(council.reviewer).get(address(name, review))
    assert (answer.status_code, answer.url) == (302, review.get_absolute_url())


def test_R2_form_of_a_step_after_its_turn_leads_back(process, council, as_user):
    review = process.to_family_contacted(process.allocate())
    client = as_user(council.reviewer)
    for name in ("review_book", "review_conversation", "review_family"):
        assert client.get(address(name, review)).url == review.get_absolute_url()


@pytest.mark.parametrize("key", ["risk", "overall", "family_feedback"])
def test_R3_score_can_be_taken_back_without_a_script(process, council, as_user, key):
    review, client = process.allocate(), as_user(council.reviewer)
    url = address("review_question", review, key)
    assert 'value="" id="id_score_none" checked' in client.get(url).content.decode()
    client.post(url, {"score": "3", "text": "Seen."})
    page = client.get(url).content.decode()
    assert 'value="" id="id_score_none">' in page
    client.post(url, {"score": "", "text": "Seen.", "version": review.answers.get().version})
    assert review.answers.get().score is None


def test_R2_review_that_came_back_is_submitted_with_what_was_changed(process, council, as_user):
    review = checking.send_back(process.submit(process.allocate()), note="Say who was seen.", by=council.insights)
    client, url = as_user(council.reviewer), address("review_submit", review)
    sent = {"in_short": "", "seen": "", "shown": mark_of_writing(review)}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "Say in a sentence what you changed" in answer.content.decode()
    kept = client.post(url, sent | {"keep": "1", "changed": "The plan names who steps in."})
    assert "The plan names who steps in." in kept.content.decode()
    assert client.post(url, sent | {"changed": "The plan names who steps in."}).status_code == 302
    assert Event.objects.about(review).filter(verb="review.submit").last().data["changed"] == "The plan names who steps in."
    page = page_of(as_user(council.insights), "review_check", review)
    assert "Say who was seen." in page
    assert "The plan names who steps in." in page


def test_R2_review_that_never_came_back_is_not_asked_what_was_changed(process, council, as_user):
    review = process.to_family_contacted(process.allocate())
    assert "What did you change?" not in page_of(as_user(council.reviewer), "review_submit", review)


def test_R4_confirmation_and_review_name_the_random_sample(process, council, as_user):
    from portal.council import FrameworkSettings

    framework = FrameworkSettings.load()
    framework.moderation_sample_percent = 10
    framework.save()
    review = process.submit(process.allocate(), sample_draw=0.0)
    client = as_user(council.reviewer)
    assert "random sample" in page_of(client, "review_submitted", review)
    assert "In the random sample" in page_of(client, "review", review)


def test_timeline_names_the_reviewer_and_who_allocated(process, council):
    review = process.allocate()
    assert timeline_of(review, council.reviewer)[0]["title"] == f"Allocated to {council.reviewer} by {council.insights}"


def test_autosave_says_how_far_the_form_has_come(process, council, as_user):
    review = process.allocate()
    answer = as_user(council.reviewer).post(
        address("review_autosave", review, "worried"), {"text": "Much.", "changed": "text", "version": 0}
    )
    assert (answer.json()["done"], answer.json()["progress"]) == (1, "1 of 17 answered")


def test_R2_why_no_conversation_could_be_booked_stays_for_reviewer_and_insights_once_one_is(process, council, as_user):
    review = process.allocate()
    actions.book_not_possible(review, reason="The practitioner is on leave until Friday.", by=review.reviewer)
    actions.move_booking(review, when=timezone.now() + timedelta(days=7), by=review.reviewer)
    assert "The practitioner is on leave until Friday." in as_user(review.reviewer).get(review.get_absolute_url()).content.decode()
    said = {person: [entry.get("text", "") for entry in timeline_of(review, person)] for person in (council.insights, council.tm)}
    assert ["The practitioner is on leave until Friday." in texts for texts in said.values()] == [True, False]


def test_R2_note_of_a_booking_is_in_the_form_that_moves_it_and_in_the_event(process, as_user):
    review = process.allocate()
    actions.book_conversation(review, when=timezone.now() + timedelta(days=7), note="Room 3, bring the plan.", by=review.reviewer)
    page = as_user(review.reviewer).get(reverse("review_book", args=[review.reference])).content.decode()
    assert "Room 3, bring the plan." in page
    assert Event.objects.get(verb="review.book").data["note"] == "Room 3, bring the plan."


def test_R2_themes_are_part_of_what_one_submits(silent):
    from practice_library.models import Theme

    marks = [mark_of_writing(silent)]
    silent.findings.first().themes.set([Theme.objects.create(title="Other", slug="other")])
    assert mark_of_writing(silent) != marks[0]


def test_R2_record_in_short_that_another_window_changed_is_not_submitted_unseen(silent, council, as_user):
    client = as_user(council.reviewer)
    url = address("review_submit", silent)
    form = client.get(url).context["form"]
    old = {name: form[name].value() or "" for name in ("in_short", "seen", "shown")}
    actions.write_in_short(silent, "Two sisters, one plan.", by=council.reviewer)
    answer = client.post(url, old)
    silent.refresh_from_db()
    assert (silent.state, answer.status_code) == ("family_contacted", 409)
    assert "Two sisters, one plan." in answer.content.decode()
    again = {name: answer.context["form"][name].value() or "" for name in ("in_short", "seen", "shown")}
    assert client.post(url, again).status_code == 302


def test_R2_record_in_short_is_written_and_submitted_with_one_press(silent, council, as_user):
    client = as_user(council.reviewer)
    url = address("review_submit", silent)
    form = client.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in ("seen", "shown")} | {"in_short": "A boy of seven."}
    assert client.post(url, sent).status_code == 302
    silent.refresh_from_db()
    assert (silent.in_short, silent.submitted_at is not None) == ("A boy of seven.", True)
