"""The shipped content, read from its files: no database, no Django."""

import html
import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "practice_library" / "content"
INSTRUMENT = ROOT / "reviews" / "instruments" / "shipped" / "cr.yaml"

WORDS_ON_A_PAGE = range(150, 501)
BANDS = ("inadequate", "requires_improvement", "good", "outstanding")
SHORT_NAMES = "SW TM SM HoS IRO FIRO LADO WPD CSC&YI CLLF DMT CSMT MSCP CiN CP CLA CE CwD CiC CR DRP SEF"
SCALED_QUESTIONS = {
    "voice": "Voice heard and acted on",
    "family": "Whole family, fathers included",
    "identity": "Identity",
    "risk": "Risk understood",
    "assessment": "Analytical assessment",
    "plan": "Purposeful, timely plan",
    "relationship": "Relationship and direct work",
    "partners": "Partners",
    "recording": "Recording",
    "oversight": "Oversight and supervision",
    "difference": "Difference made",
    "overall": "Overall",
}
THEMES = {
    "child": "lived-experience-and-voice seen-alone direct-work identity-culture-and-language advocacy disability",
    "family": "fathers-and-male-carers wider-network-and-family-group-conference participation family-feedback",
    "risk": "risk-analysis safety-plan cumulative-neglect domestic-abuse extra-familial-harm-and-exploitation missing "
    "thresholds strategy-discussion-and-s47",
    "plans": "smart-plans contingency drift-and-delay core-group pre-proceedings transitions step-down early-help-and-edge-of-care",
    "care": "permanence matching life-story family-time health-and-education-plan sufficiency unaccompanied-children "
    "private-fostering homeless-16-17 pathway-plan employment-and-training support-to-carers",
    "recording": "chronology genogram recording-analysis timeliness",
    "oversight": "supervision rationale-for-decisions iro-footprint-and-drp management-oversight",
    "partners": "information-sharing schools health police adult-services allegations-against-staff-lado out-of-hours",
}


def load(path):
    """A file's content, with its apostrophes as they are typed here."""
    return yaml.safe_load(path.read_text(encoding="utf-8").replace("’", "'"))


PAGES = {page["slug"]: page for page in map(load, sorted(CONTENT.glob("framework/*.yaml")))}
THEME_GROUPS = load(CONTENT / "themes.yaml")
DESCRIPTORS = load(CONTENT / "descriptors.yaml")
CR = load(INSTRUMENT)
QUESTIONS = [question for section in CR["sections"] for question in section["questions"]]
THEME_SLUGS = [theme["slug"] for group in THEME_GROUPS for theme in group["themes"]]


def strings(value):
    """Every string of a nested value, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)


def normal(text):
    """Text as a reader meets it: no tags, one space between words, lower case."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).lower().split())


def text_of(slug):
    page = PAGES[slug]
    return normal(" ".join(strings([page["title"], page["summary"], page["body"]])))


def framework_text_of(slug):
    """The page without the callouts that state the council's own settings."""
    own = [block for block in page_blocks(slug) if block["value"] not in setting_callouts(slug)]
    return normal(" ".join(strings([PAGES[slug]["title"], PAGES[slug]["summary"], own])))


def settings_text_of(slug):
    return normal(" ".join(strings(setting_callouts(slug))))


def page_blocks(slug):
    return PAGES[slug]["body"]


def setting_callouts(slug):
    callouts = [block["value"] for block in page_blocks(slug) if block["type"] == "callout"]
    return [value for value in callouts if value["title"] == "How Alderbrook sets this"]


def blocks(slug, kind):
    return [block["value"] for block in page_blocks(slug) if block["type"] == kind]


def table(slug, position=0):
    return blocks(slug, "table")[position]


def steps(slug):
    return blocks(slug, "steps")[0]["steps"]


def list_after(slug, words):
    """The items of the first list that follows `words` in the page's rich text."""
    rich_text = " ".join(strings(page_blocks(slug)))
    following = rich_text[rich_text.index(words) :]
    items = re.search(r"<(ul|ol)>(.*?)</\1>", following, re.DOTALL).group(2)
    return [normal(item).rstrip(".") for item in re.findall(r"<li>(.*?)</li>", items, re.DOTALL)]
