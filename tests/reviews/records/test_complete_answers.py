"""An answer counts once it is complete, its findings are listed, and what was saved meanwhile can be taken (R2, R3)."""

import re

import pytest
from django.urls import reverse

from reviews.models import Answer, Question
from reviews.records import actions
from reviews.records.completeness import what_is_missing
from reviews.records.reading import answered_questions


@pytest.fixture
def review(process):
    return process.allocate()


@pytest.fixture
def client(as_user, council):
    return as_user(council.reviewer)


def question(review, key):
    return Question.objects.get(section__instrument_version=review.instrument_version, key=key)


def write(review, key, **values):
    return actions.save_answer(review, question(review, key), by=review.reviewer, **values)


def states(review):
    return {row.question.key: (row.is_answered, row.is_begun_without) for row in answered_questions(review)}


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [
        ("risk", {"text": "Words alone."}, (False, "Score missing")),
        ("risk", {"score": 4}, (False, "Text missing")),
        ("risk", {"not_applicable": True}, (False, "Text missing")),
        ("risk", {"not_applicable": True, "text": "He is one week old."}, (True, "")),
        ("risk", {"score": 0, "text": "Nobody asked."}, (True, "")),
        ("risk", {}, (False, "")),
        ("overall", {"not_applicable": True, "text": "No."}, (False, "Score missing")),
        ("worried", {"text": "Much."}, (True, "")),
    ],
)
def test_R3_answer_counts_once_submission_misses_nothing_of_it(review, key, values, expected):
    write(review, key, **values)
    assert states(review)[key] == expected
    assert [states(review)[one.question_key][0] for one in what_is_missing(review) if one.question_key] == [False] * sum(
        bool(one.question_key) for one in what_is_missing(review)
    )


def test_R3_scaled_question_with_words_alone_has_no_tick_in_the_list_and_is_not_counted(review, client):
    write(review, "risk", text="Words alone.")
    short = question(review, "risk").short
    page = client.get(reverse("review_question", args=[review.reference, "worried"])).content.decode()
    assert (f"{short} · Score missing</a>" in page, "Answered: " in page, "0 of 17 answered" in page) == (True, False, True)
    tasks = client.get(review.get_absolute_url()).content.decode()
    assert ("score missing" in tasks, "0 of 17 questions answered" in tasks, ">answered<" in tasks) == (True, True, False)
    url = reverse("review_autosave", args=[review.reference, "risk"])
    saved = client.post(url, {"score": "4", "changed": "score", "version": 1}).json()
    assert (saved["done"], saved["progress"]) == (1, "1 of 17 answered")


def test_R3_list_of_questions_asks_as_much_for_many_answers_as_for_none(review, process, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert sum(row.is_answered for row in answered_questions(review)) == 0
    process.answer(review)
    review._prefetched_objects_cache = {}
    with django_assert_num_queries(2):
        assert sum(row.is_answered for row in answered_questions(review)) == 17


def test_R2_overview_lists_each_finding_with_its_question_and_links_to_both(review, client, process):
    first = process.find(review, text="The plan has no second way.")
    second = process.find(review, kind="strength", text="He chose who came.")
    page = client.get(review.get_absolute_url()).content.decode()
    plan = reverse("review_question", args=[review.reference, "plan"])
    assert '<a href="#findings">2 findings</a>' in page
    for finding in (first, second):
        assert f'<a href="{reverse("finding_change", args=[review.reference, finding.pk])}">{finding.text}</a>' in page
    assert page.count(f'<a href="{plan}#findings">{question(review, "plan").short}</a>') == 2


def test_R2_what_was_saved_meanwhile_is_taken_with_one_button(review, client):
    url = reverse("review_question", args=[review.reference, "risk"])
    write(review, "risk", score=4, text="Written first.")
    mine = {"score": "7", "text": "From the other window.", "version": "0"}
    conflict = client.post(url, mine).content.decode()
    button = re.search(r'<button[^>]*form="answer-form" name="take_theirs" value="1">Take what was saved meanwhile</button>', conflict)
    assert button
    answer = client.post(url, mine | {"take_theirs": "1"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(url, 302)]
    assert ("Written first.</textarea>" in page, "From the other window." in page) == (True, False)
    kept = Answer.objects.get(review=review, question__key="risk")
    assert (kept.score, kept.text, kept.version) == (4, "Written first.", 1)
