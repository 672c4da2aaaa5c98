"""The list of reviews: its order, its files, and who reads what in them (V2-V6)."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from portal.models import ReadEntry
from reviews.records.checking import withdraw


@pytest.fixture
def three(process, council):
    """Returned with Outstanding, submitted with Good, allocated: the newest last."""
    return [process.returned(9), process.submit(process.allocate(council.east_child), 6), process.allocate(council.south_child)]


def order(client, query=""):
    return [row.record.reference for row in client.get(reverse("reviews") + query).context["table"].rows]


@pytest.mark.parametrize(
    ("sort", "places"),
    [("", [2, 1, 0]), ("reference", [0, 1, 2]), ("-reference", [2, 1, 0]), ("step", [2, 1, 0]), ("-step", [0, 1, 2])],
)
def test_list_of_reviews_is_ordered_by_its_headings(three, council, as_user, sort, places):
    query = f"?sort={sort}" if sort else ""
    assert order(as_user(council.insights), query) == [three[place].reference for place in places]


def test_list_of_reviews_is_ordered_by_the_final_grade(three, council, as_user):
    graded = order(as_user(council.insights), "?sort=grade&state=returned&state=submitted")
    assert graded == [three[1].reference, three[0].reference]


def test_filter_keeps_the_order_and_the_files_keep_both(three, council, as_user):
    page = as_user(council.insights).get(reverse("reviews") + "?sort=-step&state=returned").content.decode()
    assert '<input type="hidden" name="sort" value="-step">' in page
    assert f"{reverse('reviews_export', args=['csv'])}?sort=-step&amp;state=returned" in page


def test_V2_export_holds_what_the_person_may_open_and_nothing_else(three, council, as_user):
    file = as_user(council.practitioner).get(reverse("reviews_export", args=["csv"])).content.decode()
    assert [line.split(",")[0] for line in file.splitlines()[1:]] == [three[0].reference]
    logged = ReadEntry.objects.filter(by=council.practitioner).values_list("subject_id", "what")
    assert list(logged) == [(three[0].pk, "export of the list as csv")]


def test_R5_export_names_a_final_grade_only_where_it_is_final(three, council, as_user):
    book = load_workbook(BytesIO(as_user(council.insights).get(reverse("reviews_export", args=["xlsx"])).content))
    grades = {row[0].value: tuple(cell.value for cell in row[9:12]) for row in book.active.iter_rows(min_row=2)}
    assert grades == {
        three[0].reference: (9, 9, "Outstanding"),
        three[1].reference: (6, None, None),
        three[2].reference: (None, None, None),
    }


def test_export_runs_no_formula(three, council, as_user):
    council.practitioner.first_name = "=HYPERLINK"
    council.practitioner.save()
    client = as_user(council.insights)
    assert ",'=HYPERLINK" in client.get(reverse("reviews_export", args=["csv"])).content.decode()
    book = load_workbook(BytesIO(client.get(reverse("reviews_export", args=["xlsx"])).content))
    cells = [cell for row in book.active.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert [cell.data_type for cell in cells] == ["s"]


def test_export_takes_the_same_queries_for_one_and_for_many(process, council, as_user):
    client = as_user(council.insights)
    url = reverse("reviews_export", args=["csv"])
    counts = []
    for number in range(6):
        process.returned(child=council.child_in(council.north, f"AB-60{number:02d}", council.practitioner))
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts == [counts[0]] * 6


def test_R6_a_concern_is_not_offered_on_what_is_withdrawn_or_closed(process, council, as_user):
    review = process.returned()
    raising = reverse("review_raise", args=[review.reference])
    client = as_user(council.insights)
    assert raising in client.get(review.get_absolute_url()).content.decode()
    type(review).objects.filter(pk=review.pk).update(state="closed")
    assert raising not in client.get(review.get_absolute_url()).content.decode()
    other = process.allocate(council.east_child)
    withdraw(other, reason="Moved away.", by=council.insights)
    assert reverse("review_raise", args=[other.reference]) not in client.get(other.get_absolute_url()).content.decode()


def test_V9_a_partner_with_an_allocation_has_a_place_for_reviews(process, council, as_user):
    scrutineer = council.person("Yara", affiliation="young_scrutineer")

    def places():
        return {entry["label"] for entry in as_user(scrutineer).get(reverse("my_work")).context["navigation"]}

    assert "Reviews" not in places()
    review = process.allocate()
    type(review).objects.filter(pk=review.pk).update(reviewer=scrutineer)
    assert "Reviews" in places()
    assert order(as_user(scrutineer)) == [review.reference]
