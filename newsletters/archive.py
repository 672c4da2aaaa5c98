"""The section of newsletters: the newest issue, and the others by year."""

from django.core.paginator import Paginator

from .models import NewsletterPage
from .queries import wants_newsletter

PAGE_SIZE = 20
TEMPLATE = "newsletters/section.html"


def archive_context(section, request) -> dict:
    """What the section's template needs: issues that the reader may see, narrowed to a year where the address asks for one."""
    issues = NewsletterPage.objects.descendant_of(section).visible_to(request.user).order_by("-issue_date", "-pk")
    known = [str(day.year) for day in issues.dates("issue_date", "year", order="DESC")]
    asked = request.GET.get("year", "")
    year = asked if asked in known else ""
    notes = [f"There is no issue of “{asked[:20]}”, so all years are shown."] if asked and not year else []
    newest = None if year else issues.first()
    shown = issues.filter(issue_date__year=int(year)) if year else issues.exclude(pk=newest.pk if newest else None)
    return {
        "newest": newest,
        "listing": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "year": year,
        "years": [{"label": "All years", "url": "?", "on": not year}] * bool(known)
        + [{"label": one, "url": f"?year={one}", "on": one == year} for one in known],
        "notes": notes,
        "is_wanted": wants_newsletter(request.user),
    }
