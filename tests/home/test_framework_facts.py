"""The published framework says what the council's Quality Assurance Framework says, fact by fact.

Reads the content files alone: no database, no Django.
"""

import html
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "practice_library" / "content"
INSTRUMENT = ROOT / "reviews" / "instruments" / "shipped" / "cr.yaml"

OVERDUE_PAGES = 1
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
    "plans": "smart-plans contingency drift-and-delay core-group pre-proceedings transitions step-down "
    "early-help-and-edge-of-care",
    "care": "permanence matching life-story family-time health-and-education-plan sufficiency unaccompanied-children "
    "private-fostering homeless-16-17 pathway-plan employment-and-training support-to-carers",
    "recording": "chronology genogram recording-analysis timeliness",
    "oversight": "supervision rationale-for-decisions iro-footprint-and-drp management-oversight",
    "partners": "information-sharing schools health police adult-services allegations-against-staff-lado out-of-hours",
}


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


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


# Purpose, practice framework and values


def test_purpose_names_what_quality_assurance_does():
    assert list_after("purpose", "What it does") == [
        "it gives evidence of strengths and of good practice",
        "it finds gaps, and areas that need developing",
        "it drives learning and positive practice",
        "it checks that policies and procedures are followed",
    ]


def test_purpose_asks_the_two_core_questions():
    assert list_after("purpose", "comes down to this") == [
        "does our work make a difference to the children and families we meet, and do their outcomes improve?",
        "how do we know?",
    ]


def test_purpose_names_the_four_things_to_ensure():
    assert list_after("purpose", "What we have to ensure") == [
        "our services are of a good standard",
        "what we provide has a positive impact on the child or young person and on their family",
        "the voice and views of the child or young person are at the centre of our work",
        "our intervention leads to better outcomes",
    ]


def test_purpose_names_whom_the_framework_helps_and_to_what():
    assert "people who lead, are senior managers, manage cases or scrutinise" in text_of("purpose")
    assert list_after("purpose", "Who the framework is for") == [
        "understand how effectively the services of alderbrook children's social care and youth inclusion "
        "(in short csc&yi) keep children and young people safe",
        "understand how effectively those services promote positive outcomes",
        "identify where improvement should be focused",
    ]


def test_purpose_feeds_the_skills_of_the_workforce():
    assert "feeds into the skills of our workforce" in text_of("purpose")


def test_practice_framework_has_five_values():
    assert table("practice-framework")["rows"] == [
        ["Family and community", "We support children to stay in their own families and communities."],
        ["Seeing and hearing", "We see children, we hear them, we keep them safe and we promote their welfare."],
        ["Openness", "With families, partners and colleagues alike, our work is respectful, open and transparent."],
        ["Culture", "We are culturally competent, and we understand what that means to each of our families."],
        ["Every contact", "Each contact is a chance for positive change, through the relationship that we build."],
    ]


@pytest.mark.parametrize("fact", ["evidence", "consistent across the workforce", "common language", "relationships"])
def test_practice_model_is_described(fact):
    assert fact in text_of("practice-framework")


def test_quality_assurance_has_six_core_values():
    items = blocks("quality-assurance-values", "definition")[0]["items"]
    assert {item["term"] for item in items} == {
        "Strengths based and restorative",
        "Meaningful and purposeful practice recommendations",
        "Family focus in all activity",
        "Empowerment through discussion",
        "Curiosity through enquiry",
        "Collaboration at all stages",
    }


# Scaling


def test_R3_four_grades_with_their_ranges():
    assert [row[:2] for row in table("scaling")["rows"]] == [
        ["Inadequate", "0 to 2"],
        ["Requires improvement", "3 to 5"],
        ["Good", "6 to 8"],
        ["Outstanding", "9 to 10"],
    ]


@pytest.mark.parametrize(
    ("grade", "facts"),
    [
        ("Inadequate", ["not protected", "experiencing harm", "at risk", "needs are not being met", "not improving"]),
        ("Requires improvement", ["neither being harmed nor left at risk of harm", "not there consistently yet"]),
        ("Good", ["good support", "family", "protects the child from harm", "can be measured"]),
        ("Outstanding", ["good or better, consistently", "protects the child from harm", "measurable and significant"]),
    ],
)
def test_grade_says_what_the_framework_says(grade, facts):
    meaning = {row[0]: normal(row[2]) for row in table("scaling")["rows"]}[grade]
    assert [fact for fact in facts if fact not in meaning] == []


def test_scaling_comes_from_signs_of_safety_and_aligns_with_ofsted():
    assert "signs of safety, a core element of alderbrook's practice model" in text_of("scaling")
    assert "aligned with the ofsted outcomes" in text_of("scaling")


def test_R3_overall_grade_is_a_judgement_by_the_councils_setting():
    assert "a judgement, never an average" in settings_text_of("scaling")
    assert "two or more grades away from the middle (median) score" in settings_text_of("scaling")


# Two kinds of data


def test_two_kinds_of_data_and_where_each_comes_from():
    data = table("numbers-and-stories")
    assert data["header"][1:] == ["Quantitative data", "Qualitative data"]
    assert data["rows"][-1] == [
        "Where it comes from",
        "Performance data and statistics",
        "Reading case files and reflecting on them, conversations, observations, and asking for feedback",
    ]


def test_two_kinds_of_data_are_told_apart_by_counting():
    assert [normal(cell) for cell in table("numbers-and-stories")["rows"][0][1:]] == [
        "data that can be counted, or compared on a scale of numbers",
        "information that cannot be counted or measured, or that numbers express badly",
    ]


# The Collaborative Review


def test_R1_cycle_is_monthly():
    assert "runs a cycle of them every month" in framework_text_of("collaborative-review")


def test_who_reviews():
    assert set(list_after("collaborative-review", "Who reviews")) == {
        "team managers (tm)",
        "independent reviewing officers (iro)",
        "service managers (sm)",
        "heads of service (hos)",
        "the director",
        "people in equivalent posts",
    }


def test_R2_seven_steps_in_order():
    assert [step["title"] for step in steps("review-steps")] == [
        "The review is allocated",
        "A learning conversation is booked",
        "The learning conversation is held",
        "The young person or family is contacted",
        "The review is completed",
        "The review is returned",
        "The review is finalised",
    ]


def test_R2_who_takes_each_step():
    assert [step["who"] for step in steps("review-steps")] == [
        "Insights",
        "Practice Reviewer",
        "Practice Reviewer and practitioner",
        "Practice Reviewer",
        "Practice Reviewer",
        "Practice Reviewer and Insights",
        "Insights and Team Manager",
    ]


def test_R2_return_goes_to_three_and_offers_a_conversation_to_two():
    assert normal(steps("review-steps")[5]["text"]) == (
        "it goes back to the practitioner, to the team manager and to insights. the practice reviewer offers the "
        "practitioner and the team manager a reflective learning conversation."
    )


def test_R2_finalising_is_on_mosaic_with_the_team_managers_assurance():
    assert normal(steps("review-steps")[6]["text"]) == (
        "insights finalises the review on mosaic. "
        "the team manager gives assurance that the findings have been considered."
    )


# Moderation


@pytest.mark.parametrize(
    "fact",
    [
        "the moderation panel meets each month",
        "every review graded outstanding and every review graded inadequate",
        "before the review goes back to the team that holds the case, and before it is uploaded to mosaic",
        "the practice reviewer and the team manager are invited",
    ],
)
def test_R4_monthly_panel_moderates_the_extremes_before_return(fact):
    assert fact in framework_text_of("moderation")


def test_R4_what_the_panel_is_for():
    assert list_after("moderation", "The panel is a place to") == [
        "benchmark how good the reviews are",
        "seek consistency between reviewers",
        "name the key themes that come out of the reviews",
    ]


def test_R5_moderated_grade_is_final_and_both_show():
    assert "the moderated grade is the final one" in framework_text_of("moderation")
    assert "the review shows both" in framework_text_of("moderation")


def test_R4_random_share_is_the_councils_setting():
    assert "10 per cent" in settings_text_of("moderation")
    assert "10 per cent" not in framework_text_of("moderation")


# Findings


def test_seven_things_happen_with_findings_in_order():
    assert [(step["title"], step["who"]) for step in steps("findings")] == [
        ("Analyse the cohort", "Insights"),
        ("Write the CR report", "Insights"),
        ("Share it with senior leaders", "Insights"),
        ("Plan the learning", "WPD"),
        ("Tell the workforce", "WPD"),
        ("Track the actions", "Insights"),
        ("Close the loop for each child", "Insights"),
    ]


@pytest.mark.parametrize(
    ("position", "facts"),
    [
        (0, ["scaled questions", "overall grades", "what families said", "triangulated"]),
        (1, ["key findings", "good practice", "improvement plan"]),
        (2, ["senior leaders", "plans of services", "strategy"]),
        (3, ["improvement plan", "workforce practice development (wpd)"]),
        (4, ["newsletter", "examples of good practice"]),
        (5, ["learning and improvement (l&i) board"]),
        (6, ["requires improvement or inadequate", "practice recommendations", "delivered or sustained"]),
    ],
)
def test_each_use_of_findings_is_told(position, facts):
    text = normal(steps("findings")[position]["text"])
    assert [fact for fact in facts if fact not in text] == []


def test_R11_check_after_90_days_is_the_councils_setting():
    assert "90 days later" in settings_text_of("findings")
    assert "90 days" not in framework_text_of("findings")


# Escalations


def test_R6_six_people_are_told_at_once():
    told = table("escalations")
    cells = [
        (row[0], column, row[told["header"].index(column)]) for row in told["rows"] for column in told["header"][1:]
    ]
    assert {(post, column) for post, column, cell in cells if cell.startswith("Told at once")} == {
        ("Team Manager", "In Insights"),
        ("Service Manager", "In Insights"),
        ("Head of Service", "In Insights"),
        ("Team Manager", "In the child's line"),
        ("Service Manager", "In the child's line"),
        ("Head of Service", "In the child's line"),
    }


def test_R6_considered_inadequate_by_reviewer_or_moderator_is_enough():
    assert "the reviewer or a moderator only has to consider the work inadequate" in framework_text_of("escalations")
    assert steps("escalations")[0]["when"] == "Immediately"


def test_R7_childs_service_manager_reviews_the_record_within_24_hours():
    review = steps("escalations")[1]
    assert (review["who"], review["when"]) == ("The child's Service Manager", "Within 24 hours")


def test_R7_assurance_covers_safety_of_all_concerned_and_quality():
    assurance = steps("escalations")[3]
    assert assurance["who"] == "The child's Service Manager"
    assert "on mosaic" in normal(assurance["text"])
    assert "the safety of everyone the concern relates to and of the quality of the work" in normal(assurance["text"])


def test_R7_urgent_actions_make_children_safe():
    assert "any urgent action needed so that every child and young person" in normal(steps("escalations")[2]["text"])


def test_R8_head_of_service_for_insights_decides_a_dispute():
    fact = "where the level of concern is disputed, the head of service for insights makes the final decision"
    assert fact in framework_text_of("escalations")


def test_R7_how_the_hours_are_counted_is_the_councils_setting():
    assert "elapsed hours, weekends and bank holidays included" in settings_text_of("escalations")
    assert "reminders go out at 12 and at 20 hours" in settings_text_of("escalations")
    assert "20 hours" not in framework_text_of("escalations")


# Dispute Resolution Process


def test_R16_informal_comes_first_then_stage_1():
    assert [step["title"] for step in steps("dispute-resolution-process")] == [
        "Try to resolve it informally",
        "Consider formal action",
        "Resolve the formal dispute",
    ]
    assert "completing stage 1" in normal(steps("dispute-resolution-process")[1]["text"])


def test_R16_informal_is_with_the_worker_or_manager_in_the_childs_time():
    informal = steps("dispute-resolution-process")[0]
    assert normal(informal["text"]) == "speak first to the social worker, or to the social worker's manager."
    assert informal["when"] == "In a time that fits the child's needs"


def test_R16_formal_takes_at_most_20_working_days():
    assert steps("dispute-resolution-process")[2]["when"] == "At most 20 working days"


def test_R16_used_by_iros_and_firo():
    assert "independent reviewing officers (iros) and the fostering independent reviewing officer (firo) use it" in (
        framework_text_of("dispute-resolution-process")
    )


# Supervision


def test_R17_minimum_supervision_of_each_plan():
    assert [row[:2] for row in table("supervision-minimum")["rows"]] == [
        ["Assessment and intervention", "First at 10 days, then at least every 4 weeks"],
        ["Child in Need", "Every 4 weeks"],
        ["Child with Disability", "Every 12 weeks"],
        ["Child Protection or court", "Every 4 weeks"],
        ["Child Looked After", "Every 8 weeks"],
        ["Care Experienced", "Every 12 weeks"],
    ]


@pytest.mark.parametrize(
    ("plan", "facts"),
    [
        ("Assessment and intervention", ["management oversight and supervision", "agree which cases", "in detail"]),
        ("Child in Need", ["complex or 'stuck'", "priority for detailed reflective supervision, mapping, or both"]),
        ("Child with Disability", ["primarily on disability", "no concerns about parenting", "row for child in need"]),
        ("Child Looked After", ["12 weeks if the head of service agrees", "agreement and the rationale", "record"]),
    ],
)
def test_R17_conditions_of_the_minimum(plan, facts):
    condition = {row[0]: normal(row[2]) for row in table("supervision-minimum")["rows"]}[plan]
    assert [fact for fact in facts if fact not in condition] == []


def test_R17_how_days_are_counted_is_the_councils_setting():
    assert "10 working days" in settings_text_of("supervision-minimum")
    assert "10 working days" not in framework_text_of("supervision-minimum")


def test_supervision_is_part_of_practice_and_values_staff():
    assert "part of how performance is managed" in text_of("supervision")
    assert "nothing matters more than our staff" in text_of("supervision")
    assert "foster carers" in text_of("supervision")


def test_R9_alert_to_social_worker_team_manager_and_service_manager_5_days_after_return():
    who, what = table("supervision-after-a-review")["rows"][0]
    assert who == "Insights"
    assert normal(what) == (
        "adds the review to mosaic 5 days after it was returned to the allocated team, with a case note alert to the "
        "child's social worker, team manager and service manager."
    )


def test_R9_the_5_days_are_the_teams_time():
    assert table("supervision-after-a-review")["rows"][1] == [
        "The allocated team",
        "Uses the days before that to read the review and to talk over its findings with the Practice Reviewer.",
    ]


def test_R10_team_manager_records_supervision_and_reflects():
    who, what = table("supervision-after-a-review")["rows"][2]
    assert who == "Team Manager"
    facts = ["social worker", "scaling", "actions to raise quality", "case supervision to mosaic", "rationale"]
    assert [fact for fact in facts if fact not in normal(what)] == []


def test_service_manager_seeks_assurance_after_an_escalation():
    assert table("supervision-after-a-review")["rows"][3] == [
        "Service Manager",
        "Seeks assurance on any Inadequate case, following the escalation.",
    ]


def test_R11_insights_tracks_requires_improvement_and_inadequate():
    what = normal(table("supervision-after-a-review")["rows"][4][1])
    facts = ["requires improvement or inadequate", "was supervision added", "have the actions been completed"]
    assert [fact for fact in facts if fact not in what] == []


def test_R15_boards_and_panels_that_hear_of_findings():
    assert list_after("supervision-after-a-review", "Who hears of the findings") == [
        "dmt",
        "csmt",
        "corporate parenting",
        "mscp",
        "the learning and improvement (l&i) board",
    ]


def test_R10_10_working_days_is_the_councils_setting():
    assert "10 working days after return, for every grade" in settings_text_of("supervision-after-a-review")
    assert "10 working days" not in framework_text_of("supervision-after-a-review")


# Management oversight and key roles


def test_R18_management_oversight_is_defined():
    (definition,) = blocks("management-oversight", "definition")[0]["items"]
    facts = ["supervisor or manager", "talking about it or by reading it", "mosaic", "management decision case note"]
    assert definition["term"] == "Management oversight"
    assert [fact for fact in facts if fact not in normal(definition["meaning"])] == []


def test_R18_senior_leaders_oversee_through_three_ways():
    assert list_after("management-oversight", "Senior leaders exercise it through") == [
        "boards",
        "panels",
        "leadership alerts",
    ]


def test_key_roles_and_their_reports():
    assert [(row[0], row[2]) for row in table("key-roles")["rows"]] == [
        (
            "Principal Social Worker and the Workforce Practice Development (WPD) team",
            "Newsletter, good practice examples, training schedule",
        ),
        (
            "Independent Reviewing Officers (IROs)",
            "Annual report, and reporting on the Dispute Resolution Process (DRP)",
        ),
        ("Local Authority Designated Officer (LADO)", "Annual report"),
        ("Fostering Independent Reviewing Officer (FIRO)", "Annual report"),
    ]


def test_everybody_has_a_part_in_quality_assurance():
    assert "everybody in the workforce has a part in quality assurance" in text_of("management-oversight")


# Other activity, resources and glossary


def test_R20_other_activity():
    assert [row[0] for row in table("other-activity")["rows"]] == [
        "Dip sampling and thematic reviews",
        "Benchmarking workshops and other CPD",
        "Live audit sessions",
        "Appreciative inquiries",
        "Young Scrutineers and Young Inspectors",
        "Practice observations",
        "Practice Week",
        "Takeover Day",
    ]


@pytest.mark.parametrize(
    ("activity", "facts"),
    [
        ("Practice Week", ["week-long", "twice a year", "(cllf)", "celebrate", "share"]),
        ("Takeover Day", ["once a year", "young people take over roles in the council"]),
        ("Live audit sessions", ["partners from several agencies"]),
        ("Young Scrutineers and Young Inspectors", ["young people review case work"]),
        ("Benchmarking workshops and other CPD", ["managers", "workforce"]),
    ],
)
def test_R20_what_an_activity_is(activity, facts):
    meaning = {row[0]: normal(row[1]) for row in table("other-activity")["rows"]}[activity]
    assert [fact for fact in facts if fact not in meaning] == []


def test_annual_reports_among_other_activity():
    assert list_after("other-activity", "Annual reports") == [
        "the iro annual report",
        "the annual report of corporate parenting on children in care (cic)",
        "the youth justice annual report and plan",
    ]


def test_bespoke_support_is_asked_of_insights():
    assert blocks("other-activity", "contact")[0]["email"] == "insights@alderbrook.example"
    assert "ask insights for guidance and support" in text_of("other-activity")


def test_R19_resources():
    listed = [row[0] for value in blocks("resources", "table") for row in value["rows"]]
    assert listed == [
        "Self-Evaluation Form (SEF)",
        "Reviews and reports",
        "WPD good practice examples",
        "Practice Week recordings",
        "Newsletters",
        "Training schedule",
        "Annual reports and plans: IRO, FIRO, LADO, Children in Care, Youth Justice",
        "Practice observation form",
        "Thematic case review tool",
        "Thematic report template",
        "Grade descriptors grid",
        "Children's services procedures manual",
        "Supervision policy and procedure, for social workers who are registered",
        "Effective support for families in Alderbrook",
        "The partnership's own website",
        "Threshold document: continuum of need, help and support",
    ]


def test_glossary_explains_every_short_name_of_the_framework():
    explained = {
        name
        for value in blocks("glossary", "definition")
        for item in value["items"]
        for name in re.split(r", ", item["term"])
    }
    assert [name for name in SHORT_NAMES.split() if name not in explained] == []


# Grade descriptors, themes and the instrument


def test_descriptors_cover_the_scaled_questions_in_order():
    assert {area["key"]: area["title"] for area in DESCRIPTORS["areas"]} == SCALED_QUESTIONS
    assert [area["key"] for area in DESCRIPTORS["areas"]] == list(SCALED_QUESTIONS)


@pytest.mark.parametrize("area", DESCRIPTORS["areas"], ids=lambda area: area["key"])
def test_descriptor_rows_line_up_across_the_bands(area):
    assert [len(area[band]) for band in BANDS] in ([2] * 4, [3] * 4)


def test_themes_of_the_taxonomy_in_order():
    assert {group["slug"]: [theme["slug"] for theme in group["themes"]] for group in THEME_GROUPS} == {
        group: slugs.split() for group, slugs in THEMES.items()
    }
    assert [group["slug"] for group in THEME_GROUPS] == list(THEMES)


def test_theme_slugs_and_titles_do_not_repeat():
    titles = [theme["title"] for group in THEME_GROUPS for theme in group["themes"]]
    assert [name for name, times in Counter(THEME_SLUGS + titles).items() if times > 1] == []


def test_R3_instrument_scales_the_twelve_questions_in_order():
    scaled = {question["key"]: question["short"] for question in QUESTIONS if question["kind"] == "scale"}
    assert scaled == SCALED_QUESTIONS
    assert list(scaled) == list(SCALED_QUESTIONS)


def test_R3_each_scaled_question_has_the_descriptors_of_its_own_heading():
    headings = {area["key"]: area["question"] for area in DESCRIPTORS["areas"]}
    asked = {question["descriptor_area"]: question["title"] for question in QUESTIONS if question["kind"] == "scale"}
    assert asked == headings


def test_instrument_also_asks_in_words():
    assert {question["key"]: (question["kind"], question["title"]) for question in QUESTIONS[12:]} == {
        "practitioner_view": ("practitioner_view", "What does the practitioner think?"),
        "family_feedback": ("family_feedback", "What does the young person or family say?"),
        "worried": ("long_text", "What are we worried about?"),
        "working_well": ("long_text", "What is working well?"),
        "needs_to_happen": ("long_text", "What needs to happen?"),
    }


# The content holds together


def test_page_slugs_and_titles_do_not_repeat():
    files = [load(path) for path in CONTENT.glob("framework/*.yaml")]
    names = [page["slug"] for page in files] + [page["title"] for page in files]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_parents_are_pages_and_come_before_their_children():
    order = list(PAGES)
    late = [slug for slug, page in PAGES.items() if page["parent"] and order.index(page["parent"]) > order.index(slug)]
    assert late == []


def test_links_between_pages_resolve():
    links = {
        link for page in PAGES.values() for text in strings(page) for link in re.findall(r'href="page:([^"]+)"', text)
    }
    assert links - set(PAGES) == set()


def test_links_elsewhere_are_secure():
    hrefs = [href for page in PAGES.values() for text in strings(page) for href in re.findall(r'href="([^"]+)"', text)]
    assert [href for href in hrefs if not href.startswith(("page:", "https://"))] == []


def test_theme_slugs_resolve():
    used = {theme for page in PAGES.values() for theme in page["themes"]}
    used |= {theme for slug in PAGES for value in blocks(slug, "related_learning") for theme in value["themes"]}
    used |= {theme for question in QUESTIONS for theme in question["themes"]}
    assert used - set(THEME_SLUGS) == set()


def test_pages_have_an_owner_and_one_is_past_its_review():
    assert [slug for slug, page in PAGES.items() if not page["owner"]] == []
    assert sum(page["review_in_days"] < 0 for page in PAGES.values()) == OVERDUE_PAGES


@pytest.mark.parametrize("slug", PAGES)
def test_page_is_of_a_length_to_read(slug):
    assert len(text_of(slug).split()) in WORDS_ON_A_PAGE


@pytest.mark.parametrize("slug", PAGES)
def test_page_uses_rich_text_that_the_editor_knows(slug):
    tags = {tag for text in strings(page_blocks(slug)) for tag in re.findall(r"</?([a-z0-9]+)", text)}
    assert tags <= {"h2", "h3", "p", "ul", "ol", "li", "b", "a"}
