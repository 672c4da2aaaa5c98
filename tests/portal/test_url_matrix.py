"""Every address as every kind of person and as nobody, with a neighbour's records present (V1-V12)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from portal.models import Event, Notice
from reviews.models import Finding, PanelCase, Review
from reviews.records import findings
from tests.portal.url_table import ALL, BUTTONS, ELSEWHERE, MAY_KNOW, SENT_BACK, TABLE
from tests.reviews.process import Process
from tests.shipped import load_shipped

pytestmark = pytest.mark.django_db
SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"
REFUSED = {403, 404}
SECRET = "quokka"


def named_addresses(resolver=None, prefix=""):
    """(name, path) of every address outside the CMS."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from named_addresses(pattern, path)
        elif not path.startswith(("admin/", "account/")):
            yield pattern.name, path


def test_every_address_stands_in_the_table():
    names = {name for name, _ in named_addresses()}
    assert names - ELSEWHERE - set(TABLE) == set()
    assert set(TABLE) - names == set()


@pytest.fixture
def world(council):
    """One record of every kind that an address names, each with the secret word in its texts."""
    from wagtail.models import Page

    from practice_library.models import GuidancePage, Theme
    from reviews.escalations.actions import raise_now

    process = Process(council, load_shipped())
    page = GuidancePage(title="A page for staff", slug="a-page", summary="Nothing secret.", owning_post=council.post_of(council.psw))
    Page.objects.get(depth=2).add_child(instance=page)
    page.save_revision().publish()
    theme = Theme.objects.get(slug="contingency")
    returned = _returned(process, council)
    draft = process.allocate(council.child_in(council.north, "AB-9001", council.practitioner))
    draft_finding = process.find(draft, text=f"A {SECRET} in the draft.")
    page.themes.set([theme])
    attachment = findings.attach_learning(draft_finding, page, by=council.reviewer)
    draft_action = findings.add_action(draft, text=f"Find the {SECRET}.", owner_role="practitioner", due_on=_later(), by=council.reviewer)
    before_panel = process.submit(process.allocate(council.south_child), overall=9)
    panel = process.panel(council.second_reviewer)
    escalated = process.allocate(council.east_child)
    escalation = raise_now(escalated, grounds=f"The {SECRET} is unsafe.", by=council.reviewer)
    waiting = process_case(process, council)
    return {
        "notice": Notice.objects.filter(recipient=council.practitioner).first().pk,
        "sheet": "people",
        "theme": "contingency",
        "version": 1,
        "area": "risk",
        "page": page.pk,
        "cycle": process.cycle.pk,
        "kind": "csv",
        "case": waiting.pk,
        "finding": Finding.objects.get(review=returned).pk,
        "returned": returned.reference,
        "action": returned.actions.get().pk,
        "draft": draft.reference,
        "question": "risk",
        "draft_finding": draft_finding.pk,
        "attachment": attachment.pk,
        "draft_action": draft_action.pk,
        "panel": panel.pk,
        "before_panel": before_panel.reference,
        "escalation": escalation.pk,
        "escalated": escalated.reference,
        "issue": _issue(council).pk,
    }


def _later():
    return timezone.localdate() + timedelta(days=14)


def _returned(process, council):
    from reviews.records import actions

    review = process.to_family_contacted(process.allocate())
    process.answer(review)
    process.find(review, text=f"A {SECRET} was found.")
    findings.add_action(review, text="Write the second way down.", owner_role="practitioner", due_on=_later(), by=council.reviewer)
    return process.give_back(actions.submit_review(review, by=council.reviewer))


def process_case(process, council):
    from reviews.cycles.actions import add_case

    return add_case(process.cycle, council.child_in(council.east, "AB-9002"), plan_type="cin", by=council.insights)


def _issue(council):
    from wagtail.models import Page

    from newsletters.actions import draft_issue
    from practice_library.loading import load_sections

    load_sections(Page.objects.get(depth=2))
    return draft_issue(title="An issue", introduction="Hello.", issue_date=timezone.localdate(), by=council.wpd)


@pytest.fixture
def people(council):
    return {
        "practitioner": council.practitioner,
        "neighbour": council.south_practitioner,
        "reviewer": council.reviewer,
        "panel_member": council.second_reviewer,
        "tm": council.tm,
        "other_tm": council.south_tm,
        "sm": council.sm,
        "hos": council.hos,
        "east_line": council.other_sm,
        "director": council.director,
        "insights": council.insights,
        "insights_hos": council.insights_hos,
        "wpd": council.wpd,
        "psw": council.psw,
        "admin": council.admin,
        "superuser": council.superuser(),
        "mscp": council.person("Mona", affiliation="mscp"),
        "scrutineer": council.person("Yara", affiliation="young_scrutineer", account_ends=_later()),
    }


def address(name, world):
    return reverse(name, args=[world[key] for key in TABLE[name][0]])


def test_V1_to_V12_every_address_answers_those_in_the_table_and_refuses_everybody_else(world, people):
    assert set(people) == ALL
    wrong = []
    for role, person in people.items():
        client = Client()
        client.force_login(person, backend=SIGN_IN)
        for name, (_, allowed, status) in TABLE.items():
            response = client.get(address(name, world))
            expected = {status} if role in allowed else REFUSED
            if response.status_code not in expected:
                wrong.append(f"{role} at {name}: {response.status_code}, not {expected}")
            page = b"".join(response.streaming_content) if response.streaming else response.content
            if role not in allowed and SECRET.encode() in page:
                wrong.append(f"{role} at {name}: the refusal tells")
            wrong += [
                f"{role} at {name}: {key} is told of"
                for key, who in MAY_KNOW.items()
                if role not in who and key not in TABLE[name][0] and world[key].encode() in page
            ]
    assert not wrong, "\n".join(wrong)


def test_nobody_is_sent_to_sign_in_everywhere(world):
    client = Client()
    answers = {name: client.get(address(name, world)) for name in TABLE}
    assert [name for name, response in answers.items() if response.status_code != 302 or "/account/login/" not in response.url] == []


POSTED = ("review_", "finding_", "action_", "learning_attach", "learning_detach", "panel", "escalation", "cycle", "case_")


def test_every_button_of_a_review_stands_in_the_table():
    takes_posts_alone = {name for name, (keys, _, status) in TABLE.items() if keys and status == 405 and name.startswith(POSTED)}
    assert takes_posts_alone == set(BUTTONS)


def what_stands() -> tuple:
    return (
        Event.objects.count(),
        list(Review.objects.order_by("pk").values_list("state", "state_since")),
        list(Finding.objects.order_by("pk").values_list("pk", "text")),
        list(PanelCase.objects.order_by("pk").values_list("state", "panel")),
    )


def test_V1_to_V12_a_form_of_somebody_elses_changes_nothing(world, people):
    """Post every address of a review, panel, escalation or cycle as each of the roles that may not: about 800 posts, 7 seconds."""
    before = what_stands()
    typed = {name: "x" for name in ("rationale", "text", "reason", "note", "reflection", "grounds")} | {"score": 3, "page": world["page"]}
    wrong = []
    for role, person in people.items():
        client = Client()
        client.force_login(person, backend=SIGN_IN)
        for name, (keys, allowed, _) in TABLE.items():
            if not keys or not name.startswith(POSTED) or role in BUTTONS.get(name, allowed):
                continue
            answer = client.post(address(name, world), typed)
            expected = {302} if role in SENT_BACK.get(name, ()) else REFUSED | {405, 409}
            if answer.status_code not in expected:
                wrong.append(f"{role} posted {name}: {answer.status_code}, not {expected}")
    assert not wrong, "\n".join(wrong)
    assert what_stands() == before


def test_V12_the_cms_answers_no_reviews_to_anybody(world, people):
    """No address under /admin/ belongs to reviews, and neither superuser nor administrator finds the secret there."""
    client = Client()
    client.force_login(people["superuser"], backend=SIGN_IN)
    for path in ("/admin/", "/admin/reports/site-history/", "/admin/reports/aging-pages/", "/admin/pages/", "/admin/users/"):
        response = client.get(path, follow=True)
        assert response.status_code == 200
        assert SECRET not in response.content.decode()
