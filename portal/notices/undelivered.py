"""Urgent letters that no mail server takes are shown to people, who can ring."""

import logging

from django.utils import timezone

from portal.people.answering import StandIn, who_answers_for_each, who_stands_in_while_away
from portal.people.models import PostType
from portal.templatetags.portal_ui_dates import clock_time, long_date

from .actions import tell
from .models import Notice

logger = logging.getLogger(__name__)


def show_undelivered(*, at=None) -> int:
    """Tell whoever answers for the Insights Team Manager of each urgent letter that was not delivered, once a letter.

    What the letter is about is not said: it stands in its recipient's notices. Returns of how many was told.
    """
    at = at or timezone.now()
    late = list(Notice.objects.to_show(at).select_related("recipient").order_by("created_at", "pk"))
    people = _people_to_tell(at) if late else []
    if late and not people:
        logger.error("%s urgent letters were not delivered, and nobody answers for the Insights Team Manager.", len(late))
        return 0
    for notice in late:
        for one in people:
            _tell_of(notice, one, at)
        Notice.objects.filter(pk=notice.pk).update(shown_undelivered_at=at)
    return len(late)


def _people_to_tell(at) -> list[StandIn]:
    """Who answers for the Insights Team Manager, and who stands in while they are on leave."""
    answering = who_answers_for_each(PostType.INSIGHTS_MANAGER, at)
    return [*answering, *(other for one in answering for other in who_stands_in_while_away(one.post, at))]


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
