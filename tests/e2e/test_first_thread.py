"""The first thread: from a cycle to the practitioner who reads the review, and on to the newsletter.

The whole of it with a mouse, with scripts off, and with the keyboard alone.
"""

from datetime import date, timedelta

import pytest
from django.utils import timezone

CASES = """Child reference,Plan type,Team,Practitioner e-mail
AB-1001,Child in Need,North,pia@alderbrook.example
AB-1002,Child Protection,South,paul@alderbrook.example
AB-1003,Child Looked After,East,petra@alderbrook.example
AB-2001,Child in Need,North,pia@alderbrook.example
AB-2002,Assessment,East,petra@alderbrook.example
"""
SCALED = [
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
WORDS = ["worried", "working_well", "needs_to_happen"]
SECRETS = ("AB-1001", "Pia", "North", "Rosa", "CR-20")


def open_cycle_with_five_cases(insights, month_offset: int) -> str:
    """Insights open a cycle and import five cases. Returns the address of its cases."""
    insights.go("/cycles/open/")
    first = date.today().replace(day=1)
    month = (first + timedelta(days=32 * month_offset)).replace(day=1) if month_offset else first
    insights.select("select[name=month]", month.isoformat())
    insights.fill("input[name=area_of_focus]", "Neglect")
    insights.press("Open")
    number = insights.page.url.split("/cycles/")[1].split("/")[0]
    insights.go(f"/cycles/{number}/cases/import/")
    insights.upload("input[type=file]", "cases.csv", CASES)
    insights.press("Check the list").sees("5 cases can be added")
    insights.press("Add these cases").sees("AB-1001", "AB-2002")
    return f"/cycles/{number}/cases/"


def allocate(insights, cases: str, child: str, reviewer: str) -> str:
    """Allocate one case by hand. Returns the review's reference."""
    insights.go(cases)
    row = insights.page.locator("tr", has_text=child)
    insights.activate(row.get_by_role("link", name="Allocate").first)
    label = insights.page.locator("label", has_text=reviewer).first
    field = insights.page.locator(f"#{label.get_attribute('for')}")
    insights.choose(field.get_attribute("name"), field.get_attribute("value"))
    insights.press("Allocate")
    insights.go(cases)
    return insights.page.locator("tr", has_text=child).get_by_role("link").filter(has_text="CR-").first.inner_text()


def take_the_steps(reviewer, reference: str) -> None:
    """Booking, conversation and family contact."""
    tomorrow = date.today() + timedelta(days=1)
    reviewer.go(f"/reviews/{reference}/")
    reviewer.click("Book the learning conversation")
    reviewer.fill("input[name=when]", f"{tomorrow.isoformat()}T10:30")
    reviewer.press("Save booking").sees("The booking is saved")
    reviewer.click("Record the learning conversation")
    reviewer.fill("input[name=held_on]", date.today().isoformat())
    reviewer.fill("textarea[name=note]", "We met for an hour with the record open.")
    reviewer.press("Save").sees("The conversation is recorded")
    reviewer.click("Record the contact with the young person or family")
    reviewer.fill("input[name=held_on]", date.today().isoformat())
    reviewer.press("Save").sees("The contact is recorded")


def answer_everything(reviewer, reference: str, overall: int, others: int = 7) -> None:
    """Answer every question of the form, one page after another."""
    reviewer.go(f"/reviews/{reference}/questions/voice/")
    for _ in range(17):
        key = reviewer.page.url.rstrip("/").split("/")[-1]
        if key in SCALED:
            reviewer.choose("score", str(overall if key == "overall" else others))
            reviewer.fill("textarea[name=text]", f"What the record shows about {key}.")
        elif key == "family_feedback":
            reviewer.choose("score", "8")
            reviewer.fill("textarea[name=text]", "She came back when she said she would.")
        else:
            reviewer.fill("textarea[name=text]", "In our words, what matters next.")
        button = reviewer.page.get_by_role("button", name="Save and")
        reviewer.activate(button.first)
        if "/submit/" in reviewer.page.url:
            return
    raise AssertionError(f"The form did not end: {reviewer.page.url}")


def add_finding(reviewer, reference: str, kind: str, text: str, theme: str) -> None:
    """A finding from the page of the plan, with one theme."""
    reviewer.go(f"/reviews/{reference}/questions/plan/")
    reviewer.press("Add a finding")
    reviewer.choose("kind", kind)
    reviewer.fill("textarea[name=text]", text)
    label = reviewer.page.locator("label", has_text=theme).first
    fold = label.locator("xpath=ancestor::details[1]").locator("summary").inner_text()
    reviewer.open(fold)
    reviewer.tick(f"#{label.get_attribute('for')}")
    reviewer.press("Save finding").sees(text)


@pytest.mark.parametrize(("mode", "month"), [("mouse", 0), ("no scripts", 1), ("keyboard", 2)])
def test_a_review_from_allocation_to_learning_and_newsletter(person, portal, mode, month):
    check = (lambda someone: someone.axe()) if mode == "mouse" else (lambda someone: someone)
    insights = person("Ines", mode=mode)
    cases = open_cycle_with_five_cases(insights, month)
    check(insights)
    reference = allocate(insights, cases, "AB-1001", "Rosa")

    reviewer = person("Rosa", mode=mode)
    reviewer.go("/my-work/")
    reviewer.sees(reference)
    take_the_steps(reviewer, reference)
    answer_everything(reviewer, reference, overall=7)
    development = f"The plan does not say what happens if grandmother is ill ({mode})."
    add_finding(reviewer, reference, "development", development, "Contingency")
    check(reviewer)
    reviewer.press("Attach Writing a contingency").sees("attached")
    add_finding(reviewer, reference, "strength", f"Father was found and met twice ({mode}).", "Fathers and male carers")
    reviewer.go(f"/reviews/{reference}/submit/")
    check(reviewer)
    reviewer.fill("textarea[name=in_short]", "A boy of seven, a plan with one way.")
    reviewer.press("Submit review").sees("is submitted", "Good", "7")

    practitioner = person("Pia", mode=mode)
    assert practitioner.go(f"/reviews/{reference}/").status == 403

    insights.go(f"/reviews/{reference}/check/")
    insights.choose("outcome", "good_enough")
    insights.press("Save the check")
    insights.go(f"/reviews/{reference}/return/")
    insights.press("Return to practitioner").sees("The review is returned")

    practitioner.go("/my-work/")
    practitioner.sees(f"Your review {reference} has been returned").click(f"Your review {reference}")
    practitioner.sees(
        "Your Collaborative Review", "Final grade", "Reviewer’s grade", development, "Writing a contingency that a family can use"
    )
    check(practitioner)
    practitioner.click("Writing a contingency that a family can use").sees("A contingency says who does what")
    check(practitioner)
    practitioner.open("Mark as read, and reflect").press("Mark as read")
    practitioner.go(f"/reviews/{reference}/")
    practitioner.fill("textarea[name=reflection]", "I will write down who steps in.")
    practitioner.press("Mark as read and reflect").sees("Marked as read")
    assert practitioner.page.locator("textarea[name=reflection]").input_value() == "I will write down who steps in."

    manager = person("Tara", mode=mode)
    manager.go(f"/reviews/{reference}/")
    manager.sees(development)
    manager.sees_not("I will write down who steps in.")
    other_manager = person("Theo", mode=mode)
    assert other_manager.go(f"/reviews/{reference}/").status == 403
    other_manager.sees("ask Insights")
    other_manager.sees_not("AB-1001", development)

    editor = person("Wendy", mode=mode)
    assert editor.go(f"/reviews/{reference}/").status == 403
    editor.go("/findings/")
    editor.sees(development).sees_not(*SECRETS)
    check(editor)
    editor.activate(
        editor.page.locator("article, li, tr", has_text=development).last.get_by_role("link").filter(has_text="newsletter").first
    )
    editor.choose("issue", "new")
    editor.fill("input[name=title]", f"A second way ({mode})")
    editor.fill("input[name=heading]", "What if grandmother is ill?")
    editor.fill("textarea[name=words]", "Plans often have one way only. Write down the second.")
    editor.press("Put in newsletter")
    check(editor)
    issue = editor.page.url
    assert "/newsletters-desk/" in issue, issue
    editor.press("Propose").press("Propose")
    approve = issue.rstrip("/") + "/approve/"
    editor.go(approve)
    if editor.page.get_by_role("button", name="Approve").count():
        editor.press("Approve")
    editor.sees_not("The issue is published")

    approver = person("Prem", mode=mode)
    approver.go(approve)
    approver.press("Approve and publish").sees("The issue is published")
    approver.press("Send").press("Send")
    for _ in range(60):
        if portal.mailbox.sent_to("pia@alderbrook.example") and any(
            "second way" in m for m in portal.mailbox.sent_to("pia@alderbrook.example")
        ):
            break
        approver.page.wait_for_timeout(500)
    received = [mail for mail in portal.mailbox.sent_to("pia@alderbrook.example") if f"A second way ({mode})" in mail]
    assert len(received) == 1
    practitioner.go("/newsletters/")
    practitioner.click(f"A second way ({mode})").sees("What if grandmother is ill?", "Write down the second.")
    check(practitioner)
    other_manager.go("/newsletters/")
    other_manager.click(f"A second way ({mode})").sees("Write down the second.").sees_not("AB-1001", reference, development)


def test_R6_a_one_tells_six_at_once_and_waits_for_the_panel_and_both_grades_show(person, portal):
    """A 1 tells six people at once; the panel moderates to 3; a vacant post's deputy, from another service, is told."""
    portal.manage("shell", "-c", VACANT)
    insights = person("Ines")
    cases = open_cycle_with_five_cases(insights, 3)
    reference = allocate(insights, cases, "AB-1001", "Rosa")
    insights.go("/panels/plan/")
    plan_panel(insights)
    reviewer = person("Rosa")
    take_the_steps(reviewer, reference)
    answer_everything(reviewer, reference, overall=1, others=2)
    add_finding(reviewer, reference, "development", "Known harm was not acted on.", "Safety plan")
    reviewer.go(f"/reviews/{reference}/submit/")
    reviewer.press("Submit review").sees(
        "These people were told at once",
        "Iris Test",
        "Ivo Test",
        "Ida Test",
        "Sami Test",
        "Hana Test",
        "Petra Test",
        "named deputy of the vacant post",
    )
    reviewer.axe()
    deputy = person("Petra")
    deputy.go("/notices/")
    deputy.sees(f"A concern was raised, {reference}").click(f"A concern was raised, {reference}")
    deputy.sees(reference, "named deputy")
    deputy.axe()
    deputy.go(f"/reviews/{reference}/")
    deputy.sees("Known harm was not acted on.")
    assert person("Theo").go(f"/reviews/{reference}/").status == 403

    member = person("Rolf")
    member.go("/panels/")
    member.activate(member.page.locator("main table tbody a").first)
    member.click(reference)
    member.axe()
    member.choose("score", "3")
    member.fill("textarea[name=rationale]", "Harm was known and a plan was made late; the child is safe now.")
    member.press("Go on to check").sees("Nothing is recorded yet", "It can’t be changed afterwards")
    member.axe()
    member.press("Record").sees("grade is recorded")
    insights.go(f"/reviews/{reference}/return/")
    insights.press("Return to practitioner")
    practitioner = person("Pia")
    practitioner.go(f"/reviews/{reference}/")
    practitioner.sees("Final grade", "Requires improvement", "3", "Reviewer’s grade", "Inadequate", "1", "a plan was made late")
    practitioner.axe()
    for address in ("iris", "ivo", "ida", "sami", "hana", "petra"):
        received = [
            mail for mail in portal.mailbox.sent_to(f"{address}@alderbrook.example") if f"Urgent: a concern was raised, {reference}" in mail
        ]
        assert len(received) == 1, address
        assert "Known harm" not in received[0]


VACANT = """
from django.utils import timezone
from portal.models import Tenure, User
tara, petra = User.objects.get(first_name="Tara"), User.objects.get(first_name="Petra")
held = tara.tenures.get()
held.ends = timezone.now()
held.save()
Tenure.objects.create(post=held.post, person=petra, capacity="deputy")
"""


def plan_panel(insights) -> None:
    """A panel at the end of today with Ida in the chair and Rolf as its member, for the newest cycle."""
    cycle = insights.page.locator("select[name=cycle] option").last
    insights.select("select[name=cycle]", cycle.get_attribute("value"))
    for name, value in (
        ("meets_at", f"{timezone.localdate().isoformat()}T23:59"),
        ("place", "Room 4"),
    ):
        if insights.page.locator(f"input[name={name}]").count():
            insights.fill(f"input[name={name}]", value)
    chair = insights.page.locator("select[name=chair] option", has_text="Ida")
    insights.select("select[name=chair]", chair.get_attribute("value"))
    label = insights.page.locator("label", has_text="Rolf").first
    insights.tick(f"#{label.get_attribute('for')}")
    insights.press("Plan")


def test_R6_a_reviewer_raises_a_concern_before_the_conversation_was_held(person):
    """Raise now, before any grade: six are told, and the review goes on."""
    insights = person("Ines")
    cases = open_cycle_with_five_cases(insights, 4)
    reference = allocate(insights, cases, "AB-1003", "Rosa")
    reviewer = person("Rosa")
    reviewer.go(f"/reviews/{reference}/")
    reviewer.click("Raise a concern now")
    reviewer.axe()
    reviewer.fill("textarea[name=grounds]", "The record says that she was locked in last night.")
    reviewer.press("Raise")
    manager = person("Tessa")
    manager.go("/notices/")
    manager.click(f"A concern was raised, {reference}").sees("locked in last night")
    manager.press("Acknowledge").sees("cknowledged")
    senior = person("Sven")
    senior.go("/team/")
    senior.sees(reference)
    senior.axe()
    assert person("Tara").go("/escalations/").status in (200, 403)
    reviewer.go(f"/reviews/{reference}/")
    reviewer.sees("Book the learning conversation")
