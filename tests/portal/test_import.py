"""Staff, teams and posts from CSV and Excel: all or nothing, twice the same is nothing, each mistake in its row and column."""

import io
import zipfile
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.deadlines.calendar import LONDON
from portal.models import Event, ImportDraft, Post, Tenure, User
from portal.people.imports import drafts
from portal.people.imports.applying import Changed
from portal.people.imports.planning import plan
from portal.people.imports.reading import read_files
from tests.portal.importing import (
    HEAD_PEOPLE,
    HEAD_POSTS,
    PEOPLE,
    POSTS,
    TEAMS,
    csvs,
    problems,
    rows_of_everything,
    take_in,
    upload,
    workbook,
)


def test_three_sheets_are_taken_in(council):
    draft = take_in(csvs(teams=TEAMS, posts=POSTS, people=PEOPLE), council.admin)
    assert draft.counts == {
        "teams": {"added": 1, "changed": 0, "unchanged": 1},
        "posts": {"added": 4, "changed": 0, "unchanged": 0},
        "people": {"added": 3, "changed": 0, "unchanged": 0},
    }
    zoe = User.objects.get(email="zoe@alderbrook.example")
    tenure = zoe.tenures.get()
    assert (zoe.name, zoe.has_usable_password()) == ("Zoë Müller", False)
    assert (tenure.post.code, tenure.starts, tenure.capacity) == ("tm-west", datetime(2026, 1, 5, tzinfo=LONDON), "holder")
    assert zoe.standing.is_practice_reviewer is True
    assert Post.objects.get(code="tm-west").reporting_lines.get().reports_to.code == "sm-yj"
    assert [event.verb for event in Event.objects.about(zoe)] == ["account_made", "tenure_started", "cohort_joined"]
    assert draft.rows == {}


def test_the_same_import_twice_changes_nothing(council, time_machine):
    files = {"teams": TEAMS, "posts": POSTS, "people": PEOPLE}
    take_in(csvs(**files), council.admin)
    before, events = rows_of_everything(), Event.objects.count()
    time_machine.move_to(timezone.now() + timedelta(days=2))
    draft = take_in(csvs(**files), council.admin)
    assert rows_of_everything() == before
    assert Event.objects.count() == events
    assert {kind: sum(count[kind] for count in draft.counts.values()) for kind in ("added", "changed")} == {"added": 0, "changed": 0}


def test_workbook_with_three_sheets_is_the_same_as_three_files(council):
    book = workbook(
        Teams=[["Service", "Team"], ["Youth Justice", "West"]],
        Structure=[
            ["Code", "Title", "Type", "Team", "Reports to"],
            ["tm-west", "Team Manager West", "Team Manager", "West", "service-manager-sami"],
        ],
        Staff=[
            ["Email", "First name", "Last name", "Post", "From", "Cohort"],
            ["zoe@alderbrook.example", "Zoë", "M", "tm-west", date(2026, 1, 5), True],
        ],
    )
    draft = take_in([upload("staff.xlsx", book)], council.admin)
    assert {sheet: count["added"] for sheet, count in draft.counts.items()} == {"teams": 1, "posts": 1, "people": 1}
    assert Tenure.objects.get(post__code="tm-west").starts == datetime(2026, 1, 5, tzinfo=LONDON)


def test_successor_is_taken_in_with_the_last_day_of_the_leaver_wherever_it_stands(council):
    people = (
        "email,first name,last name,post,capacity,from,until\n"
        "new@alderbrook.example,Nia,New,team-manager-tara,holder,2030-02-01,\n"
        "tara@alderbrook.example,Tara,Test,team-manager-tara,holder,,2030-01-31\n"
    )
    take_in(csvs(people=people), council.admin)
    old, new = Tenure.objects.filter(post=council.post_of(council.tm)).order_by("starts")
    assert (old.person, old.ends) == (council.tm, new.starts)


def test_second_holder_is_a_problem_of_its_row(council):
    people = "email,first name,last name,post\nnew@alderbrook.example,Nia,New,team-manager-tara\n"
    [(number, column, message)] = problems(csvs(people=people), council.admin)
    assert (number, column) == (2, "post")
    assert message.startswith("Tara Test holds this post since")


def test_nobody_puts_themselves_in_a_post_by_a_file(council):
    people = "email,first name,last name,post,cohort\nada@alderbrook.example,Ada,Test,insights-officer-ines,\nada@alderbrook.example,Ada,Test,,yes\n"
    assert [(number, column) for number, column, _ in problems(csvs(people=people), council.admin)] == [(2, "post"), (3, "post")]


@pytest.mark.parametrize(
    ("sheet", "text", "where", "said"),
    [
        ("people", HEAD_PEOPLE + "nobody,A,B,,,,,\n", (2, "email"), "is not an e-mail address"),
        ("people", HEAD_PEOPLE + "a@x.example,,B,,,,,\n", (2, "first name"), "This is empty"),
        ("people", HEAD_PEOPLE + "a@x.example,A,B,gone,,,,\n", (2, "post"), "There is no post “gone”"),
        ("people", HEAD_PEOPLE + "a@x.example,A,B,,boss,,,\n", (2, "capacity"), "It can be: acting, acting holder"),
        ("people", HEAD_PEOPLE + "a@x.example,A,B,,,31/02/2026,,\n", (2, "from"), "is not a date"),
        ("people", HEAD_PEOPLE + "a@x.example,A,B,,,2026-02-02,2026-02-01,\n", (2, "until"), "before the first"),
        ("people", HEAD_PEOPLE + "a@x.example,A,B,,,,,maybe\n", (2, "cohort"), "neither yes nor no"),
        ("people", HEAD_PEOPLE + "a@x.example,=1+1,B,,,,,\n", (2, "first name"), "This is a formula"),
        ("people", HEAD_PEOPLE + "a@x.example,#REF!,B,,,,,\n", (2, "first name"), "may have an error"),
        ("people", HEAD_PEOPLE + f"a@x.example,{'A' * 151},B,,,,,\n", (2, "first name"), "longer than 150"),
        ("people", HEAD_PEOPLE + "a@x.example,A,B,,,,,\n\na@x.example,A,B,,,,,\n", (4, "email"), "The same as row 2"),
        ("people", HEAD_PEOPLE + "a@x.example,A,B,,,,,\na@x.example,A,C,sw-1,,,,\n", (3, "post"), "There is no post"),
        ("teams", "service,team\n,West\n", (2, "service"), "This is empty"),
        ("teams", "service,team\nA,West\nB,west\n", (3, "team"), "The same as row 2"),
        ("posts", HEAD_POSTS + "x,X,Wizard,,\n", (2, "type"), "“Wizard” is not known"),
        ("posts", HEAD_POSTS + "x y,X,IRO,,\n", (2, "code"), "is not a code"),
        ("posts", HEAD_POSTS + "x,X,lado,Nowhere,\n", (2, "team"), "There is no team “Nowhere”"),
        ("posts", HEAD_POSTS + "x,X,lado,,nothing\n", (2, "reports to"), "There is no post “nothing”"),
        ("posts", HEAD_POSTS + "x,X,lado,,x\n", (2, "reports to"), "can’t report to itself"),
        ("posts", HEAD_POSTS + "x,X,lado,,\nx,X,lado,,\n", (3, "code"), "The same as row 2"),
        ("posts", HEAD_POSTS + "x,X,team manager,,\n", (2, "team"), "needs a team"),
        ("posts", HEAD_POSTS + "x,X,team manager,North,\n", (2, "team"), "has a Team Manager’s post already"),
        ("posts", HEAD_POSTS + "director-dina,X,lado,,\n", (2, "type"), "A post keeps its type"),
    ],
)
def test_wrong_row_is_said_with_its_number_and_column(council, sheet, text, where, said):
    found = problems(csvs(**{sheet: text}), council.admin)
    assert [(number, column) for number, column, _ in found] == [where]
    assert said in found[0][2]


def test_circular_line_names_the_posts(council):
    posts = HEAD_POSTS + "a,A,lado,,b\nb,B,lado,,c\nc,C,lado,,a\n"
    found = problems(csvs(posts=posts), council.admin)
    assert [(number, column) for number, column, _ in found] == [(2, "reports to"), (3, "reports to"), (4, "reports to")]
    assert found[0][2] == "These posts report in a circle: a to b to c to a."


def test_circle_with_a_line_in_the_records_is_found(council):
    posts = HEAD_POSTS + "director-dina,Director Dina,director,,team-manager-tara\n"
    [(number, column, message)] = problems(csvs(posts=posts), council.admin)
    assert (number, column) == (2, "reports to")
    assert "team-manager-tara" in message


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "The file is empty."),
        ("a.csv", b"  \r\n \r\n", "The file is empty."),
        ("a.csv", b"name,phone\nA,1\n", "has none of the known sets of columns"),
        ("a.csv", b"email,first name\na@x.example,A\n", "has no column “last name”"),
        ("a.csv", b"email,first name,last name,salary\n", "has a column that is not known: “salary”"),
        ("a.csv", b"email,email,first name,last name\n", "has the column “email” twice"),
        ("a.csv", b'email,first name,last name\n"a@x.example,A,B\n', "is not proper CSV"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "This is not a text file"),
        ("a.csv", b"email,first name,last name\na@x.example,\x81\xff,B\n", "The encoding of the file is not known"),
        ("a.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "this is not an Excel workbook. It is a PDF file"),
        ("a.xlsx", b"email,first name,last name\n", "this is not an Excel workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "save it as .xlsx without a password"),
        ("a.ods", b"x", "Only .csv and .xlsx files can be read"),
        ("a.csv", b"email,first name,last name\n", "There are no rows"),
        ("a.csv", b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_file_that_cannot_be_read_is_said_in_a_sentence(council, name, data, said):
    [problem] = problems([upload(name, data)], council.admin)
    assert said in problem
    assert problem.count(name) <= 1


def zipped(**entries):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped(word__document="<x/>"), "another kind of file"),
        (zipped(**{"xl__workbook.xml": "not xml"}), "damaged"),
        (zipped(**{"xl__workbook.xml": "0" * (201 * 1024 * 1024)}), "unpacks to more than 200 MB"),
    ],
)
def test_archive_that_is_no_workbook_is_refused(council, data, said):
    [problem] = problems([upload("a.xlsx", data)], council.admin)
    assert said in problem


def test_formula_in_a_workbook_is_refused(council):
    book = workbook(People=[["email", "first name", "last name"], ["a@x.example", "=CONCAT(1,2)", "B"]])
    assert problems([upload("a.xlsx", book)], council.admin) == [(2, "first name", "This is a formula. Paste it as a value.")]


def test_windows_encoding_is_read_with_a_note(council):
    reading = read_files([upload("a.csv", PEOPLE.split("\n")[0].encode() + "\na@x.example,Zoë,Müller,,,,,\n".encode("cp1252"))])
    assert reading.rows["people"][0].cells["first name"] == "Zoë"
    assert "read in Windows’ encoding" in reading.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_other_encodings_and_delimiters_are_read(council, encoding, delimiter):
    text = "E-mail;First Name;last_name\na@x.example;Zoë;Müller\n".replace(";", delimiter)
    reading = read_files([upload("a.csv", text.encode(encoding))])
    assert reading.rows["people"][0].cells == {"email": "a@x.example", "first name": "Zoë", "last name": "Müller"}
    assert (reading.problems, reading.notes) == ([], [])


def test_10_000_rows_are_taken_in_and_one_more_is_refused(council):
    rows = "".join(f"p{number}@alderbrook.example,P{number},Q,,,,,no\n" for number in range(10_000))
    draft = take_in(csvs(people=HEAD_PEOPLE + rows), council.admin)
    assert draft.counts["people"]["added"] == 10_000
    assert Event.objects.filter(verb="account_made").count() == 10_000
    [problem] = problems(csvs(people=HEAD_PEOPLE + rows + "one@more.example,A,B,,,,,\n"), council.admin)
    assert "more than 10,000 rows" in problem


def test_reading_costs_the_same_queries_for_many_rows(council, django_assert_max_num_queries):
    rows = "".join(f"p{number}@alderbrook.example,P{number},Q,,,,,no\n" for number in range(300))
    reading = read_files(csvs(people=HEAD_PEOPLE + rows))
    with django_assert_max_num_queries(7):
        plan(reading.rows, by=council.admin)


def test_preview_that_went_stale_is_shown_again_and_nothing_is_taken_in(council):
    reading = read_files(csvs(people=HEAD_PEOPLE + "new@alderbrook.example,Nia,New,,,,,\n"))
    draft, result = drafts.keep(reading, by=council.admin, files=["a.csv"])
    council.person("New")
    with pytest.raises(Changed):
        drafts.confirm(draft, by=council.admin, seen=result.digest())
    assert User.objects.get(email="new@alderbrook.example").first_name == "New"


def test_preview_is_bound_to_its_person_and_day_and_taken_in_once(council, time_machine):
    reading = read_files(csvs(people=HEAD_PEOPLE + "new@alderbrook.example,Nia,New,,,,,\n"))
    draft, result = drafts.keep(reading, by=council.admin, files=["a.csv"])
    with pytest.raises(Refused, match="somebody else"):
        drafts.confirm(draft, by=council.insights_manager, seen=result.digest())
    drafts.confirm(draft, by=council.admin, seen=result.digest())
    with pytest.raises(Refused, match="already"):
        drafts.confirm(draft, by=council.admin, seen=result.digest())
    old, result = drafts.keep(reading, by=council.admin, files=["a.csv"])
    time_machine.move_to(timezone.now() + timedelta(hours=25))
    with pytest.raises(Refused, match="older than a day"):
        drafts.confirm(old, by=council.admin, seen=result.digest())
    assert drafts.throw_old_away() == 1
    assert ImportDraft.objects.count() == 1


def test_failure_half_way_leaves_nothing(council, monkeypatch):
    from portal.people.imports import applying

    reading = read_files(csvs(teams=TEAMS, posts=POSTS, people=PEOPLE))
    draft, result = drafts.keep(reading, by=council.admin, files=["a.csv"])
    before = rows_of_everything()
    monkeypatch.setattr(applying, "_cohort", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        drafts.confirm(draft, by=council.admin, seen=result.digest())
    assert rows_of_everything() == before


# --- On the page ------------------------------------------------------------------------------


HEAD_PHONES = "code,title,type,team,reports to,telephone\n"


def phone_of(code: str) -> str:
    return Post.objects.get(code=code).phone


def test_telephone_of_a_post_is_taken_in_changed_and_left_alone_where_empty(council):
    take_in(csvs(posts=HEAD_PHONES + "hos-yj,Head of Youth Justice,Head of Service,,director-dina,020 7946 0123\n"), council.admin)
    assert phone_of("hos-yj") == "020 7946 0123"
    take_in(csvs(posts=HEAD_PHONES + "hos-yj,Head of Youth Justice,Head of Service,,director-dina,\n"), council.admin)
    take_in(csvs(posts=HEAD_POSTS + "hos-yj,Head of Youth Justice,Head of Service,,director-dina\n"), council.admin)
    assert phone_of("hos-yj") == "020 7946 0123"
    draft = take_in(csvs(posts=HEAD_PHONES + "hos-yj,Head of Youth Justice,Head of Service,,,+44 (0)20 7946 0999\n"), council.admin)
    assert (phone_of("hos-yj"), draft.counts["posts"]["changed"]) == ("+44 (0)20 7946 0999", 1)
    event = Event.objects.get(verb="post_telephone_changed")
    assert (event.data["was"], event.data["telephone"]) == ("020 7946 0123", "+44 (0)20 7946 0999")


def test_preview_shows_the_telephone_of_a_new_and_of_a_changed_post(council):
    take_in(csvs(posts=HEAD_PHONES + "hos-yj,Head of Youth Justice,Head of Service,,,020 7946 0123\n"), council.admin)
    posts = HEAD_PHONES + "hos-yj,Head of Youth Justice,Head of Service,,,4123\nhos-x,Head X,Head of Service,,director-dina,4124\n"
    assert [step.words for step in plan(read_files(csvs(posts=posts)).rows, by=council.admin).changes] == [
        "Post Head of Youth Justice (hos-yj): telephone 4123, until now 020 7946 0123",
        "Post Head X (hos-x), telephone 4124, reports to director-dina",
    ]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("ask Tara", "“ask Tara” is not a telephone number. Write the number with digits and spaces, such as 020 7946 0123."),
        ("+()", "“+()” is too short for a telephone number. Write it whole, such as 020 7946 0123."),
        ("1" * 31, "This is longer than 30 characters."),
        ("=1+1", "This is a formula. Paste it as a value."),
        ("#N/A", "“#N/A” is not text. The spreadsheet may have an error there."),
    ],
)
def test_what_is_no_telephone_is_said_beside_its_row_and_column(council, value, sentence):
    files = csvs(posts=HEAD_PHONES + f"hos-yj,Head of Youth Justice,Head of Service,,,{value}\n")
    assert problems(files, council.admin) == [(2, "telephone", sentence)]
