"""Who makes newsletters, and who may approve one.

Called as predicates, never through a permission's name: a superuser passes those of this app by being one.
"""

from enum import Enum

import rules

from portal.access.rules import is_insights, is_insights_manager, reads_findings

from .authors import author_ids

#: WPD editors, the Principal Social Worker and Insights, who read findings without identities (V7, V6).
works_at_desk = reads_findings | is_insights
#: Those who may approve, unless they wrote any of it.
approves_newsletters = reads_findings | is_insights_manager


@rules.predicate
def is_author(user, issue):
    """The person wrote some of the issue since it was last approved, or proposed it, or began it (R14)."""
    return issue is not None and user.pk in author_ids(issue)


class Hindrance(Enum):
    """Why a person can't approve an issue now."""

    STATE = "it does not wait for approval"
    POST = "their post does not approve newsletters"
    AUTHOR = "they wrote some of it"


def hindrance_to_approval(issue, user) -> Hindrance | None:
    """What stands between the person and approving the issue, or None (R14)."""
    if issue.state != issue.State.PROPOSED:
        return Hindrance.STATE
    if not approves_newsletters(user):
        return Hindrance.POST
    return Hindrance.AUTHOR if is_author(user, issue) else None
