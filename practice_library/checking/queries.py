"""Who may check which page that waits for it, who may approve it, which wait, and which were sent back."""

from django.db.models import Q
from wagtail.models import Revision, TaskState, WorkflowState

from portal.access.groups import CHECKERS
from portal.people.models import Tenure, User
from practice_library.pages.models import ContentPage

CMS = "wagtailadmin.access_admin"
#: What Wagtail keeps in a revision beside the page's own words.
BOOKKEEPING = frozenset({"latest_revision", "latest_revision_created_at", "has_unpublished_changes", "draft_title", "live_revision"})


def is_checker(user) -> bool:
    """Whether the person checks any page: WPD and the Principal Social Worker, by a group that follows their posts."""
    return user.is_superuser or user.groups.filter(name=CHECKERS).exists()


def _owned_by(user):
    return ContentPage.objects.filter(owning_post__in=user.standing.post_ids)


def _sent(workflow_state) -> Revision | None:
    """The text that was sent; asked for anew, since Wagtail reads from what it holds whether a check has ended."""
    return Revision.objects.filter(task_states__pk=workflow_state.current_task_state_id).first()


def senders_of(workflow_state) -> set[int]:
    """Ids of who asked for the check, and of who sent the text that waits, where it was sent again by somebody else."""
    sent = _sent(workflow_state)
    return {pk for pk in (workflow_state.requested_by_id, sent and sent.user_id) if pk}


def may_check(workflow_state, user) -> bool:
    """Whether `user` may look at what waits: a checker, or the page's owner who works in the CMS; never who sent it."""
    if workflow_state is None or user.pk in senders_of(workflow_state):
        return False
    return is_checker(user) or (user.has_perm(CMS) and _owned_by(user).filter(pk=workflow_state.object_id).exists())


def has_changed_it(workflow_state, user) -> bool:
    """Whether `user` wrote in the text after it was sent, so that somebody else must approve it."""
    sent = _sent(workflow_state)
    if sent is None:
        return False
    later = Revision.objects.filter(base_content_type=sent.base_content_type_id, object_id=sent.object_id, pk__gt=sent.pk)
    if not later.filter(user=user).exists():
        return False
    return _words(later.order_by("pk").last()) != _words(sent)


def _words(revision) -> dict:
    return {name: value for name, value in revision.content.items() if name not in BOOKKEEPING}


def that_may_be_checked_by(user, task_states):
    """Those of `task_states` that `user` may look at."""
    states = task_states.exclude(workflow_state__requested_by=user).exclude(revision__user=user)
    if is_checker(user):
        return states
    if not user.has_perm(CMS):
        return states.none()
    return states.filter(workflow_state__object_id__in=[str(pk) for pk in _owned_by(user).values_list("pk", flat=True)])


def who_may_check(workflow_state) -> list[User]:
    """Everybody whom it makes sense to tell, each once."""
    people = User.objects.with_open_account().filter(groups__name=CHECKERS)
    page = ContentPage.objects.filter(pk=workflow_state.object_id).first()
    if page is not None and page.owning_post_id:
        owners = Tenure.objects.standing_in().filter(post=page.owning_post_id).values("person")
        people = people | User.objects.with_open_account().filter(pk__in=owners)
    return [person for person in people.distinct() if may_check(workflow_state, person)]


def waiting_for(user) -> list[TaskState]:
    """Pages that wait for a check that `user` may do, longest first; each is a state of the workflow with its page."""
    states = TaskState.objects.reviewable_by(user).select_related("revision", "workflow_state__requested_by")
    return list(states.order_by("started_at", "pk"))


def sent_back_to(user) -> list[TaskState]:
    """Checks of what `user` sent that ended in changes asked for, longest ago first, until it is sent again or taken out."""
    asked = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
    theirs = asked.filter(Q(requested_by=user) | Q(current_task_state__revision__user=user))
    states = TaskState.objects.filter(pk__in=theirs.values("current_task_state")).select_related(
        "revision", "workflow_state", "finished_by"
    )
    return list(states.order_by("finished_at", "pk"))
