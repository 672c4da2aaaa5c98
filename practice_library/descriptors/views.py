"""The grade descriptors as everybody reads them."""

from types import SimpleNamespace

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from practice_library.pages.queries import related_learning
from practice_library.panels import page_panels
from practice_library.themes.models import Theme

from .models import DescriptorArea, DescriptorSet
from .queries import AREA_THEMES, current_area, current_set, readable_sets

TITLE = "Grade descriptors"


def _crumbs(*rest: tuple[str, str]) -> list[dict]:
    return [{"label": "Framework", "url": "/framework/"}, *[{"label": label, "url": url} for label, url in rest]]


def _contents(version: DescriptorSet, current: DescriptorArea | None) -> list[dict]:
    """The areas at the left. Those of an old version stay within it."""
    holds = version.status == DescriptorSet.Status.PUBLISHED
    page = reverse("descriptor_version", args=[version.number])
    return [
        {
            "label": area.title,
            "url": reverse("descriptor_area", args=[area.key]) if holds else f"{page}#{area.key}",
            "current": current is not None and area.pk == current.pk,
        }
        for area in version.areas.all()
    ]


@require_safe
def descriptors(request):
    """All areas of the version that holds, to compare."""
    version = current_set()
    if version is None:
        return render(request, "practice_library/descriptors/all.html", {"crumbs": _crumbs((TITLE, "")), "version": None})
    return _all(request, version, _crumbs((TITLE, "")))


@require_safe
def descriptor_version(request, number: int):
    """An old version as it stood, or the one that holds."""
    version = get_object_or_404(readable_sets(), number=number)
    return _all(request, version, _crumbs((TITLE, reverse("descriptors")), (f"Version {number}", "")))


def _all(request, version: DescriptorSet, crumbs: list[dict]):
    context = {
        "version": version,
        "is_old": version.status == DescriptorSet.Status.RETIRED,
        "areas": version.areas.prefetch_related("descriptors"),
        "versions": readable_sets(),
        "contents": _contents(version, None),
        "crumbs": crumbs,
    }
    return render(request, "practice_library/descriptors/all.html", context)


@require_safe
def descriptor_area(request, key: str):
    """One area: what each band looks like, and what to learn from."""
    area = current_area(key)
    if area is None:
        raise Http404("There is no such area.")
    themes = Theme.objects.in_use().filter(slug__in=AREA_THEMES.get(key, ()))
    slugs = [theme.slug for theme in themes]
    areas = list(area.descriptor_set.areas.all())
    place = next(number for number, other in enumerate(areas) if other.pk == area.pk)
    context = {
        "area": area,
        "version": area.descriptor_set,
        "contents": _contents(area.descriptor_set, area),
        "crumbs": _crumbs((TITLE, reverse("descriptors")), (area.title, "")),
        "themes": themes,
        "related": related_learning(slugs, user=request.user),
        "panels": page_panels(SimpleNamespace(pk=None, title=area.title, themes=themes), request.user) if slugs else [],
        "previous": areas[place - 1] if place else None,
        "next": areas[place + 1] if place + 1 < len(areas) else None,
    }
    return render(request, "practice_library/descriptors/area.html", context)
