"""What somebody typed is never lost without a word, and never replaces what was saved after it."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

HERE = Path(__file__).parent
TEXT = "textarea[name=text]"
SAFETY = "textarea[name=safety]"
WORDS = "An hour of writing about the plan and who keeps it."
NEWER = "The full answer, written at the office."
REVIEWER_IS = (
    "update reviews_review set reviewer_id = (select id from portal_user where email = '{}@alderbrook.example') "
    "where state = 'family_contacted'"
)
IS_BACK = "on this browser is back"


def sql(portal, *statements: str) -> list:
    """What the database answers to the last of `statements`."""
    with closing(sqlite3.connect(portal.environment["DATABASE_URL"].removeprefix("sqlite:///"), timeout=20)) as database, database:
        return [database.execute(statement).fetchall() for statement in statements][-1]


@pytest.fixture
def scene(portal):
    """The address of a question that Rosa may answer, and of an escalation that awaits Sami's assurance."""
    command = [sys.executable, str(HERE / "draft_scene.py")]
    told = subprocess.run(command, env=portal.environment, cwd=HERE.parents[1], check=True, capture_output=True, text=True).stdout.split()
    return f"/reviews/{told[0]}/questions/voice/", f"/escalations/{told[1]}/"


@pytest.fixture
def question(scene):
    return scene[0]


@pytest.fixture
def assure(scene):
    return f"{scene[1]}assure/"


def saved(portal) -> list[str]:
    """The texts of the answers to the question."""
    rows = sql(
        portal,
        "select a.text from reviews_answer a join reviews_question q on q.id = a.question_id join reviews_review r on r.id = a.review_id "
        "where q.key = 'voice' and r.state = 'family_contacted'",
    )
    return [text for (text,) in rows]


def drafts(someone) -> list[str]:
    return someone.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('pk-draft:'))")


def said(someone):
    return someone.page.locator("[data-pk-saved=text]")


def sees_draft(someone, selector: str, words: str):
    expect(someone.page.locator(selector).first).to_have_value(words)
    expect(someone.page.locator("[data-pk-draft-notice]")).to_contain_text(IS_BACK)


def type_offline(someone, words: str):
    someone.page.context.set_offline(True)
    someone.fill(TEXT, words)
    expect(said(someone)).to_have_text("Not saved: no connection. Your text is kept here.")


def break_answers(portal):
    """From now on no answer can be saved: each attempt ends in a server error."""
    for verb in ("insert", "update"):
        sql(portal, f"create trigger broken_{verb} before {verb} on reviews_answer begin select raise(abort, 'broken'); end")


def mend_answers(portal):
    sql(portal, "drop trigger broken_insert", "drop trigger broken_update")


def close(someone):
    someone.page.close(run_before_unload=False)


def new_tab(someone):
    """Another tab of the same browser."""
    return type(someone)(someone.page.context.new_page(), someone.portal)


def test_older_draft_of_another_machine_does_not_replace_newer_text_and_both_are_shown(person, portal, question):
    train, office = person("Rosa"), person("Rosa")
    train.go(question)
    type_offline(train, WORDS)
    close(train)
    office.go(question)
    office.fill(TEXT, NEWER)
    expect(said(office)).to_contain_text("✓ Saved")
    train.page.context.set_offline(False)
    again = new_tab(train)
    again.go(question)
    sees_draft(again, TEXT, WORDS)
    expect(again.page.locator("[data-pk-draft-notice]")).to_contain_text(NEWER)
    expect(said(again)).to_contain_text("Not saved. This answer was changed")
    assert saved(portal) == [NEWER]
    again.press("Save and go")
    expect(again.page.get_by_role("group", name="What was saved meanwhile")).to_contain_text(NEWER)
    expect(again.page.locator(TEXT)).to_have_value(WORDS)
    expect(said(again)).to_have_text("")
    again.go(question)
    sees_draft(again, TEXT, WORDS)
    again.press("Save and go")
    expect(again.page.get_by_role("group", name="What was saved meanwhile")).to_contain_text(NEWER)
    again.fill(TEXT, f"{NEWER} {WORDS}")
    time.sleep(2)
    assert saved(portal) == [NEWER]
    again.press("Save and go")
    again.page.wait_for_url("**/questions/family/")
    assert saved(portal) == [f"{NEWER} {WORDS}"]
    assert drafts(again) == []


def test_draft_that_was_overtaken_can_be_removed_for_the_saved_text(person, portal, question):
    train, office = person("Rosa"), person("Rosa")
    train.go(question)
    type_offline(train, WORDS)
    close(train)
    office.go(question)
    office.fill(TEXT, NEWER)
    expect(said(office)).to_contain_text("✓ Saved")
    train.page.context.set_offline(False)
    again = new_tab(train)
    again.go(question)
    expect(said(again)).to_contain_text("Not saved. This answer was changed")
    again.axe()
    again.press("Remove mine")
    expect(again.page.locator(TEXT)).to_have_value(NEWER)
    assert drafts(again) == []
    again.fill(TEXT, f"{NEWER} And more.")
    expect(said(again)).to_contain_text("✓ Saved")
    assert saved(portal) == [f"{NEWER} And more."]


def test_older_tab_of_the_same_browser_does_not_bring_its_draft_back(person, portal, question):
    first = person("Rosa")
    first.go(question)
    sql(portal, "delete from django_session")
    first.fill(TEXT, WORDS)
    expect(said(first)).to_contain_text("Not saved: you are signed out. Your text is kept here")
    second = new_tab(first).sign_in("Rosa")
    second.go(question)
    expect(said(second)).to_contain_text("✓ Saved")
    expect(second.page.locator(TEXT)).to_have_value(WORDS)
    second.fill(TEXT, NEWER)
    expect(said(second)).to_contain_text("✓ Saved")
    first.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(said(first)).to_contain_text("What you typed here is no longer kept")
    close(first)
    second.go("/my-work/")
    second.go(question)
    expect(second.page.locator(TEXT)).to_have_value(NEWER)
    assert (saved(portal), drafts(second)) == ([NEWER], [])


def test_two_open_tabs_show_both_texts_before_either_replaces_the_other(person, portal, question):
    first = person("Rosa")
    second = new_tab(first)
    first.go(question)
    second.go(question)
    first.fill(TEXT, NEWER)
    expect(said(first)).to_contain_text("✓ Saved")
    second.fill(TEXT, WORDS)
    expect(said(second)).to_contain_text("Not saved. This answer was changed")
    expect(second.page.locator("[data-pk-draft-notice]")).to_contain_text(NEWER)
    assert saved(portal) == [NEWER]


def test_text_is_still_there_after_a_server_error_on_save(person, portal, question):
    rosa = person("Rosa")
    rosa.go(question)
    break_answers(portal)
    rosa.fill(TEXT, WORDS)
    expect(said(rosa)).to_contain_text("Your text is kept here.")
    rosa.press("Save and go").sees("Something went wrong", "what you typed is kept in this browser for a day")
    mend_answers(portal)
    rosa.click("Open this page again")
    sees_draft(rosa, TEXT, WORDS)
    expect(said(rosa)).to_contain_text("✓ Saved")
    expect(rosa.page.locator("[data-pk-draft-notice]")).to_contain_text("and saved")
    assert (saved(portal), drafts(rosa)) == ([WORDS], [])


def test_going_back_after_a_server_error_shows_the_text_and_never_that_it_is_saved(person, portal, question):
    rosa = person("Rosa")
    rosa.go(question)
    rosa.fill(TEXT, "First.")
    expect(said(rosa)).to_contain_text("✓ Saved")
    break_answers(portal)
    rosa.fill(TEXT, WORDS)
    rosa.press("Save and go").sees("Something went wrong")
    rosa.page.go_back()
    sees_draft(rosa, TEXT, WORDS)
    expect(said(rosa)).to_contain_text("Not saved")
    assert saved(portal) == ["First."]


def test_text_is_still_there_when_save_was_pressed_without_a_network(person, portal, question):
    rosa = person("Rosa")
    rosa.go(question)
    type_offline(rosa, WORDS)
    rosa.page.get_by_role("button", name="Save and").click()
    rosa.page.wait_for_timeout(500)
    rosa.page.context.set_offline(False)
    rosa.go(question)
    sees_draft(rosa, TEXT, WORDS)
    expect(said(rosa)).to_contain_text("✓ Saved")
    assert saved(portal) == [WORDS]


def test_text_is_still_there_after_a_refusal_of_the_whole_page(person, portal, question):
    rosa = person("Rosa")
    rosa.go(question)
    sql(portal, REVIEWER_IS.format("rolf"))
    rosa.fill(TEXT, WORDS)
    rosa.press("Save and go").sees("You cannot open this page")
    sql(portal, REVIEWER_IS.format("rosa"))
    rosa.go("/my-work/")
    rosa.go(question)
    sees_draft(rosa, TEXT, WORDS)


def test_save_waits_for_the_saving_that_is_under_way(person, portal, question):
    rosa = person("Rosa")
    rosa.go(question)
    rosa.fill(TEXT, WORDS)
    rosa.page.evaluate("window.dispatchEvent(new Event('online'))")
    rosa.press("Save and go")
    rosa.page.wait_for_url("**/questions/family/")
    assert (saved(portal), drafts(rosa)) == ([WORDS], [])


def test_long_form_comes_back_after_its_session_has_ended(person, portal, assure):
    sami = person("Sami")
    sami.go(assure)
    sami.fill(SAFETY, WORDS)
    sql(portal, "delete from django_session")
    sami.press("Record assurance")
    assert "/account/login/" in sami.page.url
    sami.sign_in("Sami")
    sami.go(assure)
    sees_draft(sami, SAFETY, WORDS)
    sami.sees("Not sent yet.")
    sami.axe()
    sami.press("Record assurance").sees("Say what you found")
    expect(sami.page.locator(SAFETY)).to_have_value(WORDS)
    sami.fill("textarea[name=other_children]", "None.")
    sami.fill("textarea[name=quality]", "Good work.")
    sami.fill("input[name=recorded_on_mosaic_on]", time.strftime("%Y-%m-%d"))
    assert len(drafts(sami)) == 1
    sami.press("Record assurance").sees("The assurance is recorded.")
    assert drafts(sami) == []


def test_draft_is_shown_to_nobody_else_and_can_be_removed(person, assure):
    sami = person("Sami")
    sami.go(assure)
    sami.fill(SAFETY, WORDS)
    sami.go("/my-work/")
    sami.go(assure)
    sees_draft(sami, SAFETY, WORDS)
    sami.press("Remove it").sees("It is removed.")
    expect(sami.page.locator(SAFETY)).to_have_value("")
    sami.go(assure)
    expect(sami.page.locator(SAFETY)).to_have_value("")
    sami.fill(SAFETY, WORDS)
    sami.page.context.clear_cookies()
    sami.sign_in("Hana")
    sami.sees_not(WORDS)
    if sami.go(assure).status == 200:
        expect(sami.page.locator(SAFETY)).to_have_value("")


def test_signing_out_says_what_was_not_sent_and_removes_it(person, assure):
    sami = person("Sami")
    sami.go(assure)
    sami.fill(SAFETY, WORDS)
    assert len(drafts(sami)) == 1
    sami.go("/account/logout/")
    sami.sees("Signing out removes it", "Record assurance")
    sami.axe()
    sami.press("Sign out")
    assert drafts(sami) == []
    sami.sign_in("Sami")
    sami.go(assure)
    expect(sami.page.locator(SAFETY)).to_have_value("")


def test_draft_goes_after_a_day(person, assure):
    sami = person("Sami")
    sami.go(assure)
    sami.fill(SAFETY, WORDS)
    age = """hours => Object.keys(localStorage).forEach((key) => {
        const draft = JSON.parse(localStorage.getItem(key));
        localStorage.setItem(key, JSON.stringify({ ...draft, at: Date.now() - hours * 3600000 }));
    })"""
    sami.page.evaluate(age, 23)
    sami.go(assure)
    sees_draft(sami, SAFETY, WORDS)
    sami.page.evaluate(age, 25)
    sami.go("/my-work/")
    assert drafts(sami) == []


def test_acknowledging_after_the_session_has_ended_leads_back_to_the_escalation(person, portal, scene):
    sami = person("Sami")
    sami.go(scene[1])
    sql(portal, "delete from django_session")
    sami.press("Acknowledge")
    assert "/account/login/" in sami.page.url
    sami.fill("input[name=login]", "sami@alderbrook.example").fill("input[name=password]", "a-long-password")
    sami.activate(sami.page.locator("main button[type=submit]").first)
    sami.sees("This was not done")
    sami.axe()
    sami.click("Open the page that the button is on")
    sami.press("Acknowledge").sees("You have acknowledged it.")


def test_offline_page_of_the_browser_loses_nothing_of_a_long_form(person, assure):
    sami = person("Sami")
    sami.go(assure)
    sami.fill(SAFETY, WORDS)
    sami.page.context.set_offline(True)
    sami.page.get_by_role("button", name="Record assurance").click()
    sami.page.wait_for_timeout(500)
    with pytest.raises(Error):
        sami.page.reload()
    sami.page.context.set_offline(False)
    sami.go(assure)
    sees_draft(sami, SAFETY, WORDS)
