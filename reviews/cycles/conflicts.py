"""Who may not review whose record (R1)."""

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from portal.council import FrameworkSettings
from portal.people.lines import Structure
from portal.people.models import CaseResponsibility, Child, PostType, ReportingLine, Tenure


def conflicts(child: Child, reviewer, *, at=None) -> list[str]:
    """Why `reviewer` may not review the record of `child`, each as a sentence; empty where they may (R1).

    Nobody of the child's own team or line, now or in the last 12 months (a setting), nor the child's own IRO. The
    Director may review anywhere, since that post stands above every line.
    """
    at = at or timezone.now()
    since = at - relativedelta(months=FrameworkSettings.load().conflict_months)
    responsibilities = list(CaseResponsibility.objects.between(since, at).filter(child=child).select_related("team"))
    tenures = list(Tenure.objects.between(since, at).filter(person=reviewer).select_related("post"))
    found = []
    if any(row.practitioner_id == reviewer.pk for row in responsibilities):
        found.append(f"{reviewer} is or was this child's practitioner.")
    if any(row.iro_id == reviewer.pk for row in responsibilities):
        found.append(f"{reviewer} is or was this child's own IRO.")
    for team in {row.team for row in responsibilities}:
        if any(tenure.post.team_id == team.pk for tenure in tenures):
            found.append(f"{reviewer} works or worked in {team}, this child's team.")
        elif _stood_above(team, tenures, since, at):
            found.append(f"{reviewer} is or was in the line of {team}, this child's team.")
    return found


def _stood_above(team, tenures, since, at) -> bool:
    held = {tenure.post_id for tenure in tenures if tenure.post.type in (PostType.TEAM_MANAGER, PostType.SERVICE_MANAGER, PostType.HEAD_OF_SERVICE)}
    return bool(held) and not held.isdisjoint(_posts_above(team, since, at))


def _posts_above(team, since, at) -> set[int]:
    """Ids of all posts that stood in the line of `team` at some instant from `since` to `at`."""
    instants = {since, at, *ReportingLine.objects.between(since, at).filter(starts__gt=since).values_list("starts", flat=True)}
    return {post.pk for instant in instants for post in Structure(instant).line_of(team).posts}
