"""The themes, and all that is known about one."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from practice_library.pages.kinds import kinds
from practice_library.pages.models import ContentPage
from practice_library.panels import theme_panels

from .models import Theme

#: So many pages of one kind are shown; a link leads to the rest.
SHOWN_OF_A_KIND = 6


@require_safe
def theme_list(request):
    """All themes in their groups, each with how many pages the reader may open."""
    themes = list(Theme.objects.in_use().select_related("parent"))
    counts = _counts(request.user)
    groups: dict[int, dict] = {}
    for theme in themes:
        theme.page_count = counts.get(theme.pk, 0)
        groups.setdefault(theme.parent_id, {"group": theme.parent, "themes": []})["themes"].append(theme)
    return render(request, "practice_library/themes/list.html", {"groups": list(groups.values())})


def _counts(user) -> dict[int, int]:
    """Pages that `user` may read, by theme."""
    found: dict[int, int] = {}
    tags = ContentPage.themes.through.objects.filter(contentpage__in=ContentPage.objects.visible_to(user))
    for theme_id in tags.values_list("theme_id", flat=True):
        found[theme_id] = found.get(theme_id, 0) + 1
    return found


@require_safe
def theme(request, slug: str):
    """What is found, what was done, and what there is to learn from, on one theme. A merged theme leads to its new one."""
    shown = Theme.objects.select_related("parent", "merged_into").filter(slug=slug).first()
    if shown is None:
        raise Http404("There is no such theme.")
    if shown.merged_into_id:
        return redirect("theme", slug=shown.now.slug, permanent=True)
    group = shown.parent
    if group is None:
        return redirect("theme_list")
    pages = (
        ContentPage.objects.visible_to(request.user).filter(themes=shown).select_related("service").order_by("-first_published_at", "pk")
    )
    context = {
        "theme": shown,
        "crumbs": [
            {"label": "Themes", "url": reverse("theme_list")},
            {"label": group.title, "url": f"{reverse('theme_list')}#{group.slug}"},
            {"label": shown.title, "url": ""},
        ],
        "kinds": _by_kind(pages),
        "panels": theme_panels(shown, request.user),
    }
    return render(request, "practice_library/themes/theme.html", context)


def _by_kind(pages) -> list[dict]:
    """The pages by kind: good practice and guidance first."""
    found: dict[int, list] = {}
    for page in pages:
        found.setdefault(page.content_type_id, []).append(page)
    entries = [
        {"kind": kind, "pages": own[:SHOWN_OF_A_KIND], "count": len(own), "more": len(own) > SHOWN_OF_A_KIND}
        for kind in kinds()
        if (own := found.get(kind.content_type_id))
    ]
    return sorted(entries, key=lambda entry: FIRST.get(entry["kind"].key, 9))


FIRST = {"good-practice-example": 0, "guidance": 1, "practice-week-session": 2, "training": 3}
