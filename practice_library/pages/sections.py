"""What a section shows, by its mode. A later room may take a mode over, as newsletters do with theirs."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.utils import timezone

from portal.spreadsheets import DOWNLOADS, download

from .filters import LibraryFilter
from .kinds import kind_of
from .models import ContentPage, PracticeSessionPage, PracticeWeekPage, SectionPage

PAGE_SIZE = 20
DEFAULT_PAGE = "practice_library/section_children.html"


@dataclass(frozen=True)
class Mode:
    """How a section in one mode is drawn."""

    template: str
    context: Callable


_modes: dict[str, Mode] = {}


def register_section_mode(shows: str, *, template: str, context: Callable) -> None:
    """Draw sections whose `shows` is this with `template` and the dict of `context(section, request)`."""
    _modes[shows] = Mode(template, context)


def mode_of(section: SectionPage) -> Mode:
    return _modes.get(section.shows, Mode(DEFAULT_PAGE, children_context))


def context_of(section: SectionPage, request) -> dict:
    """What the section's template needs, the way here included."""
    above = section.get_ancestors().filter(depth__gt=2).live()
    crumbs = [{"label": page.title, "url": page.get_url(request)} for page in above] + [{"label": section.title, "url": ""}]
    return {"crumbs": crumbs if len(crumbs) > 1 else []} | mode_of(section).context(section, request)


def children_context(section: SectionPage, request) -> dict:
    """The pages in their order, each with those below it."""
    pages = list(ContentPage.objects.visible_to(request.user).descendant_of(section).order_by("path"))
    sections = list(SectionPage.objects.live().child_of(section))
    if not request.user.is_council_staff:
        sections = [other for other in sections if other.open_to_partners]
    top = section.depth + 1
    paths = {page.path for page in pages}
    branches = [
        {"page": page, "below": [other for other in pages if other.depth > page.depth and other.path.startswith(page.path)]}
        for page in pages
        if page.depth == top or not any(page.path.startswith(path) for path in paths if path != page.path)
    ]
    return {"branches": branches, "sections": sections, "count": len(pages)}


def library_filter(request) -> LibraryFilter:
    return LibraryFilter(request.GET, ContentPage.objects.visible_to(request.user).of_the_library().select_related("service"))


def page_range(listing):
    """The numbers of pages to show, with gaps."""
    return listing.paginator.get_elided_page_range(listing.number, on_each_side=2)


def library_context(section: SectionPage, request) -> dict:
    """All content that the reader may see, narrowed by what the address says, a page at a time."""
    narrowed = library_filter(request)
    listing = Paginator(narrowed.there, PAGE_SIZE).get_page(request.GET.get("page"))
    wanted = request.GET.get("page")
    notes = narrowed.notes
    if wanted and str(listing.number) != wanted:
        notes = [*notes, f"There is no page {wanted}. This is page {listing.number} of {listing.paginator.num_pages}."]
    to_come = list(narrowed.to_come) if narrowed.shows_what_comes and listing.number == 1 else []
    return {"filter": narrowed, "listing": listing, "page_range": page_range(listing), "notes": notes, "to_come": to_come}


def export_of(section: SectionPage, request):
    """The library as CSV or Excel where the address asks for it, with the same filters; otherwise None."""
    wanted = request.GET.get("format", "")
    if section.shows != SectionPage.Shows.LIBRARY or wanted not in DOWNLOADS:
        return None
    rows: list[list] = [["Title", "Kind", "Summary", "Service", "Minutes", "Date", "Last reviewed", "Next review by", "Owner", "Address"]]
    for page in library_filter(request).qs.select_related("service", "owning_post"):
        kind = kind_of(page)
        rows.append(
            [
                page.title,
                kind.label if kind else "",
                page.summary,
                page.service.name if page.service else "",
                page.minutes or "",
                page.day,
                page.last_reviewed or "",
                page.review_by or "",
                page.owning_post.title if page.owning_post else "",
                request.build_absolute_uri(page.get_url(request)),
            ]
        )
    return download(rows, f"library.{wanted}")


def practice_weeks_context(section: SectionPage, request) -> dict:
    """The weeks, newest first, with how many sessions the reader may see in each."""
    weeks = list(PracticeWeekPage.objects.descendant_of(section).visible_to(request.user).order_by("-first_day"))
    sessions = list(PracticeSessionPage.objects.descendant_of(section).visible_to(request.user).only("path", "recording_url", "transcript"))
    today = timezone.localdate()
    for week in weeks:
        own = [session for session in sessions if session.path.startswith(week.path)]
        week.session_count = len(own)
        week.recorded_count = sum(bool(session.recording_url or session.transcript) for session in own)
    return {
        "coming": sorted((week for week in weeks if week.last_day >= today), key=lambda week: week.first_day),
        "past": [week for week in weeks if week.last_day < today],
    }


register_section_mode(SectionPage.Shows.LIBRARY, template="practice_library/section_library.html", context=library_context)
register_section_mode(
    SectionPage.Shows.PRACTICE_WEEKS, template="practice_library/section_practice_weeks.html", context=practice_weeks_context
)
