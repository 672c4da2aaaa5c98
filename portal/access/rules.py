"""Named predicates on who a person is. Other rooms compose theirs from these."""

import rules

from portal.people.models import PostType
from portal.people.standing import INSIGHTS_MANAGERS


@rules.predicate
def is_staff(user):
    """A member of staff of the council (V1)."""
    return user.is_authenticated and user.is_active and user.is_council_staff and not user.has_ended


@rules.predicate
def is_insights(user):
    """Insights (V6)."""
    return user.is_authenticated and user.standing.is_insights


@rules.predicate
def is_insights_manager(user):
    """The Insights Team Manager, Service Manager or Head of Service."""
    return user.is_authenticated and user.standing.holds(*INSIGHTS_MANAGERS)


@rules.predicate
def reads_findings(user):
    """WPD editor or Principal Social Worker (V7)."""
    return user.is_authenticated and user.standing.reads_findings


@rules.predicate
def is_practice_reviewer(user):
    """Member of the reviewing cohort."""
    return user.is_authenticated and user.standing.is_practice_reviewer


@rules.predicate
def is_manager(user):
    """A Team Manager, Service Manager or Head of Service."""
    return user.is_authenticated and user.standing.is_manager


@rules.predicate
def is_system_administrator(user):
    """Keeps accounts, settings and health; sees no review (V12)."""
    return user.is_authenticated and (user.is_superuser or user.standing.holds(PostType.SYSTEM_ADMINISTRATOR))


rules.add_perm("audit.view_read_log", is_insights)
rules.add_perm("portal.manage_people", is_system_administrator | is_insights_manager)
rules.add_perm("portal.manage_children", is_insights)
