"""The published framework says what the council's Quality Assurance Framework says, fact by fact."""

import pytest

from tests.home.content import framework_text_of, list_after, normal, settings_text_of, steps, table, text_of

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
    assert set(list_after("quality-assurance-values", "six core values")) == {
        "strengths based and restorative",
        "meaningful and purposeful practice recommendations",
        "family focus in all activity",
        "empowerment through discussion",
        "curiosity through enquiry",
        "collaboration at all stages",
    }


def test_how_the_values_are_read_is_the_councils_setting():
    assert "ask before you conclude" in settings_text_of("quality-assurance-values")
    assert "ask before you conclude" not in framework_text_of("quality-assurance-values")
    assert "was this child seen and heard?" in settings_text_of("practice-framework")
    assert "was this child seen and heard?" not in framework_text_of("practice-framework")


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
        ("Outstanding", ["the family", "good or better, consistently", "protects the child from harm", "measurable and significant"]),
    ],
)
def test_grade_says_what_the_framework_says(grade, facts):
    meaning = {row[0]: normal(row[2]) for row in table("scaling")["rows"]}[grade]
    assert [fact for fact in facts if fact not in meaning] == []


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("practice-framework", "a core element of the model is signs of safety."),
        ("scaling", "a core element of alderbrook's practice model is signs of safety."),
    ],
)
def test_signs_of_safety_is_a_core_element_and_no_more_is_said_of_it(slug, sentence):
    assert sentence in framework_text_of(slug)
    assert text_of(slug).count("signs of safety") == 1


def test_scale_is_aligned_with_the_ofsted_outcomes():
    assert "aligned with the ofsted outcomes" in text_of("scaling")


def test_R3_overall_grade_is_a_judgement_by_the_councils_setting():
    assert "a judgement, never an average" in settings_text_of("scaling")
    assert "two or more bands away from the middle (median) score" in settings_text_of("scaling")


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
        "Practice Reviewer, for the conversation",
        "Insights and Team Manager",
    ]


def test_R2_only_the_last_step_has_a_time_in_the_framework():
    assert [step.get("when") for step in steps("review-steps")] == [None] * 6 + ["On Mosaic 5 days after return"]


def test_R2_dates_and_who_returns_are_the_councils_setting():
    assert "the cycle sets a date for each step" in settings_text_of("review-steps")
    assert "insights return the review: after the panel, or after a quality check" in settings_text_of("review-steps")
    assert "quality check" not in framework_text_of("review-steps")


def test_R2_return_goes_to_three_and_offers_a_conversation_to_two():
    assert normal(steps("review-steps")[5]["text"]) == (
        "it goes back to the practitioner, to the team manager and to insights. the practice reviewer offers the "
        "practitioner and the team manager a reflective learning conversation."
    )


def test_R2_finalising_is_on_mosaic_with_the_team_managers_assurance():
    assert normal(steps("review-steps")[6]["text"]) == (
        "insights finalise the review on mosaic. the team manager gives assurance that the findings have been considered."
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
        "seek consistency",
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
    assert [(step["title"], step.get("who", "")) for step in steps("findings")] == [
        ("Analyse the cohort", ""),
        ("Write the CR report", "Insights"),
        ("Share it with senior leaders", ""),
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


def test_R12_who_analyses_and_when_is_the_councils_setting():
    assert "insights analyse the cohort when the cycle closes" in settings_text_of("findings")
    assert [step["when"] for step in steps("findings") if "when" in step] == []


def test_R1_how_a_cycle_opens_is_the_councils_setting():
    assert "insights open each cycle with an area of focus" in settings_text_of("collaborative-review")
    assert "opens" not in framework_text_of("collaborative-review")
