"""The demonstration's newsletters, made as people make them: written by one, approved by another, sent."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from practice_library.loading.files import ContentError, read_yaml
from practice_library.loading.pages import plain
from practice_library.pages.models import SectionPage
from practice_library.themes.models import Theme
from reviews.records.anonymous import AnonymousFinding, anonymous_findings, without_identities

from .actions import approve, draft_issue, propose
from .content import plain_text, words_as_html
from .models import NewsletterPage
from .sending import send

#: Given the short names of themes and the editor, the finding to write about, or None where there is none.
FindingChooser = Callable[[list[str], object], AnonymousFinding | None]


@dataclass
class Desk:
    """Who makes the issues, and from what."""

    section: SectionPage
    editor: object
    approver: object
    choose_finding: FindingChooser | None = None
    is_sent: bool = True


class NewestFinding:
    """Chooses the newest settled finding that carries one of the themes, and none twice."""

    def __init__(self):
        self.taken: set[int] = set()

    def __call__(self, theme_slugs: list[str], editor) -> AnonymousFinding | None:
        found = without_identities(anonymous_findings(editor, theme_slugs=theme_slugs).exclude(pk__in=self.taken)[:1])
        if not found:
            return None
        self.taken.add(found[0].number)
        return found[0]


def load_newsletters(
    section: SectionPage,
    path: str | Path,
    *,
    today: date,
    editor,
    approver,
    choose_finding: FindingChooser | None = None,
    is_sent: bool = True,
) -> list[NewsletterPage]:
    """Make the issues of the file `path` that are missing, oldest first, by the real actions. Returns those made.

    To let each be made in its own month, on a travelling clock, read the file with `issues_of` and call `load_issue`.
    """
    desk = Desk(section, editor, approver, choose_finding or NewestFinding(), is_sent)
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
    finding = desk.choose_finding(item["themes"], desk.editor) if desk.choose_finding else None
    if finding is None:
        return None
    heading = item.get("heading") or "A finding from our reviews"
    return _as_block("finding", heading=heading, finding_id=finding.number, words=plain(item["text"]) + words_as_html(finding.text))


def _as_block(kind: str, **value) -> dict:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def _themes(entry: dict) -> list[Theme]:
    slugs = list(dict.fromkeys(slug for item in entry["items"] for slug in item.get("themes", [])))
    themes = {theme.slug: theme for theme in Theme.objects.in_use().filter(slug__in=slugs)}
    unknown = [slug for slug in slugs if slug not in themes]
    if unknown:
        raise ContentError(f"{entry['slug']}: there is no theme {', '.join(unknown)}.")
    return [themes[slug] for slug in slugs]
