"""Who may check which page that waits for it, and which wait."""

from wagtail.models import TaskState

from portal.access.groups import CHECKERS
from portal.people.models import Tenure, User
from practice_library.pages.models import ContentPage

CMS = "wagtailadmin.access_admin"


def is_checker(user) -> bool:
    """Whether the person checks any page: WPD and the Principal Social Worker, by a group that follows their posts."""
    return user.is_superuser or user.groups.filter(name=CHECKERS).exists()


def _owned_by(user):
    return ContentPage.objects.filter(owning_post__in=user.standing.post_ids)


def may_check(workflow_state, user) -> bool:
    """Whether `user` may approve what waits: a checker, or the page's owner who works in the CMS; never who asked for the check."""
    if workflow_state is None or workflow_state.requested_by_id == user.pk:
        return False
    return is_checker(user) or (user.has_perm(CMS) and _owned_by(user).filter(pk=workflow_state.object_id).exists())


def that_may_be_checked_by(user, task_states):
    """Those of `task_states` that `user` may approve."""
    states = task_states.exclude(workflow_state__requested_by=user)
    if is_checker(user):
        return states
    if not user.has_perm(CMS):
        return states.none()
    return states.filter(workflow_state__object_id__in=[str(pk) for pk in _owned_by(user).values_list("pk", flat=True)])


def who_may_check(workflow_state) -> list[User]:
    """Everybody whom it makes sense to tell, each once."""
    people = User.objects.filter(is_active=True, groups__name=CHECKERS)
    page = ContentPage.objects.filter(pk=workflow_state.object_id).first()
    if page is not None and page.owning_post_id:
        owners = Tenure.objects.standing_in().filter(post=page.owning_post_id).values("person")
        people = people | User.objects.filter(is_active=True, pk__in=owners)
    return [person for person in people.distinct() if may_check(workflow_state, person)]


def waiting_for(user) -> list[TaskState]:
    """Pages that wait for a check that `user` may do, longest first; each is a state of the workflow with its page."""
    states = TaskState.objects.reviewable_by(user).select_related("revision", "workflow_state__requested_by")
    return list(states.order_by("started_at", "pk"))
