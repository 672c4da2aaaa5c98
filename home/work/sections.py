"""All that waits for a person, as My work shows it and the home page picks from it."""

from dataclasses import replace

from . import editing, insights, managing, own, reviewing
from .items import Section, WorkItem


def sections_of(user, request=None) -> list[Section]:
    """Every section with something to show or to say, what is unsafe first. With the `request`, addresses are asked for once."""
    standing, reviewed = user.standing, user.reviews_of_my_work.exists()
    sections = [
        managing.escalations(user),
        reviewing.panels(user),
        insights.insights_queues(user),
        managing.after_return(user),
        reviewing.allocations(user) if standing.is_practice_reviewer or user.allocated_reviews.exists() else None,
        own.reviews_of_my_work(user) if standing.own_team_ids or reviewed else None,
        own.my_actions(user),
        own.learning_to_read(user, request) if reviewed else None,
        editing.sent_back(user),
        editing.pages_to_check(user),
        editing.editors_desk(user),
        editing.pages_to_keep_right(user),
    ]
    return [section for section in sections if section and (section.items or section.empty)]


def waiting_in(sections: list[Section]) -> list[WorkItem]:
    """Their rows that are not done."""
    return [item for section in sections for item in section.items if not item.is_done]


#: What of the rows a figure of My work counts and then shows, and how it is called for one and for several.
FIRST, LATE = "first", "late"
COUNTED = {
    FIRST: ("concern or unread review", "concerns or unread reviews"),
    LATE: ("thing past its date", "things past their date"),
    "": ("thing waiting for you", "things waiting for you"),
}


def figures_of(items: list[WorkItem], booked: list[WorkItem], show: str = "") -> list[dict]:
    """What My work counts, always in rows, each with the link that leaves them."""
    numbers = {FIRST: sum(item.is_urgent for item in items), LATE: sum(item.is_late for item in items), "": len(items)}
    figures = [
        {
            "number": number,
            "label": COUNTED[key][number != 1],
            "url": (f"?show={key}" if key else "?") if number else "",
            "current": bool(key) and key == show,
            "tone": "late" if number and key else "",
        }
        for key, number in numbers.items()
    ]
    words = "learning conversation booked" if len(booked) == 1 else "learning conversations booked"
    return [*figures, {"number": len(booked), "label": words, "url": "?#booked" if booked else ""}]


def only(sections: list[Section], show: str) -> list[Section]:
    """The sections with the rows that the figure `show` counts; all of them without one."""
    if show not in (FIRST, LATE):
        return sections
    kept = [replace(section, items=[item for item in section.items if _counts(item, show)]) for section in sections]
    return [section for section in kept if section.items]


def _counts(item: WorkItem, show: str) -> bool:
    return not item.is_done and (item.is_urgent if show == FIRST else item.is_late)
