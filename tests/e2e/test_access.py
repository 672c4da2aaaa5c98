"""What people with a screen reader, a phone or paper in hand need of the pages, and what axe alone does not see."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.test_smoke import RETURNED

HERE = Path(__file__).parent
A4_LESS_MARGINS = 673
LISTS = ["/cycles/", "{cycle}cases/", "{cycle}table/", "/reviews/", "/escalations/", "/tracker/", "/hand-over/"]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def scene(portal):
    """The reference of a review that Rosa is writing, and the address of an escalation that awaits Sami's assurance."""
    command = [sys.executable, str(HERE / "draft_scene.py")]
    told = subprocess.run(command, env=portal.environment, cwd=HERE.parents[1], check=True, capture_output=True, text=True).stdout.split()
    return told[0], f"/escalations/{told[1]}/"


def test_R6_telephone_numbers_of_those_told_are_apart_and_fit_a_thumb(person, scene):
    manager = person("Sami")
    manager.go(scene[1])
    numbers = manager.page.locator("main table a[href^='tel:']")
    assert numbers.count() == 2
    manager.axe()
    manager.page.set_viewport_size({"width": 375, "height": 800})
    manager.axe()
    assert min(numbers.evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)")) >= 44


def test_R3_refused_submission_has_one_summary_that_takes_the_focus_and_leads_to_each_answer(person, scene):
    reviewer = person("Rosa")
    reviewer.go(f"/reviews/{scene[0]}/submit/")
    reviewer.fill("textarea[name=in_short]", "A girl of nine.")
    reviewer.press("Submit review")
    summary = reviewer.page.locator(".govuk-error-summary")
    expect(summary).to_have_count(1)
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("The review is not ready to submit.")
    reviewer.axe()
    reviewer.activate(summary.get_by_role("link").first)
    assert "/questions/" in reviewer.page.url


def test_R3_scale_says_when_not_applicable_takes_a_score_away_and_the_reverse(person, scene):
    reviewer = person("Rosa")
    reviewer.go(f"/reviews/{scene[0]}/questions/difference/")
    said = reviewer.page.locator("[data-pk-scale-live]")
    reviewer.choose("score", "3")
    expect(said).to_contain_text("3 is")
    reviewer.tick("[data-pk-na]")
    expect(said).to_have_text("Not applicable. Your score of 3 is taken away.")
    reviewer.axe()
    reviewer.choose("score", "6")
    expect(said).to_contain_text("“Not applicable” is taken away.")
    expect(said).to_contain_text("6 is")
    reviewer.choose("score", "7")
    expect(said).not_to_contain_text("taken away")


def test_lists_fit_on_a4_paper_and_print_no_background(person, portal):
    cycle = portal.manage("shell", "-c", RETURNED).splitlines()[-1]
    for name, paths in {"Ines": LISTS, "Tara": ["/team/"]}.items():
        reader = person(name, width=A4_LESS_MARGINS)
        reader.page.emulate_media(media="print")
        for path in paths:
            assert reader.go(path.format(cycle=cycle)).status == 200, path
            assert reader.page.evaluate(WIDER) <= 0, path
        assert reader.page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgba(0, 0, 0, 0)"


def test_R19_each_box_of_the_page_editor_has_a_name_and_the_keyboard_saves_from_within(person):
    editor = person("Wendy")
    editor.go("/library/contingency/")
    editor.go(editor.page.locator("a[href*='/admin/pages/'][href*='/edit/']").first.get_attribute("href"))
    boxes = editor.page.get_by_role("textbox").and_(editor.page.locator("[contenteditable]"))
    expect(boxes.first).to_be_visible()
    expect(editor.page.get_by_role("textbox", name="Text", exact=True).and_(boxes)).to_have_count(boxes.count())
    boxes.first.click()
    editor.page.keyboard.insert_text("More words. ")
    expect(boxes.first).to_have_accessible_name("Text")
    editor.page.keyboard.press("Control+s")
    expect(editor.page.get_by_text("has been updated").first).to_be_visible()
