"""The board of a cycle, and the same reviews as a table and as files."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from portal.audit.actions import record_read, record_reads
from portal.spreadsheets import DOWNLOADS, download
from reviews.cycles.access import cycle_for
from reviews.cycles.models import Case

from . import exports
from .filters import SHOW_WORDS, STEPS, figures, read_choice
from .tables import TicketTable
from .tickets import WITHDRAWN, columns, late_in_open_cycles, tickets

PER_PAGE = 25


def _narrowed(request, cycle):
    """All tickets of the cycle, the choice in the address, and the tickets that it leaves."""
    found = tickets(cycle, request.user)
    choice = read_choice(request.GET, found)
    return found, choice, [ticket for ticket in found if choice.keeps(ticket)]


@require_safe
def board(request, pk):
    """The reviews of a cycle by step, late ones first (V6)."""
    cycle = cycle_for(request.user, pk)
    record_read(cycle, request, "board")
    found, choice, shown = _narrowed(request, cycle)
    table_url = reverse("cycle_table", args=[pk])
    by_step = columns(shown)
    record_reads([ticket.review for entry in by_step for ticket in entry["tickets"]], request, "row of the board")
    for entry in by_step:
        entry["all_url"] = table_url + choice.query(step=entry["column"].key)
    context = _context(cycle, found, choice, shown) | {
        "columns": by_step,
        "table_url": table_url + choice.query(),
        "withdrawn_url": table_url + choice.query(step=WITHDRAWN.key, show=""),
        "withdrawn_count": sum(1 for ticket in found if ticket.column is WITHDRAWN),
        "left": Case.objects.visible_to(request.user).filter(cycle=cycle).without_reviewer().count(),
        "also_open": late_in_open_cycles(request.user, but=cycle),
    }
    return render(request, "reviews/cycles/board.html", context)


@require_safe
def table(request, pk):
    """The same reviews as a table that sorts and pages."""
    cycle = cycle_for(request.user, pk)
    record_read(cycle, request, "table")
    found, choice, shown = _narrowed(request, cycle)
    listing = TicketTable(shown)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(listing)
    record_reads([row.record.review for row in listing.paginated_rows], request, "row of the table")
    context = _context(cycle, found, choice, shown) | {"table": listing, "steps": list(STEPS.items())}
    context["board_url"] = reverse("cycle_board", args=[pk]) + choice.query(step="")
    return render(request, "reviews/cycles/table.html", context)


def _context(cycle, found, choice, shown) -> dict:
    in_cycle = [ticket for ticket in found if ticket.column is not WITHDRAWN]
    return {
        "cycle": cycle,
        "choice": choice,
        "figures": figures(found, choice),
        "count": len(in_cycle),
        "shown_count": len(shown),
        "show_words": SHOW_WORDS.get(choice.show, ""),
        "csv_url": reverse("cycle_export", args=[cycle.pk, "csv"]) + choice.query(),
        "excel_url": reverse("cycle_export", args=[cycle.pk, "xlsx"]) + choice.query(),
        "trail": [{"label": "Cycles", "url": reverse("cycles")}, {"label": cycle.name}],
    }


@require_safe
def export(request, pk, kind):
    """What the table shows, all pages of it, as a file. Each review in it is logged as read."""
    if kind not in DOWNLOADS:
        raise Http404("There is no such export.")
    cycle = cycle_for(request.user, pk)
    _, _, shown = _narrowed(request, cycle)
    record_read(cycle, request, f"export as {kind}")
    record_reads([ticket.review for ticket in shown], request, f"export as {kind}")
    name = f"cycle-{cycle.month:%Y-%m}-reviews.{kind}"
    return download(exports.rows(shown), name, cycle.name)
