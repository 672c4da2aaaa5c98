"""The demonstration's newsletters, made as people make them: written by one, approved by another, sent."""

import json
import uuid
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from practice_library.loading.files import ContentError, read_yaml
from practice_library.loading.pages import plain
from practice_library.pages.models import SectionPage
from practice_library.themes.models import Theme
from reviews.records.anonymous import AnonymousFinding, anonymous_findings, without_identities

from .actions import approve, draft_issue, propose
from .content import plain_text
from .models import NewsletterPage
from .sending import send


@dataclass
class Desk:
    """Who makes the issues, and where they stand."""

    section: SectionPage
    editor: object
    approver: object
    is_sent: bool = True


def load_newsletters(
    section: SectionPage,
    path: str | Path,
    *,
    today: date,
    editor,
    approver,
    is_sent: bool = True,
) -> list[NewsletterPage]:
    """Make the issues of the file `path` that are missing, oldest first, by the real actions. Returns those made.

    To let each be made in its own month, on a travelling clock, read the file with `issues_of` and call `load_issue`.
    """
    desk = Desk(section, editor, approver, is_sent)
    made = [load_issue(entry, desk=desk, issue_date=months_before(today, entry["months_ago"])) for entry in issues_of(path)]
    return [issue for issue in made if issue]


def issues_of(path: str | Path) -> list[dict]:
    """The entries of the file, oldest first."""
    return sorted(read_yaml(path), key=lambda entry: -entry["months_ago"])


def load_issue(entry: dict, *, desk: Desk, issue_date: date) -> NewsletterPage | None:
    """Draft, propose, approve and send one issue. None where it is there already."""
    issue = propose_issue(entry, desk=desk, issue_date=issue_date)
    if issue is None:
        return None
    issue = approve(issue, by=desk.approver)
    return send(issue, by=desk.editor) if desk.is_sent else issue


def propose_issue(entry: dict, *, desk: Desk, issue_date: date) -> NewsletterPage | None:
    """Draft one issue and propose it for approval. None where it is there already."""
    if NewsletterPage.objects.child_of(desk.section).filter(slug=entry["slug"]).exists():
        return None
    issue = draft_issue(
        title=entry["title"],
        slug=entry["slug"],
        introduction=plain_text(plain(entry["intro"])),
        issue_date=issue_date,
        themes=_themes(entry),
        section=desk.section,
        by=desk.editor,
    )
    draft = issue.get_latest_revision_as_object()
    draft.items = json.dumps([block for item in entry["items"] if (block := _block(item, desk))])
    draft.save_revision(user=desk.editor, log_action=True)
    return propose(issue, by=desk.editor)


def months_before(today: date, months: int) -> date:
    """The first of the month some months before `today`, but `today` itself for this month."""
    if not months:
        return today
    month = today.year * 12 + today.month - 1 - months
    return date(month // 12, month % 12 + 1, 1)


def _block(item: dict, desk: Desk) -> dict | None:
    if item["kind"] != "finding":
        return _as_block("item", heading=plain(item["heading"]), text=plain(item["text"]))
    finding = _finding(item, desk.editor)
    if finding is None:
        return None
    return _as_block("finding", heading=plain(item["heading"]), finding_id=finding.number, words=plain(item["text"]))


def _finding(item: dict, editor) -> AnonymousFinding | None:
    """The settled finding that begins with the item's words and carries all its themes; None where there is none (yet)."""
    found = anonymous_findings(editor).filter(text__startswith=item["finding"])
    fitting = (finding for finding in without_identities(found) if set(item["themes"]) <= {slug for slug, _ in finding.themes})
    return next(fitting, None)


def _as_block(kind: str, **value) -> dict:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def _themes(entry: dict) -> list[Theme]:
    slugs = list(dict.fromkeys(slug for item in entry["items"] for slug in item.get("themes", [])))
    themes = {theme.slug: theme for theme in Theme.objects.in_use().filter(slug__in=slugs)}
    unknown = [slug for slug in slugs if slug not in themes]
    if unknown:
        raise ContentError(f"{entry['slug']}: there is no theme {', '.join(unknown)}.")
    return [themes[slug] for slug in slugs]
