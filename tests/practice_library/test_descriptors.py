"""Grade descriptors: a published version never changes, old ones stay readable, four bands line up."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.access.exceptions import Refused
from practice_library import panels
from practice_library.descriptors.actions import discard_draft, new_version_from, publish_descriptor_set, write_area
from practice_library.descriptors.grid import grid_of
from practice_library.loading import load_descriptors
from practice_library.models import Descriptor, DescriptorSet

KEYS = [
    "voice",
    "family",
    "identity",
    "risk",
    "assessment",
    "plan",
    "relationship",
    "partners",
    "recording",
    "oversight",
    "difference",
    "overall",
]


@pytest.fixture
def first(db):
    return load_descriptors()


@pytest.fixture
def draft(first, council):
    return new_version_from(first, by=council.insights)


def words(version):
    return list(
        Descriptor.objects.filter(area__descriptor_set=version)
        .order_by("area__position", "band", "position")
        .values_list("area__key", "band", "text")
    )


def test_R3_shipped_version_has_the_twelve_areas_and_is_published(first):
    assert ([area.key for area in first.areas.all()], first.status) == (KEYS, "published")


def test_R3_bands_stand_in_order_with_their_scores(first):
    columns = grid_of(first.areas.get(key="risk"))["columns"]
    assert [(column["band"]["label"], column["band"]["low"], column["band"]["high"]) for column in columns] == [
        ("Inadequate", 0, 2),
        ("Requires improvement", 3, 5),
        ("Good", 6, 8),
        ("Outstanding", 9, 10),
    ]


def test_rows_of_bands_with_fewer_sentences_are_filled_with_nothing(draft, council):
    area = draft.areas.get(key="risk")
    sentences = {"inadequate": ["a"], "requires_improvement": ["b", "c"], "good": ["d"], "outstanding": ["e"]}
    write_area(area, title="Risk", question="How?", lead="", sentences=sentences, by=council.insights)
    rows = grid_of(draft.areas.get(key="risk"))["rows"]
    assert [[cell["text"] for cell in row] for row in rows] == [["a", "b", "d", "e"], ["", "c", "", ""]]


def test_new_version_says_what_the_old_one_says(first, draft):
    assert (draft.number, draft.status, words(draft)) == (2, "draft", words(first))


def test_only_one_draft_is_open_at_a_time(first, draft, council):
    with pytest.raises(Refused, match="Version 2 is a draft already"):
        new_version_from(first, by=council.insights)


def test_publishing_retires_the_version_before(first, draft, council):
    publish_descriptor_set(draft, by=council.insights, what_changed="Clearer on risk.")
    assert list(DescriptorSet.objects.values_list("number", "status")) == [(2, "published"), (1, "retired")]


def test_publishing_needs_words_on_what_changed(draft, council):
    with pytest.raises(Refused, match="Say what changed"):
        publish_descriptor_set(draft, by=council.insights)


def test_publishing_needs_words_for_every_grade(draft, council):
    draft.areas.get(key="risk").descriptors.filter(band="good").delete()
    with pytest.raises(Refused, match=r"Risk understood \(Good\)"):
        publish_descriptor_set(draft, by=council.insights, what_changed="Less.")


def test_published_version_refuses_every_change_with_a_sentence(first, council):
    area = first.areas.get(key="risk")
    before = words(first)
    with pytest.raises(Refused, match="Version 1 is published and can’t be changed"):
        write_area(area, title="Risk", question="How?", lead="", sentences={}, by=council.insights)
    for change in (area.save, area.delete, area.descriptors.first().save, area.descriptors.first().delete):
        with pytest.raises(ValidationError, match="can’t be changed"):
            change()
    with pytest.raises(Refused):
        discard_draft(first, by=council.insights)
    assert words(first) == before


def test_old_version_stays_readable_and_a_draft_is_not(as_user, reader, first, draft, council):
    client = as_user(reader)
    hidden = client.get("/descriptors/version/2/").status_code
    publish_descriptor_set(draft, by=council.insights, what_changed="Clearer on risk.")
    old = client.get("/descriptors/version/1/").content.decode()
    assert (hidden, "This version has been replaced." in old, "Clearer on risk." in old) == (404, True, True)


def test_area_page_shows_the_version_that_holds(as_user, reader, draft, council):
    area = draft.areas.get(key="risk")
    sentences = dict.fromkeys(["inadequate", "requires_improvement", "good", "outstanding"], ["New words."])
    write_area(area, title=area.title, question=area.question, lead="", sentences=sentences, by=council.insights)
    client = as_user(reader)
    before = "New words." in client.get("/descriptors/risk/").content.decode()
    publish_descriptor_set(draft, by=council.insights, what_changed="New words on risk.")
    assert (before, "New words." in client.get("/descriptors/risk/").content.decode()) == (False, True)


def test_L3_area_page_asks_the_panels_of_later_rooms(as_user, reader, first, library, monkeypatch):
    monkeypatch.setattr(panels, "_page_panels", [*panels._page_panels, lambda page, user: {"text": f"On {page.themes.all()[0].title}."}])
    html = as_user(reader).get("/descriptors/risk/").content.decode()
    assert ("On Risk analysis." in html, "Why this matters now" in html) == (True, True)


def test_area_that_is_not_there_is_a_404(as_user, reader, first):
    assert as_user(reader).get("/descriptors/no-such/").status_code == 404


def test_descriptors_before_the_first_version_say_so(as_user, reader):
    assert "No version is published yet" in as_user(reader).get("/descriptors/").content.decode()


def test_grid_page_takes_as_many_queries_for_12_areas_as_for_1(as_user, reader, first, django_assert_max_num_queries):
    client = as_user(reader)
    client.get("/descriptors/")
    with django_assert_max_num_queries(16):
        client.get("/descriptors/")


def test_draft_is_written_and_published_in_the_cms(as_user, council, first):
    client = as_user(council.superuser())
    client.post(reverse("descriptor_cms_new", args=[first.pk]))
    draft = DescriptorSet.objects.get(number=2)
    area = draft.areas.get(key="risk")
    saved = client.post(
        reverse("descriptor_cms_area", args=[area.pk]),
        {
            "title": "Risk",
            "question": "How?",
            "lead": "",
            "inadequate": "a\n\nb ",
            "requires_improvement": "c",
            "good": "d",
            "outstanding": "e",
        },
    )
    client.post(reverse("descriptor_cms_publish", args=[draft.pk]), {"what_changed": "Shorter."})
    draft.refresh_from_db()
    lines = list(area.descriptors.filter(band="inadequate").values_list("text", flat=True))
    assert (saved.status_code, lines, draft.status) == (302, ["a", "b"], "published")


def test_area_of_a_published_version_can_not_be_opened_for_change_in_the_cms(as_user, council, first):
    client = as_user(council.superuser())
    response = client.get(reverse("descriptor_cms_area", args=[first.areas.get(key="risk").pk]), follow=True)
    assert "This version is published and can’t be changed." in response.content.decode()


@pytest.mark.parametrize("name", ["descriptor_cms", "descriptor_cms_version", "descriptor_cms_publish", "descriptor_cms_discard"])
def test_V1_staff_without_the_permission_do_not_reach_the_screens(as_user, reader, first, name):
    args = [] if name == "descriptor_cms" else [first.pk]
    assert as_user(reader).get(reverse(name, args=args)).status_code in (302, 403)


@pytest.mark.parametrize("name", ["descriptor_cms", "descriptor_cms_version", "descriptor_cms_publish", "descriptor_cms_discard"])
def test_screens_open_for_people_who_keep_the_descriptors(as_user, council, first, name):
    args = [] if name == "descriptor_cms" else [first.pk]
    assert as_user(council.superuser()).get(reverse(name, args=args)).status_code == 200
