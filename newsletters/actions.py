"""How an issue comes to be: drafted, given findings, proposed, approved by somebody else (R14)."""

import json
import uuid

from django.db import transaction
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Revision

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.people.models import Post
from portal.people.standing import READS_FINDINGS
from practice_library.pages.models import SectionPage
from reviews.records.models import Finding

from . import refusals
from .content import finding_numbers, finding_numbers_of_revision, first_sentence, words_as_html
from .models import FindingUse, NewsletterPage, Subscription
from .notices import approval_is_settled, tell_approvers, tell_proposer
from .rules import Hindrance, hindrance_to_approval, works_at_desk

S = NewsletterPage.State


def section_for_issues() -> SectionPage:
    """The section under which issues stand. Raises `Refused` where there is none."""
    section = SectionPage.objects.filter(shows=SectionPage.Shows.NEWSLETTERS).order_by("-live", "path").first()
    if section is None:
        raise Refused(
            "There is no section for newsletters yet.", "Ask a system administrator to make one in the CMS that shows newsletters."
        )
    return section


def draft_issue(
    *,
    title: str,
    introduction: str = "",
    summary: str = "",
    issue_date=None,
    slug: str = "",
    themes=(),
    items=(),
    section=None,
    by,
    at=None,
) -> NewsletterPage:
    """Begin an issue as a draft. `items` are pairs of heading and rich text; `by` is its owner, and so an author."""
    _must_work_at_desk(by)
    if not title.strip():
        raise Refused("Give the issue a title.", "It is the subject of the e-mail too.")
    with transaction.atomic():
        issue = NewsletterPage(
            title=title.strip(),
            slug=slug,
            summary=summary or first_sentence(introduction) or title.strip(),
            introduction=introduction,
            issue_date=issue_date or timezone.localdate(at or timezone.now()),
            owner=by,
            owning_post=_post_that_keeps(by),
            live=False,
            items=json.dumps([_block("item", heading=heading, text=text) for heading, text in items]),
        )
        issue.themes = list(themes)
        (section or section_for_issues()).add_child(instance=issue)
        issue.save_revision(user=by, log_action=True)
        record_event(issue, "newsletter.drafted", by=by, at=at)
    return issue


def add_finding_to_issue(issue: NewsletterPage, finding_number: int, *, heading: str, words: str, by, at=None) -> NewsletterPage:
    """Put a finding into a draft, in the editor's own words. `words` are plain paragraphs.

    Refused for a finding that `by` may not read (V7), for one that the issue carries already, and once it is proposed.
    """
    _must_work_at_desk(by)
    if not words.strip():
        raise Refused("Write what the finding says in your own words.", "Readers see your words, never the reviewer’s.")
    with transaction.atomic():
        issue = _locked(issue)
        if issue.state == S.PROPOSED:
            raise Refused(f"“{issue.title}” is waiting for approval.", "Take it back to go on writing, or choose another issue.")
        _must_be_readable([finding_number], by)
        draft = issue.get_latest_revision_as_object()
        if finding_number in finding_numbers(draft.items):
            raise Refused(f"“{draft.title}” carries this finding already.", "Change its words in the issue, or choose another issue.")
        heading = heading.strip() or NewsletterPage.items.field.stream_block.child_blocks["finding"].child_blocks["heading"].get_default()
        blocks = [*draft.items.get_prep_value(), _block("finding", heading=heading, finding_id=finding_number, words=words_as_html(words))]
        draft.items = json.dumps(blocks)
        draft.themes = list(dict.fromkeys([*draft.themes.all(), *Finding.objects.get(pk=finding_number).themes.in_use()]))
        draft.save_revision(user=by, log_action=True)
        record_event(issue, "newsletter.finding_added", by=by, at=at, finding=finding_number)
    issue.refresh_from_db()
    return issue


def put_finding_in_new_issue(finding_number: int, *, title: str, heading: str, words: str, by, at=None) -> NewsletterPage:
    """Begin an issue with a finding as its first item."""
    with transaction.atomic():
        issue = draft_issue(title=title, by=by, at=at)
        return add_finding_to_issue(issue, finding_number, heading=heading, words=words, by=by, at=at)


def propose(issue: NewsletterPage, *, by, at=None) -> NewsletterPage:
    """Propose the latest draft for approval, and keep which revision that is. Refused for an empty issue."""
    _must_work_at_desk(by)
    at = at or timezone.now()
    with transaction.atomic():
        issue = _locked(issue)
        if refusal := refusals.to_propose(issue):
            raise refusal
        revision = issue.get_latest_revision() or issue.save_revision(user=by)
        _must_be_readable(finding_numbers(revision.as_object().items), by)
        _write(issue, state=S.PROPOSED, proposed_by=by, proposed_revision=revision)
        record_event(issue, "newsletter.proposed", by=by, at=at, revision=revision.pk)
        tell_approvers(issue, by=by, at=at)
    return issue


def take_back(issue: NewsletterPage, *, note: str = "", by, at=None) -> NewsletterPage:
    """Make a proposed issue a draft again. By somebody other than its proposer it needs a note, which they are told."""
    _must_work_at_desk(by)
    at = at or timezone.now()
    with transaction.atomic():
        issue = _locked(issue)
        if refusal := refusals.to_take_back(issue):
            raise refusal
        if by.pk != issue.proposed_by_id and not note.strip():
            raise Refused("Say what should be corrected.", "The note goes to the person who proposed the issue.")
        proposer = issue.proposed_by
        _write(issue, state=_state_before(issue), proposed_by=None, proposed_revision=None)
        record_event(issue, "newsletter.taken_back", by=by, at=at, note=note)
        approval_is_settled(issue, at=at)
        if proposer and proposer.pk != by.pk:
            tell_proposer(issue, proposer, title=f"“{issue.title}” came back to you", text=note, at=at)
    return issue


def approve(issue: NewsletterPage, *, seen_revision: int | None = None, by, at=None) -> NewsletterPage:
    """Approve the proposed revision, which publishes exactly that one (R14). What was written later stays a draft.

    `seen_revision` is the number of the revision that the approver read; another is refused.
    Refused to the owner, the proposer, and whoever saved a revision since the last approval.
    """
    at = at or timezone.now()
    with transaction.atomic():
        issue = _locked(issue)
        revision = _revision_to_approve(issue, by)
        if seen_revision is not None and revision.pk != seen_revision:
            raise Refused(
                "The issue was changed and proposed anew after you opened this page, so it is not approved.",
                "Read the new text below, then approve it or send it back.",
            )
        numbers = finding_numbers_of_revision(revision)
        _must_be_readable(numbers, by)
        _write(issue, state=S.SENT if issue.sent_at else S.APPROVED, approved_by=by, approved_at=at, approved_revision=revision)
        PublishPageRevisionAction(revision, user=by).execute(skip_permission_checks=True)
        _keep_uses_in_step(issue, numbers)
        proposer = issue.proposed_by
        record_event(issue, "newsletter.approved", by=by, at=at, revision=revision.pk, proposed_by=issue.proposed_by_id)
        approval_is_settled(issue, at=at)
        if proposer:
            tell_proposer(issue, proposer, title=f"“{issue.title}” was approved", text="It is published. It can be sent now.", at=at)
    issue.refresh_from_db()
    return issue


def set_subscription(person, *, is_wanted: bool) -> Subscription:
    """Keep whether a person wants the newsletter by e-mail. It is for staff: refused to anybody else."""
    if not person.is_council_staff:
        raise Refused("The newsletter is sent to staff of the council.", "What is open to you is in the portal.")
    subscription, _ = Subscription.objects.update_or_create(person=person, defaults={"is_wanted": is_wanted})
    return subscription


def _must_work_at_desk(by) -> None:
    if not works_at_desk(by):
        raise Refused(
            "Only WPD, the Principal Social Worker and Insights make newsletters.",
            "If you have something for the next issue, write to WPD.",
        )


def _revision_to_approve(issue, by) -> Revision:
    """The proposed revision. Raises `Refused` with what stands between `by` and approving it."""
    hindrance = hindrance_to_approval(issue, by)
    if hindrance is Hindrance.POST:
        raise Refused("Only WPD, the Principal Social Worker and Insights managers approve newsletters.", "Ask one of them.")
    if hindrance is Hindrance.STATE:
        raise Refused(f"“{issue.title}” is not waiting for approval.", "Open it again to see its state.")
    if hindrance is Hindrance.AUTHOR:
        raise Refused("You wrote some of this issue or proposed it, so you can’t approve it.", "Ask somebody who wrote none of it.")
    if issue.proposed_revision is None:
        raise Refused("The proposed text is no longer kept.", "Take the issue back and propose it again.")
    return issue.proposed_revision


def _must_be_readable(numbers, by) -> None:
    """Every finding must be settled and readable by the person without identities (V7): a mistyped number is none."""
    readable = set(Finding.objects.readable_without_identities(by).filter(pk__in=numbers).values_list("pk", flat=True))
    missing = [str(number) for number in numbers if number not in readable]
    if missing:
        raise Refused(
            f"There is no settled finding with the number {', '.join(missing)}.", "Take it out of the issue, or put the right number."
        )


def _post_that_keeps(person) -> Post | None:
    """The person's post in WPD or as Principal Social Worker, whose holder answers for the issue (R19)."""
    return Post.objects.filter(pk__in=person.standing.post_ids, type__in=READS_FINDINGS).first()


def _state_before(issue) -> str:
    """Where an issue stands that is no longer proposed."""
    if issue.sent_at:
        return S.SENT
    return S.APPROVED if issue.approved_at else S.DRAFT


def _keep_uses_in_step(issue, numbers) -> None:
    FindingUse.objects.filter(issue=issue).exclude(finding__in=numbers).delete()
    FindingUse.objects.bulk_create([FindingUse(issue=issue, finding_id=number) for number in numbers], ignore_conflicts=True)


def _block(kind: str, **value) -> dict:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def _locked(issue) -> NewsletterPage:
    """The issue as it is now, locked until the transaction ends."""
    return NewsletterPage.objects.select_for_update(of=("self",)).get(pk=issue.pk)


def _write(issue, **values) -> None:
    """Write fields of the issue itself, leaving its published content as it is."""
    NewsletterPage.objects.filter(pk=issue.pk).update(**values)
    for name, value in values.items():
        setattr(issue, name, value)
