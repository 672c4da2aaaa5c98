"""Findings, the learning that goes with them, and actions (L1)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.meanwhile import TextChangedMeanwhile, same_words
from portal.notices.actions import mark_read_about
from portal.people.answering import who_answers_at
from portal.people.models import MosaicNumber, PostType
from portal.templatetags.portal_ui_dates import long_date
from practice_library.pages.models import ContentPage

from .actions import require_writable
from .models import ActionItem, Finding, FindingLearning, Review


def refuse_identities(
    review: Review, text: str, where: str = "finding", why: str = "Others read findings without the review, so it must name nobody."
) -> None:
    """What is read without its review (V7) names nobody of that review. Raises `Refused` with what stands in `text`."""
    number = MosaicNumber.objects.of_child(review.child_id)
    people = [str(person) for person in (review.practitioner, review.reviewer) if person]
    said = text.casefold()
    found = [word for word in [*people, review.child.reference, review.reference, number] if word and word.casefold() in said]
    if found:
        raise Refused(f"Take out of the {where}: {', '.join(found)}.", why)


def add_finding(review: Review, *, kind: str, text: str, themes, question=None, nominate: bool = False, by, at=None) -> Finding:
    """State one strength or area for development. It carries at least one theme; raises `Refused` without.

    The same words sent again to the same question are the finding that is there already; it takes the themes and the
    nomination that were sent last, unless it was changed since it was added.
    """
    at = at or timezone.now()
    themes = list(themes)
    if not themes:
        raise Refused("Choose at least one theme for the finding.", "Learning content is found by its themes.")
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=review.pk)
        require_writable(review, by)
        refuse_identities(review, text)
        sent_before = review.findings.filter(kind=kind, text=text, question=question).first()
        if sent_before:
            return _sent_again(sent_before, themes=themes, nominate=nominate, by=by, at=at)
        finding = Finding.objects.create(
            review=review,
            kind=kind,
            text=text,
            question=question,
            created_at=at,
            nominated_at=at if nominate and kind == Finding.Kind.STRENGTH else None,
        )
        finding.themes.set(themes)
        record_event(review, "finding.added", by=by, at=at, finding=finding.pk, kind=kind)
    return finding


def _sent_again(finding: Finding, *, themes: list, nominate: bool, by, at) -> Finding:
    """A finding whose words were sent once more, perhaps with other themes or another nomination."""
    nominate = nominate and finding.is_strength
    if set(finding.themes.all()) == set(themes) and (finding.nominated_at is not None) == nominate:
        return finding
    if finding.version > 1:
        raise Refused(
            "The review has a finding with these words already, and it was changed since you added it.",
            "Your themes and nomination are not saved. Open that finding and change them there.",
        )
    return _write(finding, kind=finding.kind, text=finding.text, themes=themes, nominate=nominate, by=by, at=at)


def _as_it_is(finding: Finding) -> Finding:
    found = Finding.objects.filter(pk=finding.pk).first()
    if found is None:
        raise Refused("The finding was removed in another window.", "Open the review again.")
    return found


def _write(finding: Finding, *, kind: str, text: str, themes: list, nominate: bool, by, at) -> Finding:
    finding.version += 1
    finding.kind, finding.text = kind, text
    finding.nominated_at = (finding.nominated_at or at) if nominate and kind == Finding.Kind.STRENGTH else None
    finding.save()
    finding.themes.set(themes)
    record_event(finding.review, "finding.changed", by=by, at=at, finding=finding.pk)
    return finding


def change_finding(
    finding: Finding, *, kind: str, text: str, themes, nominate: bool = False, seen_version: int | None = None, by, at=None
) -> Finding:
    """Change a finding while its review is being written.

    `seen_version` is the version that the writer had before them; raises `TextChangedMeanwhile` where another was saved since.
    """
    at = at or timezone.now()
    themes = list(themes)
    if not themes:
        raise Refused("Choose at least one theme for the finding.", "Learning content is found by its themes.")
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=finding.review_id)
        require_writable(review, by)
        refuse_identities(review, text)
        finding = _as_it_is(finding)
        if seen_version is not None and finding.version != seen_version:
            raise TextChangedMeanwhile("The finding", finding.text, finding.version)
        return _write(finding, kind=kind, text=text, themes=themes, nominate=nominate, by=by, at=at)


def remove_finding(finding: Finding, *, seen_version: int | None = None, by, at=None) -> None:
    """Take a finding out while its review is being written.

    `seen_version` is the version that was shown; one that was changed since is refused.
    """
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=finding.review_id)
        require_writable(review, by)
        finding = _as_it_is(finding)
        if seen_version is not None and finding.version != seen_version:
            raise Refused(
                "The finding was changed in another window after you opened this page, so it is not removed.",
                "The page now shows it as it is. Remove it if you still want to.",
            )
        record_event(review, "finding.removed", by=by, at=at, finding=finding.pk)
        finding.delete()


def attach_learning(finding: Finding, page: ContentPage, *, why: str = "", by, at=None) -> FindingLearning:
    """Send a page with the finding (L1). The page must be one that staff may read."""
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=finding.review_id)
        require_writable(review, by)
        if not ContentPage.objects.visible_to(by).filter(pk=page.pk).exists():
            raise Refused("This page is not published.", "Choose one that the practitioner can open.")
        attachment, made = FindingLearning.objects.get_or_create(
            finding=finding, page=page, defaults={"why": why[:200], "attached_by": by, "attached_at": at or timezone.now()}
        )
        if made:
            record_event(review, "finding.learning_attached", by=by, at=at, finding=finding.pk, page=page.pk)
    return attachment


def detach_learning(attachment: FindingLearning, *, by, at=None) -> None:
    """Take a page away from a finding while the review is being written."""
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=attachment.finding.review_id)
        require_writable(review, by)
        record_event(review, "finding.learning_detached", by=by, at=at, finding=attachment.finding_id, page=attachment.page_id)
        attachment.delete()


def follow_merged_theme(old, new) -> None:
    """Findings that carried `old` carry `new` once `old` was merged into it; each once."""
    for finding in Finding.objects.filter(themes=old):
        finding.themes.add(new)
        finding.themes.remove(old)


def add_action(review: Review, *, text: str, owner_role: str, due_on: date, by, at=None) -> ActionItem:
    """Agree what is to be done, by whom and until when. The owner is who answers for that role for this child now."""
    at = at or timezone.now()
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=review.pk)
        require_writable(review, by)
        sent_before = review.actions.filter(text=text, owner_role=owner_role, due_on=due_on).first()
        if sent_before:
            return sent_before
        action = ActionItem.objects.create(
            review=review, text=text, owner_role=owner_role, owner=owner_of(review, owner_role, at), due_on=due_on, created_at=at
        )
        record_event(review, "action.added", by=by, at=at, action=action.pk, owner_role=owner_role)
    return action


def remove_action(action: ActionItem, *, by, at=None) -> None:
    """Take an action out while its review is being written."""
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=action.review_id)
        require_writable(review, by)
        record_event(review, "action.removed", by=by, at=at, action=action.pk)
        action.delete()


def owner_of(review: Review, role: str, at):
    """The practitioner, or whoever answers for the post of that level in the child's line; None where nobody does."""
    if role == PostType.PRACTITIONER:
        return review.practitioner
    stand_in = who_answers_at(review.child_id, role, at)
    return stand_in.person if stand_in else None


def finish_action(action: ActionItem, *, evidence: str, by, at=None) -> ActionItem:
    """The owner says that the action is done, and how one can see it (R11). Evidence is required.

    Refused where its review was withdrawn, and where somebody finished it before with other evidence.
    """
    if not evidence.strip():
        raise Refused("Say what shows that it was done.", "For example, where it is on Mosaic.")
    with transaction.atomic():
        Review.objects.select_for_update().get(pk=action.review_id)  # before the action, as sending it back does
        action = ActionItem.objects.select_for_update(of=("self",)).select_related("review").get(pk=action.pk)
        if action.has_ended:
            raise Refused(
                "The review was withdrawn, and this action ended with it. Yours is not saved.", "There is nothing more to do here."
            )
        if not by.has_perm("reviews.finish_action", action):
            raise Refused("Only its owner, or the child’s Team Manager, can finish this action.", "Ask the owner.")
        if action.done_at is not None:
            return _finished_before(action, evidence, by)
        action.done_at, action.done_by, action.evidence = at or timezone.now(), by, evidence
        action.save(update_fields=["done_at", "done_by", "evidence"])
        record_event(action.review, "action.done", by=by, at=at, action=action.pk)
        mark_read_about(action, at=at)
    return action


def _finished_before(action: ActionItem, evidence: str, by) -> ActionItem:
    """The action, where its own finisher sent the same evidence once more. Raises `Refused` for anything else."""
    if action.done_by_id == by.pk and same_words(action.evidence, evidence):
        return action
    raise Refused(
        f"{action.done_by} finished this action on {long_date(action.done_at)}, with their own evidence. Yours is not saved.",
        "Read theirs below. If yours adds something, copy it and send it to Insights.",
    )
