"""Urgent letters that no mail server takes are shown to people, who can ring."""

import logging

from django.utils import timezone

from portal.notices.actions import tell
from portal.notices.models import Notice
from portal.templatetags.portal_ui_dates import clock_time, long_date

from .answering import StandIn, all_who_answer_for
from .lines import Structure
from .models import Post, PostType

logger = logging.getLogger(__name__)


def show_undelivered(*, at=None) -> int:
    """Tell whoever answers for the Insights Team Manager of each urgent letter that was not delivered, once a letter.

    What the letter is about is not said: it stands in its recipient's notices. Returns of how many was told.
    """
    at = at or timezone.now()
    late = list(Notice.objects.to_show(at).select_related("recipient").order_by("created_at", "pk"))
    shown = 0
    for notice in late:
        people = _people_to_tell(notice, at)
        for one in people:
            _tell_of(notice, one, at)
        shown += Notice.objects.filter(pk=notice.pk).update(shown_undelivered_at=at) if people else 0
    if shown < len(late):
        logger.error("Of %s urgent letters nobody could be told that they were not delivered.", len(late) - shown)
    return shown


def _people_to_tell(notice: Notice, at) -> list[StandIn]:
    """Who answers for the Insights Team Manager; where that is the recipient alone, who answers for the next post above."""
    structure = Structure(at)
    for post in Post.objects.filter(type=PostType.INSIGHTS_MANAGER).order_by("pk"):
        for each in (post, *structure.upwards(post)):
            others = [one for one in all_who_answer_for(each, structure=structure) if one.person.pk != notice.recipient_id]
            if others:
                return others
    return []


def _tell_of(notice: Notice, one: StandIn, at) -> None:
    name = notice.recipient.name
    tell(
        one.person,
        kind="undelivered",
        title=f"An urgent e-mail to {name} was not delivered",
        text=f"No mail server has taken it since {clock_time(notice.created_at)} on {long_date(notice.created_at)}. "
        f"Ring {name} and ask them to read their notices in the portal: it stands there. The portal goes on trying.",
        reason=one.reason,
        key=f"undelivered-{notice.pk}",
        at=at,
    )
