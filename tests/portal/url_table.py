"""For every address: what stands in its path, and who gets an answer there. Everybody else is refused.

A row is (argument names, roles that are answered, status they get). `tests/portal/test_url_matrix.py` walks it.
"""

STAFF = {
    "practitioner", "neighbour", "reviewer", "panel_member", "tm", "other_tm", "sm", "hos", "director", "insights", "insights_hos", "wpd", "psw", "admin", "superuser",
}  # fmt: skip
PARTNERS = {"mscp", "scrutineer"}
ALL = STAFF | PARTNERS
INSIGHTS = {"insights", "insights_hos"}
READERS = {"practitioner", "reviewer", "tm"} | INSIGHTS
REVIEWER = {"reviewer"}
TOLD = {"reviewer", "east_line"} | INSIGHTS
DESK = {"wpd", "psw"} | INSIGHTS
MANAGERS = {"tm", "other_tm", "sm", "hos", "east_line"}
PEOPLE = {"admin", "superuser", "insights_hos"}
STAFF = STAFF | {"east_line"}
ALL = ALL | {"east_line"}

TABLE = {
    # the frame
    "elements": ((), ALL, 200),
    "notices": ((), ALL, 200),
    "notices_mark_all": ((), ALL, 405),
    "notice": (("notice",), {"practitioner"}, 302),
    "notice_mark": (("notice",), ALL, 405),
    "profile": ((), ALL, 200),
    "kept_form": ((), ALL, 302),
    "welcome": ((), ALL, 302),
    "my_work": ((), ALL, 200),
    "search": ((), ALL, 200),
    "people_import": ((), PEOPLE, 200),
    "people_import_columns": (("sheet",), PEOPLE, 200),
    # learning
    "theme_list": ((), ALL, 200),
    "theme": (("theme",), ALL, 200),
    "descriptors": ((), ALL, 200),
    "descriptor_version": (("version",), ALL, 200),
    "descriptor_area": (("area",), ALL, 200),
    "page_wrong": (("page",), STAFF, 200),
    "learning_mark_read": (("page",), ALL, 405),
    "my_learning": ((), ALL, 200),
    # cycles
    "cycles": ((), INSIGHTS, 200),
    "cycle_open": ((), INSIGHTS, 200),
    "cycle_cases_template": ((), INSIGHTS, 200),
    "cycle_board": (("cycle",), INSIGHTS, 200),
    "cycle_close": (("cycle",), INSIGHTS, 200),
    "cycle_cancel": (("cycle",), INSIGHTS, 200),
    "cycle_table": (("cycle",), INSIGHTS, 200),
    "cycle_export": (("cycle", "kind"), INSIGHTS, 200),
    "cycle_cases": (("cycle",), INSIGHTS, 200),
    "cycle_case_add": (("cycle",), INSIGHTS, 200),
    "cycle_cases_import": (("cycle",), INSIGHTS, 200),
    "cycle_allocate_all": (("cycle",), INSIGHTS, 200),
    "case_allocate": (("cycle", "case"), INSIGHTS, 200),
    "case_correct": (("cycle", "case"), INSIGHTS, 200),
    "case_remove": (("cycle", "case"), INSIGHTS, 200),
    # findings without identities
    "findings": ((), DESK, 200),
    "finding": (("finding",), DESK, 200),
    "findings_export": (("kind",), DESK, 200),
    "finding_to_newsletter": (("finding",), DESK, 200),
    # a returned review of North's child
    "reviews": ((), ALL, 200),
    "reviews_export": (("kind",), ALL, 200),
    "review": (("returned",), READERS, 200),
    "review_reflect": (("returned",), ALL, 405),
    "review_read_log": (("returned",), INSIGHTS, 200),
    "review_submitted": (("returned",), READERS, 200),
    "review_mosaic": (("returned",), INSIGHTS, 200),
    "review_tm_assurance": (("returned",), {"tm"}, 200),
    "review_supervision": (("returned",), {"tm"}, 200),
    "review_verify": (("returned",), INSIGHTS, 200),
    "review_sustained": (("returned",), INSIGHTS, 200),
    "review_check": (("returned",), INSIGHTS, 200),
    "review_return": (("returned",), INSIGHTS, 200),
    "review_withdraw": (("returned",), INSIGHTS, 200),
    "review_raise": (("returned",), REVIEWER | INSIGHTS, 200),
    "action_item": (("action",), READERS, 200),
    "action_send_back": (("action",), INSIGHTS, 302),
    # a review that is being written
    "review_book": (("draft",), REVIEWER, 200),
    "review_conversation": (("draft",), REVIEWER, 302),
    "review_family": (("draft",), REVIEWER, 302),
    "review_question": (("draft", "question"), REVIEWER, 200),
    "review_autosave": (("draft", "question"), ALL, 405),
    "finding_add": (("draft",), REVIEWER, 200),
    "finding_suggestions": (("draft",), REVIEWER, 200),
    "finding_change": (("draft", "draft_finding"), REVIEWER, 200),
    "finding_remove": (("draft", "draft_finding"), REVIEWER, 200),
    "learning_attach": (("draft", "draft_finding"), ALL, 405),
    "learning_detach": (("draft", "attachment"), ALL, 405),
    "action_add": (("draft",), REVIEWER, 200),
    "action_remove": (("draft", "draft_action"), ALL, 405),
    "review_submit": (("draft",), REVIEWER, 200),
    # a review before the panel
    "panels": ((), ALL, 200),
    "panel_plan": ((), INSIGHTS, 200),
    "panel": (("panel",), {"panel_member"} | INSIGHTS, 200),
    "panel_close": (("panel",), INSIGHTS, 200),
    "panel_case": (("panel", "before_panel"), {"panel_member"} | INSIGHTS, 200),
    "panel_case_defer": (("panel", "before_panel"), INSIGHTS, 200),
    "panel_change": (("panel",), INSIGHTS, 200),
    "panel_met_earlier": (("panel",), INSIGHTS, 200),
    "panel_cancel": (("panel",), INSIGHTS, 200),
    # an escalation of East's child
    "escalations": ((), ALL, 200),
    "escalation": (("escalation",), TOLD, 200),
    "escalation_acknowledge": (("escalation",), ALL, 405),
    "escalation_assure": (("escalation",), {"east_line"}, 200),
    "escalation_assure_again": (("escalation",), {"east_line"}, 200),
    # lists
    "hand_over": ((), INSIGHTS, 200),
    "hand_over_export": (("kind",), INSIGHTS, 200),
    "tracker": ((), INSIGHTS, 200),
    "tracker_export": (("kind",), INSIGHTS, 200),
    "my_team": ((), MANAGERS, 200),
    "my_team_export": (("kind",), MANAGERS, 200),
    # newsletters
    "newsletter_desk": ((), DESK, 200),
    "newsletter_new": ((), DESK, 200),
    "newsletter_issue": (("issue",), DESK, 200),
    "newsletter_propose": (("issue",), DESK, 200),
    "newsletter_take_back": (("issue",), DESK, 200),
    "newsletter_approve": (("issue",), DESK, 200),
    "newsletter_send": (("issue",), DESK, 200),
    "newsletter_send_rest": (("issue",), DESK, 200),
    "newsletter_subscription": ((), STAFF, 200),
}

#: Who may press each button whose address takes posts alone.
BUTTONS = {
    "review_reflect": {"practitioner"},
    "review_autosave": REVIEWER,
    "learning_attach": REVIEWER,
    "learning_detach": REVIEWER,
    "action_remove": REVIEWER,
    "escalation_acknowledge": {"east_line", "insights_hos"},
}

#: Who sees the page of such a button without being the one to press it: they are sent back to it with a sentence.
SENT_BACK = {"escalation_acknowledge": {"reviewer", "insights"}}

#: Who may know that each of the reviews exists, on whatever page: a list, a count beside a name, a notice, a search result.
MAY_KNOW = {
    "returned": READERS,
    "draft": REVIEWER | INSIGHTS,
    # its practitioner was told that the conversation is booked, and its Team Manager is invited to the panel
    "before_panel": REVIEWER | {"panel_member", "other_tm", "neighbour"} | INSIGHTS,
    "escalated": REVIEWER | {"east_line"} | INSIGHTS,
}

#: Addresses that are walked elsewhere: sign-in and its kin (test_sign_in, test_url_guard), one's own upload in the middle of an
#: import (test_import), Wagtail's own doors (test_serving, test_cms_people), and pages, which have a test each.
ELSEWHERE = {
    "page_login", "wagtaildocs_serve", "wagtaildocs_authenticate_with_password", "closed_signup", "closed_email", "closed_confirm_email", "closed_confirm_email_key",
    "closed_third_party_signup", "council_css", "health", "people_import_preview", "wagtailcore_authenticate_with_password", "wagtailcore_login", "wagtail_serve",
}  # fmt: skip
