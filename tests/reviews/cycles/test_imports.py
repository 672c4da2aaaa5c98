"""A list of cases: read, checked row by row, confirmed, entered whole or not at all."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from portal.audit.models import Event
from portal.people.models import CaseResponsibility, Child, MosaicNumber
from portal.uploads import NotReadable
from reviews.cycles.entering import NotAllRight, enter_cases
from reviews.cycles.imports import MOST_ROWS, Entry, WrongColumns, check, entries_of, read_list
from reviews.cycles.models import Case

HEADINGS = "Child reference,Plan type,Team,Practitioner e-mail,Age,Gender,Ethnicity,Disability,Mosaic number"


def csv_file(text, name="list.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def workbook_file(rows, name="list.xlsx") -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def entries_in(upload) -> list[Entry]:
    return entries_of(read_list(upload).lines)


def problems(text: str, cycle) -> list[tuple[int, str, str]]:
    checked = check(entries_in(csv_file(text)), cycle)
    return [(problem.row, problem.heading, problem.text) for problem in checked.problems]


def one(cycle, **written) -> list[tuple[str, str]]:
    """Problems of one row: column and sentence."""
    row = {"reference": "EF-1", "plan_type": "CP"} | written
    keys = ("reference", "plan_type", "team", "practitioner", "iro", "age", "gender", "ethnicity", "disability", "mosaic")
    checked = check([Entry(2, {key: row.get(key, "") for key in keys})], cycle)
    return [(problem.column, problem.text) for problem in checked.problems]


def test_a_list_makes_children_teams_numbers_and_cases(council, cycle):
    text = f"{HEADINGS}\nEF-2001,Child Protection,North,PIA@alderbrook.example,7,female,Black Caribbean,no,880011\nab-1003,cin,,,,,,,\n"
    cases = enter_cases(cycle, entries_in(csv_file(text)), by=council.insights)
    new = Child.objects.get(reference="EF-2001")
    assert [
        (case.child.reference, case.plan_type, case.chosen, case.age, case.gender, case.ethnicity, case.has_disability) for case in cases
    ] == [
        ("EF-2001", "cp", "imported", 7, "female", "Black Caribbean", False),
        ("AB-1003", "cin", "imported", None, "", "", None),
    ]
    assert list(new.responsibilities.values_list("team__name", "practitioner__first_name", "ends")) == [("North", "Pia", None)]
    assert new.mosaic.number == "880011"
    assert CaseResponsibility.objects.get(child=council.east_child).team == council.east
    assert Event.objects.about(new).get().verb == "child_moved"
    event = Event.objects.about(cycle).get(verb="cycle.cases_added")
    assert (event.by, event.data) == (council.insights, {"chosen": "imported", "cases": [case.pk for case in cases]})


@pytest.mark.parametrize(
    "reference", ["Jane Smith", "AB1234", "AB-12345678901", "AB-12 34", "AB-١٢", "-1234", "JANE-SMITH", "ABCDEFG-1", "5678"]
)
def test_no_childs_name_goes_in_as_a_reference(cycle, reference):
    (column, text), *more = one(cycle, reference=reference)
    assert more == []
    assert column == "reference"
    assert reference not in text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"reference": ""}, [("reference", "write the child’s reference.")]),
        ({"team": "West"}, [("team", "there is no team of this name.")]),
        (
            {"plan_type": "CiX"},
            [
                (
                    "plan_type",
                    "write one of: Assessment, Child in Need, Child Protection, Child Looked After, Child with Disability, Care Experienced.",
                )
            ],
        ),
        (
            {"practitioner": "nobody@alderbrook.example", "team": "North"},
            [("practitioner", "nobody has an account with this e-mail address.")],
        ),
        ({"practitioner": "pia@alderbrook.example"}, [("practitioner", "a practitioner needs a team. Write the team too.")]),
        ({"age": "7.5"}, [("age", "write the age in whole years, 0 to 25.")]),
        ({"age": "-1"}, [("age", "this looks like a formula. Type the value itself.")]),
        ({"age": "seven"}, [("age", "write the age in whole years, 0 to 25.")]),
        ({"age": "26"}, [("age", "write the age in whole years, 0 to 25.")]),
        ({"gender": "f3male"}, [("gender", "write words, without digits or signs.")]),
        ({"ethnicity": "x" * 81}, [("ethnicity", "this is longer than 80 characters.")]),
        ({"disability": "perhaps"}, [("disability", "write yes or no, or leave it empty.")]),
        ({"mosaic": "12a4"}, [("mosaic", "a Mosaic number has 4 to 20 digits and nothing else.")]),
        ({"mosaic": "9100177"}, [("mosaic", "this number belongs to another child.")]),
        ({"reference": "AB-1001", "mosaic": "5555"}, [("mosaic", "AB-1001 has another Mosaic number.")]),
        ({"reference": "AB-1001", "team": "South"}, [("team", "AB-1001 is in North today. Move the child first, or leave this empty.")]),
        ({"gender": "=HYPERLINK(1)"}, [("gender", "this looks like a formula. Type the value itself.")]),
        ({"team": "@North"}, [("team", "this looks like a formula. Type the value itself.")]),
        ({"gender": "a\x00b"}, [("gender", "this looks like a formula. Type the value itself.")]),
        ({"reference": "x" * 200_000}, [("reference", "this is longer than 20 characters.")]),
        ({}, []),
        ({"team": "north", "practitioner": "Pia@Alderbrook.example", "age": "0", "disability": "Y", "mosaic": "4444"}, []),
    ],
)
def test_each_wrong_cell_is_named_by_its_column(council, cycle, written, expected):
    assert one(cycle, **written) == expected


def test_duplicates_are_named_by_row_in_the_list_and_in_the_sample(council, cycle, make_review):
    make_review(1)
    text = "Child reference,Plan type,Mosaic number\nEF-2001,CP,4444\n\nef-2001,CP,\nCD-2001,CP,\nEF-2002,CP,4444\n"
    assert problems(text, cycle) == [
        (4, "Child reference", "the same reference is in row 2."),
        (5, "Child reference", "CD-2001 is in this sample already."),
        (6, "Mosaic number", "the same Mosaic number is in row 2."),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Child reference,Name\nEF-1,x",
            "These columns are not known here: “Name”. The first row must hold the headings. Take other columns out, above all names.",
        ),
        ("Child reference,Plan type,plan TYPE\nEF-1,CP,CP", "The column “Plan type” is there twice."),
        ("Plan type\nCP", "The list needs the column “Child reference”."),
        ("Child reference,Plan type\n", "The list has headings but no cases."),
        ("Child reference,Plan type\nEF-1,CP,Jane", "Row 2 has more cells than there are headings."),
    ],
)
def test_wrong_columns_are_said_in_a_sentence(text, sentence):
    with pytest.raises(WrongColumns) as problem:
        entries_in(csv_file(text))
    assert str(problem.value) == sentence


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (csv_file(b"PK\x03\x04rest"), "This is not a text file. Save it as “CSV UTF-8” and upload it again."),
        (csv_file(b"a\x00b"), "This is not a text file. Save it as “CSV UTF-8” and upload it again."),
        (csv_file(b"  \n "), "The file is empty."),
        (workbook_file([[None]]), "The file has no rows."),
        (
            csv_file("not a workbook", "list.xlsx"),
            "The name says .xlsx, but this is not an Excel workbook. It is something else. Open it and save it as .xlsx without a password.",
        ),
        (
            csv_file(b"%PDF-1.7 rest", "list.xlsx"),
            "The name says .xlsx, but this is not an Excel workbook. It is a PDF file. Open it and save it as .xlsx without a password.",
        ),
        (csv_file("a,b", "list.xls"), "Only .csv and .xlsx files can be read. In Excel, choose Save as, and one of the two."),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_in_a_sentence(upload, sentence):
    with pytest.raises(NotReadable) as problem:
        read_list(upload)
    assert str(problem.value) == sentence


def test_a_workbook_is_read_as_typed_and_its_formulas_are_refused(council, cycle):
    rows = [["Child reference", "Plan type", "Age", "Disability", None], ["EF-1", "CP", 7.0, True, None], ["EF-2", "=A2", 8, None, None]]
    entries = entries_in(workbook_file(rows))
    checked = check(entries, cycle)
    assert [(entry.reference, entry.age, entry.has_disability) for entry in checked.entries] == [] or checked.entries[0].age == 7
    assert [(problem.row, problem.column) for problem in checked.problems] == [(3, "plan_type")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_list_is_read_in_the_encodings_that_excel_writes(cycle, encoding):
    [entry] = check(entries_in(csv_file("Child reference,Plan type,Gender\nEF-1,CP,Mädchen".encode(encoding))), cycle).entries
    assert entry.gender == "Mädchen"


def test_a_list_whose_encoding_was_guessed_says_so(insights_client, cycle):
    upload = csv_file("Child reference,Plan type,Gender\nEF-1,CP,Mädchen".encode("cp1252"))
    html = insights_client.post(reverse("cycle_cases_import", args=[cycle.pk]), {"file": upload}).content.decode()
    assert "The file was read in Windows’ encoding" in html


def test_semicolons_and_a_byte_order_mark_are_read():
    lines = read_list(csv_file("\ufeffChild reference;Plan type\nEF-1;CP\n")).lines
    assert [line.cells for line in lines] == [("Child reference", "Plan type"), ("EF-1", "CP")]


def test_5000_rows_are_taken_and_5001_are_not(council, cycle):
    body = "".join(f"EF-{number},CP,North\n" for number in range(10_000, 10_000 + MOST_ROWS))
    entries = entries_in(csv_file("Child reference,Plan type,Team\n" + body))
    assert len(enter_cases(cycle, entries, by=council.insights)) == MOST_ROWS
    assert CaseResponsibility.objects.filter(team=council.north).count() == MOST_ROWS + 1
    with pytest.raises(NotReadable, match="more than 5,000 rows"):
        read_list(csv_file("Child reference,Plan type,Team\n" + body + "EF-1,CP,North\n"))


def test_nothing_is_half_done_where_one_row_is_wrong_by_now(council, cycle):
    entries = entries_in(csv_file("Child reference,Plan type,Team\nEF-1,CP,North\nEF-2,CP,North\n"))
    council.north.name = "Far North"
    council.north.slug = "far-north"
    council.north.save()
    with pytest.raises(NotAllRight) as refusal:
        enter_cases(cycle, entries, by=council.insights)
    assert [(problem.row, problem.column) for problem in refusal.value.checked.problems] == [(2, "team"), (3, "team")]
    assert (Case.objects.count(), Child.objects.filter(reference__startswith="EF").count()) == (0, 0)


def post_list(client, cycle, upload):
    return client.post(reverse("cycle_cases_import", args=[cycle.pk]), {"file": upload})


def test_a_list_is_shown_first_and_entered_on_confirmation(insights_client, cycle):
    page = post_list(insights_client, cycle, csv_file("Child reference,Plan type,Team\nEF-1,CP,North\n"))
    assert page.status_code == 200
    assert Case.objects.count() == 0
    done = insights_client.post(reverse("cycle_cases_import", args=[cycle.pk]), {"prepared": page.context["prepared"]})
    assert (done.status_code, done.url) == (302, reverse("cycle_cases", args=[cycle.pk]))
    assert list(Case.objects.values_list("child__reference", "cycle")) == [("EF-1", cycle.pk)]
    again = insights_client.post(reverse("cycle_cases_import", args=[cycle.pk]), {"prepared": page.context["prepared"]})
    assert again.status_code == 409
    assert Case.objects.count() == 1


def test_a_wrong_list_is_answered_row_by_row_and_can_not_be_confirmed(insights_client, cycle):
    page = post_list(insights_client, cycle, csv_file("Child reference,Plan type\nJane Smith,CP\nEF-2,CP\n"))
    assert page.status_code == 422
    assert [(problem.row, problem.heading) for problem in page.context["problems"]] == [(2, "Child reference")]
    assert page.context["prepared"] == ""
    assert "Jane Smith" not in page.content.decode()


@pytest.mark.parametrize("prepared", ["", "tampered", "x" * 200_000, "\x00", "eyJ:1:2"])
def test_a_prepared_list_that_was_tampered_with_is_refused(insights_client, cycle, prepared):
    page = insights_client.post(reverse("cycle_cases_import", args=[cycle.pk]), {"prepared": prepared})
    assert page.status_code == 422
    assert Case.objects.count() == 0


def test_a_list_prepared_by_somebody_else_or_long_ago_is_refused(insights_client, client, council, cycle, clock):
    page = post_list(insights_client, cycle, csv_file("Child reference,Plan type\nEF-1,CP\n"))
    prepared = {"prepared": page.context["prepared"]}
    clock.shift(3 * 3600)
    assert insights_client.post(reverse("cycle_cases_import", args=[cycle.pk]), prepared).status_code == 422
    clock.shift(-3 * 3600)
    client.force_login(council.insights_manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(reverse("cycle_cases_import", args=[cycle.pk]), prepared).status_code == 422
    assert Case.objects.count() == 0


def test_a_case_by_hand_keeps_what_was_typed_when_refused(insights_client, cycle):
    url = reverse("cycle_case_add", args=[cycle.pk])
    page = insights_client.post(url, {"reference": "Jane Smith", "plan_type": "cp", "age": "7"})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["reference"]
    assert page.context["form"]["age"].value() == "7"
    assert insights_client.post(url, {"reference": "a\x00", "plan_type": "xx", "age": "9" * 200_000}).status_code == 422
    done = insights_client.post(url, {"reference": "ef-77", "plan_type": "cp", "age": "7", "mosaic": "7777"})
    assert done.status_code == 302
    assert list(Case.objects.values_list("child__reference", "chosen", "age")) == [("EF-77", "hand_picked", 7)]
    assert MosaicNumber.objects.get(number="7777").child.reference == "EF-77"


def test_R1_rows_without_practitioner_are_counted_and_a_missing_one_is_recorded(council, cycle, clock):
    child = council.child_in(council.north, "AB-3001")
    listed = entries_in(csv_file("Child reference,Plan type\nAB-3001,CP"))
    assert check(listed, cycle).without_practitioner == 1
    named = entries_in(csv_file("Child reference,Plan type,Practitioner e-mail\nAB-3001,CP,pia@alderbrook.example"))
    assert check(named, cycle).problems == []
    enter_cases(cycle, named, by=council.insights)
    assert CaseResponsibility.objects.of_child(child).practitioner == council.practitioner


def test_R1_the_preview_warns_of_rows_without_practitioner(insights_client, council, cycle):
    council.child_in(council.north, "AB-3001")
    upload = csv_file("Child reference,Plan type\nAB-3001,CP")
    page = insights_client.post(reverse("cycle_cases_import", args=[cycle.pk]), {"file": upload}).content.decode()
    assert "1 has no practitioner, so no allocation is proposed" in page


def test_V9_practitioner_whose_account_has_ended_is_not_known_to_the_list(council, cycle):
    gone = council.person("Gwen", account_ends=timezone.localdate() - timedelta(days=30))
    staying = council.person("Stan", account_ends=timezone.localdate())
    assert one(cycle, team="North", practitioner=gone.email) == [("practitioner", "nobody has an account with this e-mail address.")]
    assert one(cycle, team="North", practitioner=staying.email) == []
