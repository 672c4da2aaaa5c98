"""All that waits for a person, as My work shows it and the home page picks from it."""

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


def figures_of(items: list[WorkItem], booked: list[WorkItem]) -> list[dict]:
    """What My work counts. A row that stands for many late things counts each of them."""
    urgent, late = sum(item.is_urgent for item in items), sum(item.number_late for item in items)
    return [
        {"number": urgent, "label": "to do first", "tone": "late" if urgent else ""},
        {"number": late, "label": "late", "tone": "late" if late else ""},
        {"number": len(items), "label": "waiting for you in all"},
        {"number": len(booked), "label": "conversations booked"},
    ]
