"""The pages of the import: upload, preview, confirm."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.deadlines.calendar import LONDON
from portal.models import ImportDraft, Tenure, User
from tests.portal.importing import HEAD_PEOPLE, PEOPLE, POSTS, TEAMS, csvs, problems, take_in, upload


@pytest.fixture
def admin(council, client):
    client.force_login(council.admin)
    return client


def test_upload_preview_confirm_on_the_page(council, admin, mailoutbox, django_capture_on_commit_callbacks):
    response = admin.post(reverse("people_import"), {"files": csvs(teams=TEAMS, posts=POSTS, people=PEOPLE)})
    preview = response.url
    page = admin.get(preview).content.decode()
    assert "Zoë Müller (zoe@alderbrook.example), holder of tm-west from 5 January 2026, joins the Practice Reviewers" in page
    assert not User.objects.filter(email="zoe@alderbrook.example").exists()
    seen = ImportDraft.objects.get().seen
    with django_capture_on_commit_callbacks(execute=True):
        response = admin.post(preview, {"seen": seen, "welcome": "on"}, follow=True)
    assert "The import is done" in response.content.decode()
    welcomed = [message.to[0] for message in mailoutbox if message.subject != "An import changed who sees reviews"]
    assert sorted(welcomed) == ["abe@alderbrook.example", "zoe@alderbrook.example"]
    told = [message.to[0] for message in mailoutbox if message.to[0] not in welcomed]
    assert sorted(told) == ["ida@alderbrook.example", "iris@alderbrook.example", "ivo@alderbrook.example"]
    assert "imported teams.csv, posts.csv, people.csv" in admin.get(reverse("people_import")).content.decode()


def test_stale_preview_on_the_page_asks_to_look_again(council, admin):
    preview = admin.post(reverse("people_import"), {"files": csvs(people=HEAD_PEOPLE + "new@alderbrook.example,Nia,New,,,,,\n")}).url
    seen = ImportDraft.objects.get().seen
    council.person("New")
    response = admin.post(preview, {"seen": seen}, follow=True)
    assert "The records have changed since the preview" in response.content.decode()
    assert User.objects.get(email="new@alderbrook.example").first_name == "New"


def test_wrong_rows_are_shown_and_can_not_be_confirmed(council, admin):
    preview = admin.post(reverse("people_import"), {"files": csvs(people=HEAD_PEOPLE + "nobody,A,B,,,,,\n")}).url
    page = admin.get(preview).content.decode()
    assert "1 row can’t be taken in." in page
    assert "Take it in" not in page
    assert admin.post(preview, {"seen": ImportDraft.objects.get().seen}).status_code == 409


def test_file_problem_stands_beside_the_field(admin):
    response = admin.post(reverse("people_import"), {"files": [upload("a.xlsx", b"%PDF-1.7 x")]})
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("a.xlsx: The name says .xlsx") == 2
    assert 'href="#id_files"' in page
    assert "Choose a file." in admin.post(reverse("people_import"), {}).content.decode()
    assert "The file is empty." in admin.post(reverse("people_import"), {"files": [upload("a.csv", b"")]}).content.decode()


def test_what_a_cell_says_is_shown_as_text(council, admin):
    preview = admin.post(
        reverse("people_import"), {"files": csvs(people=HEAD_PEOPLE + "a@x.example,<script>alert(1)</script>,B,,,,,\n")}
    ).url
    page = admin.get(preview).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_import_is_for_those_who_keep_people(council, client):
    draft = ImportDraft.objects.create(by=council.admin)
    for person in (council.practitioner, council.wpd, council.insights, council.hos):
        client.force_login(person)
        for url in (
            reverse("people_import"),
            reverse("people_import_preview", args=[draft.pk]),
            reverse("people_import_columns", args=["people"]),
        ):
            assert client.get(url).status_code == 403
    client.force_login(council.insights_manager)
    assert client.get(reverse("people_import")).status_code == 200
    assert client.get(reverse("people_import_preview", args=[draft.pk])).status_code == 404


def test_empty_files_to_fill_in_have_the_columns(admin):
    response = admin.get(reverse("people_import_columns", args=["people"]))
    assert response.content.decode("utf-8-sig") == HEAD_PEOPLE.replace("\n", "\r\n")
    assert admin.get(reverse("people_import_columns", args=["other"])).status_code == 404


def test_V12_importing_administrator_changes_no_superusers_name(council):
    council.superuser()
    people = "email,first name,last name\nroot@alderbrook.example,Other,Name\n"
    assert [(number, column) for number, column, _ in problems(csvs(people=people), council.admin)] == [(2, "email")]


def test_dates_in_the_past_are_history(council):
    people = HEAD_PEOPLE + "old@alderbrook.example,Olu,Old,iro-ivan,acting,2024-01-01,2024-06-30,\n"
    take_in(csvs(people=people), council.admin)
    tenure = Tenure.objects.get(person__email="old@alderbrook.example")
    assert tenure.ends == datetime(2024, 7, 1, tzinfo=LONDON)
    assert tenure.holds_at(timezone.now()) is False


def test_the_empty_file_of_posts_has_a_column_for_the_telephone(council, admin):
    text = admin.get(reverse("people_import_columns", args=["posts"])).content.decode("utf-8-sig")
    assert text.strip() == "code,title,type,team,reports to,telephone"
    assert "“Telephone” is the post’s own number" in admin.get(reverse("people_import")).content.decode()
