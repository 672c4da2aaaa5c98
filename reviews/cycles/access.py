"""Who may enter this room: Insights, and nobody by being a superuser (V6, V12)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from .models import Case, Cycle

REFUSAL = "Cycles and their samples are for Insights. If you need something from them for your work, ask Insights."


def require_insights(user) -> None:
    """Raise `PermissionDenied` with a sentence unless `user` may run cycles."""
    if not user.has_perm("reviews.run_cycles"):
        raise PermissionDenied(REFUSAL)


def cycle_for(user, pk: int) -> Cycle:
    """The cycle with this number, if `user` may see cycles."""
    require_insights(user)
    cycle = Cycle.objects.visible_to(user).select_related("instrument_version__instrument").filter(pk=pk).first()
    if cycle is None:
        raise Http404("There is no such cycle.")
    return cycle


def case_for(user, cycle: Cycle, pk: int) -> Case:
    """The case with this number in the sample of `cycle`."""
    case = Case.objects.visible_to(user).filter(cycle=cycle, pk=pk).select_related("child", "cycle").first()
    if case is None:
        raise Http404("There is no such case in this cycle.")
    return case


def trail_of(cycle: Cycle, *more: dict) -> list[dict]:
    """The way to a page of a cycle, from all cycles by the board."""
    return [
        {"label": "Cycles", "url": reverse("cycles")},
        {"label": cycle.name, "url": reverse("cycle_board", args=[cycle.pk])},
        *more,
    ]


class InsightsView:
    """Mixed into class-based views of this room: asks for Insights before anything is read."""

    def dispatch(self, request, *args, **kwargs):
        require_insights(request.user)
        return super().dispatch(request, *args, **kwargs)


class OfCycle(InsightsView):
    """A view of one cycle, which stands in `self.cycle`."""

    cycle: Cycle

    def dispatch(self, request, *args, **kwargs):
        self.cycle = cycle_for(request.user, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def trail(self, *more: dict) -> list[dict]:
        """The way to this page."""
        return trail_of(self.cycle, *more)
