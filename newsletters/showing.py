"""An issue as one reader may see it (L2): words for everybody, where they come from for those who may open that end."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from reviews.records.anonymous import AnonymousFinding, without_identities
from reviews.records.models import Finding

from .content import FINDING, finding_numbers


@dataclass(frozen=True)
class ShownItem:
    """One item. `finding` and `trail` are there only for a reader who may open those ends."""

    heading: str
    text: Any
    is_finding: bool = False
    finding: AnonymousFinding | None = None
    trail: list[dict] = field(default_factory=list)


def shown_items(issue, user, *, words_only: bool = False) -> list[ShownItem]:
    """The items of `issue` for `user`. Two or three queries at most, whatever their number.

    `words_only` is for the CMS's previews and for e-mail: nothing of a review appears there (V12).
    """
    numbers = [] if words_only else finding_numbers(issue.items)
    findings = _findings(numbers, user)
    reviews = _reviews(numbers, user)
    return [_shown(block, findings, reviews) for block in issue.items]


def _findings(numbers, user) -> dict[int, AnonymousFinding]:
    if not numbers or not user.is_authenticated:
        return {}
    readable = Finding.objects.readable_without_identities(user).filter(pk__in=numbers)
    return {finding.number: finding for finding in without_identities(readable)}


def _reviews(numbers, user) -> dict[int, str]:
    """References of the reviews that the reader may open, by number of the finding."""
    if not numbers or not user.is_authenticated:
        return {}
    return dict(Finding.objects.visible_to(user).filter(pk__in=numbers).values_list("pk", "review__reference"))


def _shown(block, findings, reviews) -> ShownItem:
    if block.block_type != FINDING:
        return ShownItem(block.value["heading"], block.value["text"])
    number = block.value["finding_id"]
    finding, reference = findings.get(number), reviews.get(number)
    trail = []
    if finding:
        trail.append({"label": f"Finding {number}", "url": reverse("finding", args=[number])})
    if reference:
        trail.append({"label": f"Review {reference}", "url": reverse("review", args=[reference])})
    if trail:
        trail = [{"label": "This newsletter"}, *trail]
    return ShownItem(block.value["heading"], block.value["words"], is_finding=True, finding=finding, trail=trail)
