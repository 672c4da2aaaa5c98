"""Wagtail's groups, kept in step with posts. Nobody keeps them by hand."""

from django.contrib.auth.models import Group
from django.utils import timezone

from portal.people.models import PostType, Tenure, User
from portal.people.standing import INSIGHTS, INSIGHTS_MANAGERS, Standing

EDITORS = "WPD editors"
APPROVERS = "Newsletter approvers"
CHECKERS = "Page checkers"
INSIGHTS_GROUP = "Insights"
INSIGHTS_MANAGERS_GROUP = "Insights managers"
ADMINISTRATORS = "System administrators"
ALL = (EDITORS, APPROVERS, CHECKERS, INSIGHTS_GROUP, INSIGHTS_MANAGERS_GROUP, ADMINISTRATORS)


#: Types of post from which a group follows.
GIVE_GROUPS = {PostType.WPD_EDITOR, PostType.PRINCIPAL_SOCIAL_WORKER, PostType.SYSTEM_ADMINISTRATOR, *INSIGHTS}


def groups_for(standing: Standing) -> set[str]:
    """Names of the groups that follow from a standing."""
    names = set()
    if standing.holds(PostType.WPD_EDITOR, PostType.PRINCIPAL_SOCIAL_WORKER):
        names |= {EDITORS, APPROVERS, CHECKERS}
    if standing.holds(*INSIGHTS):
        names |= {EDITORS, INSIGHTS_GROUP}
    if standing.holds(*INSIGHTS_MANAGERS):
        names.add(INSIGHTS_MANAGERS_GROUP)
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
    user.forget_permissions()


def keep_all_in_step() -> int:
    """Keep the groups of everybody in step who has a group of ours or stands in a post. Returns how many people.

    Run now and then: a tenure that begins or ends at a set time changes groups without anybody doing anything.
    """
    now = timezone.now()
    in_posts = Tenure.objects.at(now).filter(post__type__in=GIVE_GROUPS).values("person")
    people = User.objects.filter(pk__in=in_posts) | User.objects.filter(groups__name__in=ALL)
    count = 0
    for person in people.distinct():
        keep_in_step(person)
        count += 1
    return count
