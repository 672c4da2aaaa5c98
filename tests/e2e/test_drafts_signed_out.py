"""What was typed while the session had ended is saved from the open page once its writer is back, and for nobody else."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_drafts import NEWER, REVIEWER_IS, TEXT, WORDS, drafts, new_tab, question, said, saved, scene, sql  # noqa: F401


def is_looked_at(someone):
    someone.page.evaluate("window.dispatchEvent(new Event('focus'))")


def sign_out_unseen(someone):
    """The session ends while the page stands open."""
    someone.page.context.clear_cookies(name="sessionid")


def test_text_is_saved_on_the_open_page_once_its_writer_has_signed_in_again_in_another_tab(person, portal, question):  # noqa: F811
    rosa = person("Rosa")
    rosa.go(question)
    sign_out_unseen(rosa)
    rosa.fill(TEXT, WORDS)
    expect(said(rosa)).to_contain_text("Not saved: you are signed out. Your text is kept here. Sign in again")
    rosa.axe()
    new_tab(rosa).sign_in("Rosa")
    is_looked_at(rosa)
    expect(said(rosa)).to_contain_text("✓ Saved")
    assert (saved(portal), drafts(rosa)) == ([WORDS], [])
    rosa.fill(TEXT, NEWER)
    rosa.press("Save and go")
    rosa.page.wait_for_url("**/questions/family/")
    assert saved(portal) == [NEWER]


def test_link_to_sign_in_again_leads_to_the_page_and_the_open_one_goes_on_too(person, portal, question):  # noqa: F811
    rosa = person("Rosa")
    rosa.go(question)
    sign_out_unseen(rosa)
    rosa.fill(TEXT, WORDS)
    link = rosa.page.get_by_role("link", name="Sign in again (opens in a new tab)")
    expect(link).to_have_attribute("target", "_blank")
    second = new_tab(rosa)
    second.go(link.get_attribute("href"))
    second.fill("input[name=login]", "rosa@alderbrook.example").fill("input[name=password]", "a-long-password")
    second.activate(second.page.locator("main button[type=submit]").first)
    expect(said(second)).to_contain_text("✓ Saved")
    is_looked_at(rosa)
    expect(said(rosa)).to_contain_text("✓ Saved")
    rosa.fill(TEXT, NEWER)
    expect(said(rosa)).to_contain_text("✓ Saved")
    assert saved(portal) == [NEWER]


@pytest.mark.parametrize("other", ["Rolf", "Hana"])
def test_text_is_never_saved_under_the_name_of_somebody_else_who_signs_in(person, portal, question, other):  # noqa: F811
    rosa = person("Rosa")
    rosa.go(question)
    sql(portal, REVIEWER_IS.format(other.lower()))
    sign_out_unseen(rosa)
    rosa.fill(TEXT, WORDS)
    expect(said(rosa)).to_contain_text("Not saved: you are signed out.")
    new_tab(rosa).sign_in(other)
    is_looked_at(rosa)
    expect(said(rosa)).to_have_text(
        "Not saved: somebody else is signed in on this browser now. Your text is kept here until you sign in again."
    )
    assert (saved(portal), len(drafts(rosa))) == ([], 1)
    rosa.page.get_by_role("button", name="Save and go").click()
    rosa.page.wait_for_load_state()
    assert saved(portal) == []
    sql(portal, REVIEWER_IS.format("rosa"))
    sign_out_unseen(rosa)
    rosa.sign_in("Rosa")
    rosa.go(question)
    expect(rosa.page.locator(TEXT)).to_have_value(WORDS)
    expect(said(rosa)).to_contain_text("✓ Saved")
