"""Who is served what: a page that isn't open to partners, a page that was withdrawn, a document."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from wagtail.models import Page, ReferenceIndex

from .models import ContentPage

NOT_OPEN = "This page is for staff of the council. If you need it for your work with us, ask the person who invited you."
NO_DOCUMENT = "This document isn’t open to you. If you need it, ask the owner of the page on which you found it."


def answer_instead(page: Page, request):
    """The response to give instead of the page, or None where it may be served. Raises `PermissionDenied` with a sentence.

    A page of a type that says nothing of partners is closed to them, but for the front door (V8, V9).
    """
    page = page.specific
    user = request.user
    if not user.is_council_staff and not getattr(page, "open_to_partners", page.depth <= 2):
        raise PermissionDenied(NOT_OPEN)
    if isinstance(page, ContentPage) and page.withdrawn_on:
        return render(request, "practice_library/withdrawn.html", {"page": page, "shows_reason": user.is_council_staff}, status=410)
    return None


def may_read_document(document, user) -> bool:
    """Whether a page that `user` may read carries or links the document; people who edit content may always."""
    if user.is_council_staff and user.has_perm("wagtailadmin.access_admin"):
        return True
    references = ReferenceIndex.get_references_to(document)
    page_ids = [int(pk) for pk in references.filter(base_content_type__model="page").values_list("object_id", flat=True)]
    return bool(page_ids) and ContentPage.objects.visible_to(user).filter(pk__in=page_ids).exists()


def refuse_document(document, request) -> None:
    """Raise `PermissionDenied` with a sentence unless the reader may have the document."""
    if not may_read_document(document, request.user):
        raise PermissionDenied(NO_DOCUMENT)
