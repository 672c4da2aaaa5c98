"""Whose record it is stands before all else, on the review and on each page of its form (R2, V2)."""

import pytest
from django.urls import reverse

from reviews.records.pages import the_record


def test_V2_review_says_at_its_top_whose_record_it_is(process, council, as_user):
    review = process.give_back(process.submit(process.allocate()))
    for person in (council.practitioner, council.tm, council.insights):
        page = as_user(person).get(review.get_absolute_url()).content.decode()
        assert page.count(the_record(review)) == 1
        assert page.index("<h1>") < page.index(the_record(review)) < page.index("<h2")
        assert "Mosaic" in the_record(review)


@pytest.mark.parametrize(("name", "more"), [("review_question", ["worried"]), ("review_submit", []), ("finding_add", [])])
def test_R2_form_says_at_its_top_whose_record_it_is(process, council, as_user, name, more):
    review = process.to_family_contacted(process.allocate())
    page = as_user(council.reviewer).get(reverse(name, args=[review.reference, *more])).content.decode()
    words = the_record(review).removeprefix("child ")
    main = page.index("<h1")
    assert main < page.index(words) < page.index("</p>", main)
