"""The search page."""

import logging
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search import actions, registry, synonyms
from search.asking import Asked, read
from search.finding import Finding, find
from search.listing import Choice, listing

logger = logging.getLogger(__name__)

REBUILDING = "The search is being put in order, so only words spelt exactly as you typed them are found for now."


@require_safe
@synonyms.asked_once()
def search(request: HttpRequest) -> HttpResponse:
    """Show what the user finds for `?query=`, narrowed by `kind` and facets, a page at a time."""
    asked = read(request.GET.get("query", ""), exact=request.GET.get("exact") == "1")
    kinds = registry.kinds_for(request.user)
    choice = Choice(asked, _chosen_kind(request, kinds), _chosen_facets(request, kinds))
    context: dict[str, Any] = {"asked": asked, "exact_url": _exact_url(choice), "kinds": kinds}
    if asked.attempts:
        finding = find(asked, request.user)
        if set(request.GET) <= {"query"}:
            _note(asked, finding)
        context["listing"] = listing(finding, choice, request.user, request.GET.get("page", 1))
        for group in context["listing"].groups:
            if group.kind.shown is not None:
                group.kind.shown([row.found for row in group.rows], request)
        context["answer"] = registry.answer(asked.words, request.user)
        if not actions.index_is_ready():
            context["rebuilding"] = REBUILDING
    return render(request, "search/search.html", context)


def _note(asked: Asked, finding: Finding) -> None:
    """Put a new search into the query log. The reader's results matter more than the log."""
    try:
        actions.record_search(asked.text, match=finding.match, counts=finding.counts)
    except DatabaseError:
        logger.exception("A search could not be noted in the query log")


def _chosen_kind(request: HttpRequest, kinds: list[registry.SearchKind]) -> str:
    key = request.GET.get("kind", "")
    return key if key in {kind.key for kind in kinds} else ""


def _chosen_facets(request: HttpRequest, kinds: list[registry.SearchKind]) -> dict[str, str]:
    known = {facet.key for kind in kinds for facet in kind.facets}
    return {key: value for key in sorted(known) if (value := request.GET.get(key, ""))}


def _exact_url(choice: Choice) -> str:
    return choice.url(changes={"exact": "" if choice.asked.exact else "1"})
