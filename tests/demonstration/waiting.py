"""Where each account of the demonstration lands, and what My work shows it: the table of the README, said exactly."""

import re

#: The name of the first address after a plain sign-in.
LANDS = {
    "Priya Nair": "my_team",
    "Ruth Calloway": "my_team",
    "Yusuf Demir": "my_team",
    "Tom Adeyemi": "my_team",
    "Grace Whitcombe": "my_team",
    "Sunita Rao": "my_team",
    "Marek Lis": "cycle_board",
    "Leila Farouk": "cycle_board",
    "Hope Amankwah": "cycle_board",
    "Nell Ashworth": "wagtailadmin_home",
    "Samir Haddad": "panel",
}
ELSEWHERE = "my_work"

PANEL = ("Your panels", r"Moderation panel on \w+ \d+ \w+ at 14:00", r"4 cases to moderate · .*", False)
REVIEW = r"CR-\d{4}-\d{4}, [^:]+: "
CONCERN = REVIEW + r"considered Inadequate"
BOARD = ("Queues", r"Cycle board, .* late", r".*", False)
SUPERVISION = REVIEW + r"record supervision after the review"
LEFT = r" · \d+ hours?( \d+ minutes?)? left, by (\w+ \d+ \w+, )?\d\d:\d\d"
ASSURANCE = REVIEW + r"assure that the findings were considered"
#: Of each row: its section, its title, why it is there, and whether something in it is late.
WAITS = {
    "Ines Barrow": [
        ("Reviews of your work", r"Your review .* has been returned", r"Read it with the learning beside each finding", False),
        ("To learn from", r".*", r".* sent with a finding of your review", False),
    ],
    "Callum Reid": [
        ("Reviews of your work", r"Your review .*", r"You marked it as read", False),
        ("Your actions", r".*", r"Agreed in a review", True),
    ],
    "Dami Okafor": [
        ("Reviews allocated to you", r".*: complete and submit the review", r".*", False),
        ("Reviews allocated to you", r".*: came back with a note, correct and submit it again", r".*", False),
    ],
    "Kofi Mensah": [("Reviews allocated to you", r".*: complete and submit the review", r".*", False)],
    "Priya Nair": [
        ("Escalations", CONCERN, r"You acknowledged it.*", False),
        ("After the return", SUPERVISION, r"", True),
        ("After the return", ASSURANCE, r"", False),
    ],
    "Ruth Calloway": [("After the return", SUPERVISION, r"", False), ("Your actions", r".*", r"Agreed in a review", True)],
    "Yusuf Demir": [("After the return", ASSURANCE, r"", False), ("After the return", SUPERVISION, r"", False)],
    "Tom Adeyemi": [("Escalations", CONCERN, r"Review the record and record assurance" + LEFT, False)],
    "Grace Whitcombe": [("Escalations", CONCERN, r"Acknowledge that you know" + LEFT, False)],
    "Marek Lis": [
        BOARD,
        ("Queues", r"Reviews to check: \d+", r".*", False),
        ("Queues", r"Reviews to return: \d+", r".*", False),
        ("Queues", r"Reviews to add to Mosaic: \d+", r".*", False),
    ],
    "Leila Farouk": [BOARD, PANEL],
    "Hope Amankwah": [BOARD, PANEL],
    "Sunita Rao": [PANEL],
    "Nell Ashworth": [
        ("Editing", r"Strengths nominated as good practice: \d+", r".*", False),
        ("Editing", r"Open the CMS", r".*", False),
    ],
    "Samir Haddad": [PANEL, ("Editing", r"Newsletters waiting for your approval: 1", r".*", False)],
    "Ama Boateng": [("Reviews allocated to you", r".*: book the learning conversation", r".*", True)],
}


def missing(name: str, sections) -> list[tuple]:
    """The rows that the account `name` should find on My work, and does not."""
    rows = [(section.title, item) for section in sections for item in section.items]
    return [wanted for wanted in WAITS.get(name, []) if not any(_is(wanted, title, item) for title, item in rows)]


def _is(wanted: tuple, title: str, item) -> bool:
    section, what, why, is_late = wanted
    return bool(title == section and re.fullmatch(what, item.title) and re.fullmatch(why, item.why) and item.is_late == is_late)
