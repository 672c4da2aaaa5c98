"""Which issues carry a finding, for whoever looks from its end (L2), and the way to put it in one."""

from collections import defaultdict

from django.urls import reverse
from wagtail.models import Revision

from reviews.records.finding_uses import Act, Use

from .content import finding_numbers_of_revision
from .models import FindingUse, NewsletterPage
from .rules import works_at_desk


def newsletter_uses(numbers, user) -> dict[int, list[Use]]:
    """Published issues that `user` may read; drafts too for those who make newsletters. A fixed number of queries."""
    wanted = set(numbers)
    uses: dict[int, list[Use]] = defaultdict(list)
    visible = NewsletterPage.objects.visible_to(user)
    published = FindingUse.objects.filter(finding__in=wanted, issue__in=visible).select_related("issue").order_by("-issue__issue_date")
    carried = set()
    for use in published:
        carried.add((use.issue_id, use.finding_id))
        uses[use.finding_id].append(
            Use("Newsletter", use.issue.title, use.issue.get_url() or "", f"published, issue of {_day(use.issue.issue_date)}")
        )
    if works_at_desk(user):
        for issue, number in _drafted(wanted):
            if (issue.pk, number) not in carried:
                title = issue.draft_title or issue.title
                uses[number].append(
                    Use("Newsletter", title, reverse("newsletter_issue", args=[issue.pk]), issue.get_state_display().lower())
                )
    return uses


def _drafted(wanted: set[int]):
    """Pairs of issue and finding from the latest revision of each issue that has something unpublished."""
    issues = {issue.latest_revision_id: issue for issue in NewsletterPage.objects.exclude(live=True, has_unpublished_changes=False)}
    for revision in Revision.objects.filter(pk__in=[pk for pk in issues if pk]):
        for number in finding_numbers_of_revision(revision):
            if number in wanted:
                yield issues[revision.pk], number


def put_in_newsletter(finding, user) -> Act | None:
    """The button beside a finding."""
    return Act("Put in newsletter", reverse("finding_to_newsletter", args=[finding.number])) if works_at_desk(user) else None


def _day(day) -> str:
    return f"{day.day} {day:%B %Y}"
