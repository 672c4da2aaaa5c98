"""Findings as a file: what the list shows of each, and nothing that leads to its review (V7). Not their numbers either:
in their order, those of one review would stand together."""

from collections.abc import Iterable, Iterator

from portal.audit.actions import record_event

from .anonymous import AnonymousFinding

HEADINGS = ("Found in", "Kind", "Themes", "Nominated as an example", "What was found")


def export_rows(findings: Iterable[AnonymousFinding]) -> Iterator[tuple]:
    """Headings, then one row a finding."""
    yield HEADINGS
    for finding in findings:
        yield (
            f"{finding.found_in:%Y-%m}",
            finding.kind_label,
            ", ".join(title for _, title in finding.themes),
            "yes" if finding.is_nominated else "no",
            finding.text,
        )


def record_export(*, by, kind: str, count: int, chosen: dict[str, str]) -> None:
    """Record who took how many findings out of the portal, as which file, narrowed by what."""
    record_event(by, "findings.exported", by=by, kind=kind, count=count, narrowed_by=chosen)
