"""The invented cases as their files tell them: nothing said twice, right intervals, learning that exists."""

import re
from collections import Counter, defaultdict

import pytest
import yaml

from demonstration.cycles import STANDS
from demonstration.play import DATA
from demonstration.site import FOOT
from demonstration.stories import CASES
from practice_library.loading import CONTENT
from reviews.records.models import Review

S = Review.State
CYCLES = (1, 2, 3)
#: Values that name something and may recur.
NAMES = {"key", "service", "plan_type", "gender", "ethnicity", "question", "themes", "learning", "kind", "owner"}
#: States in which Insights' check and what the Team Manager wrote are on the review.
CHECKED = {S.CHECKED, S.RETURNED, S.FINALISED}


def read(number):
    return yaml.safe_load((CASES / f"c{number}.yaml").read_text(encoding="utf-8"))


STORIES = [story for number in CYCLES for story in read(number)]


def texts(told):
    """All prose of a case."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, list):
        for one in told:
            yield from texts(one)
    elif isinstance(told, dict):
        for name, value in told.items():
            if name not in NAMES:
                yield from texts(value)


def library_slugs():
    files = [path for folder in (DATA / "library", CONTENT / "framework") for path in folder.glob("*.yaml")]
    return {slug for path in files for slug in re.findall(r"slug: ([\w-]+)", path.read_text(encoding="utf-8"))}


def by_key(told):
    return told["key"]


def test_no_sentence_recurs_in_two_cases():
    told = defaultdict(set)
    for story in STORIES:
        for text in texts(story):
            for sentence in re.split(r"(?<=[.?])\s+", text):
                if len(sentence) > 18:
                    told[sentence].add(story["key"])
    assert {sentence: keys for sentence, keys in told.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("story", STORIES, ids=by_key)
def test_each_case_has_a_strength(story):
    assert "strength" in {finding["kind"] for finding in story["findings"]}


@pytest.mark.parametrize("number", CYCLES)
def test_R3_each_cycle_has_about_two_cases_that_reviewers_found_inadequate(number):
    assert Counter(story["answers"]["overall"]["score"] <= 2 for story in read(number))[True] == 2


@pytest.mark.parametrize("story", STORIES, ids=by_key)
def test_R17_supervision_is_counted_in_weeks(story):
    words = "month|quarter"
    found = [text for text in texts(story) if re.search(rf"(?i)\b({words})ly (supervision|entries)|supervision[^.]*\b({words})ly", text)]
    assert found == []


@pytest.mark.parametrize("story", [story for story in STORIES if story["plan_type"] in ("cin", "cp")], ids=by_key)
def test_R17_no_child_in_need_or_on_a_protection_plan_has_supervision_every_8_or_12_weeks(story):
    assert not re.search(r"(?i)\b(eight|twelve|8|12)[- ]week", story["answers"]["oversight"]["text"])


@pytest.mark.parametrize("story", STORIES, ids=by_key)
def test_L1_each_area_for_development_says_what_is_sent_with_it(story):
    for finding in story["findings"]:
        assert ("learning" in finding) == (finding["kind"] == "development")


def test_L1_pages_that_cases_send_are_in_the_library():
    sent = {slug for story in STORIES for finding in story["findings"] for slug in finding.get("learning", ())}
    assert sent - library_slugs() == set()


def test_V1_privacy_page_names_who_reads_what_and_answers_for_how_long():
    text = next(text for slug, _, _, text in FOOT if slug == "privacy")
    said = ("moderation panel", "named deputy", "Workforce Practice Development", "under ten", "For how long")
    assert [words for words in said if words not in text] == []


def test_R2_cases_that_come_back_say_what_was_written_then():
    moving = {key for state, keys in STANDS.items() for key in keys if state not in CHECKED}
    for story in STORIES:
        if story["key"] in moving:
            continue
        moderated = "moderation" in story
        back = story["key"] not in {key for state in (S.CHECKED, S.RETURNED) for key in STANDS[state]}
        written = set(story.get("afterwards", ()))
        assert moderated or "check" in written, story["key"]
        assert not back or "assurance" in written, story["key"]


def test_R11_evidence_is_the_owners_own_and_never_the_same_twice():
    evidence = [action["evidence"] for story in STORIES for action in story["actions"] if "evidence" in action]
    assert len(evidence) > 100
    assert len(set(evidence)) == len(evidence)
