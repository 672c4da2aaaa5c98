"""The published framework says what the council's Quality Assurance Framework says, fact by fact: from escalations on."""

import re

import pytest

from tests.home.content import SHORT_NAMES, blocks, framework_text_of, list_after, normal, settings_text_of, steps, table, text_of

# Escalations


def test_R6_six_people_are_told_at_once():
    told = table("escalations")
    cells = [(row[0], column, row[told["header"].index(column)]) for row in told["rows"] for column in told["header"][1:]]
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
    assurance = steps("escalations")[2]
    assert assurance["who"] == "The child's Service Manager"
    assert "on mosaic" in normal(assurance["text"])
    assert "the safety of everyone the concern relates to, and of the quality of the work" in normal(assurance["text"])


def test_R7_urgent_actions_make_children_safe():
    assert "any urgent action needed is taken, so that every child and young person is safe" in normal(steps("escalations")[3]["text"])


def test_R6_escalation_goes_share_review_assure_act():
    assert [(step["title"], step.get("who", ""), step.get("when", "")) for step in steps("escalations")] == [
        ("Share the findings", "Reviewer or moderator", "Immediately"),
        ("Review the record", "The child's Service Manager", "Within 24 hours"),
        ("Record the assurance", "The child's Service Manager", ""),
        ("Make children safe", "", ""),
    ]


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


def test_R16_from_which_day_is_the_councils_setting():
    assert [step.get("who", "") for step in steps("dispute-resolution-process")] == ["IRO or FIRO", "IRO", ""]
    assert "the day of the formal start is day 0" in settings_text_of("dispute-resolution-process")
    assert "formal start" not in framework_text_of("dispute-resolution-process")


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


def test_R18_what_alderbrook_adds_to_oversight_is_the_councils_setting():
    assert "management oversight is a recorded decision" in settings_text_of("management-oversight")
    assert "decision is to carry on" not in framework_text_of("management-oversight")


def test_R18_senior_leaders_oversee_through_three_ways():
    assert list_after("management-oversight", "Senior leaders exercise it through") == [
        "boards",
        "panels",
        "leadership alerts",
    ]


def test_key_roles_and_their_reports():
    assert [tuple(row) for row in table("key-roles")["rows"]] == [
        (
            "Principal Social Worker and the Workforce Practice Development (WPD) team",
            "Newsletter, good practice examples",
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
        "Practice observations",
        "Young Scrutineers and Young Inspectors",
        "Practice Week",
        "Takeover Day",
    ]


@pytest.mark.parametrize(
    ("activity", "facts"),
    [
        ("Practice Week", ["week-long", "twice a year", "cllf", "celebrate", "share"]),
        ("Takeover Day", ["once a year", "young people take over roles in the council"]),
        ("Live audit sessions", ["partners from several agencies"]),
        ("Young Scrutineers and Young Inspectors", ["review case work"]),
        ("Benchmarking workshops and other CPD", ["managers", "workforce"]),
    ],
)
def test_R20_what_an_activity_is(activity, facts):
    meaning = {row[0]: normal(row[1]) for row in table("other-activity")["rows"]}[activity]
    assert [fact for fact in facts if fact not in meaning] == []


def test_R20_what_the_framework_only_names_is_explained_as_the_councils_setting():
    only_named = {row[0] for row in table("other-activity")["rows"] if row[1] == "Explained below"}
    assert only_named == {"Dip sampling and thematic reviews", "Appreciative inquiries", "Practice observations"}
    for words in ("a dip sample is", "a thematic review is", "an appreciative inquiry finds out", "in a practice observation"):
        assert words in settings_text_of("other-activity")


def test_annual_reports_among_other_activity():
    assert list_after("other-activity", "Annual reports") == [
        "the iro annual report",
        "the annual report of corporate parenting on children in care (cic)",
        "the youth justice annual report and plan",
    ]


def test_bespoke_support_is_asked_of_insights():
    assert blocks("other-activity", "contact")[0]["email"] == "insights@alderbrook.example"
    assert "ask insights for guidance and support" in text_of("other-activity")


def test_R19_resources_are_named_each_with_the_way_to_it():
    (body,) = [value for value in blocks("resources", "text")]
    links = dict((re.sub(r"\s+", " ", words), href) for href, words in re.findall(r'<a href="([^"]+)">(.*?)</a>', body, re.S))
    assert [words for words in RESOURCES if not links.get(words, "").startswith(("/", "https://"))] == []
    assert "reviews and reports: ask insights" in text_of("resources")
    assert "the threshold document, the continuum of need, help and support" in text_of("resources")


RESOURCES = (
    "Self-Evaluation Form (SEF)",
    "IRO",
    "FIRO",
    "LADO",
    "Children in Care",
    "Youth Justice",
    "Good practice examples",
    "Practice Week",
    "Newsletters",
    "Training schedule",
    "Practice observation form",
    "Thematic case review tool",
    "Thematic report template",
    "Grade descriptors grid",
    "Children's services procedures manual",
    "Supervision policy and procedure",
    "The right help at the right time",
    "London safeguarding children procedures",
)


def test_glossary_explains_every_short_name_of_the_framework():
    explained = {name for value in blocks("glossary", "definition") for item in value["items"] for name in re.split(r", ", item["term"])}
    assert [name for name in SHORT_NAMES.split() if name not in explained] == []


def test_glossary_guesses_at_no_short_name_that_the_framework_leaves_short():
    for guess in ("directorate", "management team", "lifelong", "parent of the children", "multi-agency"):
        assert guess not in text_of("glossary")


def test_portals_own_words_are_the_councils_setting():
    for word in ("line of a child", "grade", "band", "finding", "theme", "learning content"):
        assert f"{word}:" in settings_text_of("glossary").replace(" :", ":")
