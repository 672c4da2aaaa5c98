"""Wagtail's groups, kept in step with posts. Nobody keeps them by hand."""

from django.contrib.auth.models import Group

from portal.people.models import PostType
from portal.people.standing import INSIGHTS, Standing

EDITORS = "WPD editors"
APPROVERS = "Newsletter approvers"
INSIGHTS_GROUP = "Insights"
ADMINISTRATORS = "System administrators"
ALL = (EDITORS, APPROVERS, INSIGHTS_GROUP, ADMINISTRATORS)


def groups_for(standing: Standing) -> set[str]:
    """Names of the groups that follow from a standing."""
    names = set()
    if standing.holds(PostType.WPD_EDITOR, PostType.PRINCIPAL_SOCIAL_WORKER):
        names |= {EDITORS, APPROVERS}
    if standing.holds(*INSIGHTS):
        names |= {EDITORS, INSIGHTS_GROUP}
    if standing.holds(PostType.SYSTEM_ADMINISTRATOR):
        names.add(ADMINISTRATORS)
    return names


def keep_in_step(user) -> None:
    """Give `user` the groups of their posts, and take the others of ours away."""
    wanted = groups_for(user.standing)
    have = set(user.groups.filter(name__in=ALL).values_list("name", flat=True))
    if wanted == have:
        return
    user.groups.remove(*Group.objects.filter(name__in=have - wanted))
    user.groups.add(*[Group.objects.get_or_create(name=name)[0] for name in wanted - have])
    for cached in [name for name in vars(user) if name.endswith("_perm_cache")]:
        delattr(user, cached)
