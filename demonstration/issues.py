"""The newsletters of the three months: written by a WPD editor, approved by the Principal Social Worker, sent (R14).

The next issue is proposed and waits for its approval.
"""

from datetime import date

from django.db.models import F
from django.utils import timezone
from wagtail.models import ReferenceIndex

from newsletters.loading import Desk, issues_of, load_issue, propose_issue
from newsletters.models import Delivery, NewsletterPage
from practice_library.pages.models import SectionPage

from .clock import Journey, at, back
from .play import Play
from .site import LIBRARY

EDITOR, APPROVER = "Nell Ashworth", "Samir Haddad"


def issues(play: Play, section: SectionPage, cycles_opened: list[date]) -> Journey:
    """Each issue comes out when the findings of a month are back: before the next cycle opens, the last one yesterday."""
    moments = [at(back(opened, 1), 11, 20) for opened in cycles_opened[1:]] + [at(back(play.today, 1), 11, 20)]

    def desk() -> Desk:
        return Desk(section, play.council.named(EDITOR), play.council.named(APPROVER))

    for moment, entry in zip(moments, issues_of(LIBRARY / "newsletters.yaml"), strict=False):
        yield moment
        load_issue(entry, desk=desk(), issue_date=timezone.localdate())
    yield at(back(play.today, 1), 15, 50)
    for entry in issues_of(LIBRARY / "next_newsletter.yaml"):
        propose_issue(entry, desk=desk(), issue_date=timezone.localdate())


def settle_issues() -> None:
    """Every issue was received when it was sent, and Wagtail knows what its pages refer to."""
    Delivery.objects.filter(sent_at__isnull=True).update(sent_at=F("queued_at"))
    for issue in NewsletterPage.objects.all():
        ReferenceIndex.create_or_update_for_object(issue)
