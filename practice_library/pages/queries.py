"""Which content a person may read, and what belongs with what."""

from django.db.models import Count, Q
from django.utils import timezone
from wagtail.models import PageQuerySet

#: How deep in the tree sections stand, and the pages about the portal with them.
BESIDE_THE_SECTIONS = 3


class ContentPageQuerySet(PageQuerySet):
    def visible_to(self, user):
        """Published content: all of it for staff (V1), what is open to partners for everybody else (V8, V9)."""
        if not user or not user.is_authenticated or not user.is_active or user.has_ended:
            return self.none()
        pages = self.live().public().filter(withdrawn_on__isnull=True)
        return pages if user.is_council_staff else pages.filter(open_to_partners=True)

    def of_the_library(self):
        """Without the pages that stand beside the sections, such as Privacy: they are about the portal, nothing to learn from."""
        return self.filter(depth__gt=BESIDE_THE_SECTIONS)

    def about_the_portal(self):
        """The pages that stand directly under the front door, where the foot of every page leads."""
        return self.filter(depth=BESIDE_THE_SECTIONS)

    def with_themes(self, slugs):
        """Pages that carry at least one theme of `slugs`, each once."""
        return self.filter(themes__slug__in=slugs).distinct()

    def to_come_or_timeless(self, now=None):
        """Without the courses that are over: nobody can go there any more."""
        return self.exclude(trainingpage__starts_at__lt=now or timezone.now())


def related_learning(theme_slugs, *, user, but=None, limit: int = 3):
    """Up to `limit` pages on any of the themes that `user` may read, leaving out the page `but` and what stands beside it.

    Those that share most themes come first, and no kind comes twice before each has come once.
    """
    from .models import ContentPage

    slugs = list(theme_slugs)
    if not slugs:
        return []
    pages = ContentPage.objects.visible_to(user).to_come_or_timeless()
    if but is not None and getattr(but, "path", None):
        beside = Q(path__startswith=but.path[: -but.steplen], depth=but.depth, content_type_id=but.content_type_id)
        pages = pages.exclude(Q(pk=but.pk) | beside)
    shared = Count("themes", filter=Q(themes__slug__in=slugs), distinct=True)
    found = pages.annotate(shared=shared).filter(shared__gt=0).order_by("-shared", "-first_published_at", "pk").select_related("service")
    return _varied(list(found[: limit * 8]), limit)


def _varied(pages: list, limit: int) -> list:
    """The first of each kind, then the second of each, and so on."""
    turns: dict[int, int] = {}
    ranked = []
    for place, page in enumerate(pages):
        turn = turns.get(page.content_type_id, 0)
        turns[page.content_type_id] = turn + 1
        ranked.append((turn, place, page))
    return [page for _, _, page in sorted(ranked, key=lambda entry: entry[:2])[:limit]]


def themes_of(page_ids):
    """Themes by page id, in one query."""
    from .models import ContentPage

    found: dict[int, list] = {pk: [] for pk in page_ids}
    through = ContentPage.themes.through
    for row in through.objects.filter(contentpage_id__in=list(page_ids)).select_related("theme").order_by("theme__title"):
        found[row.contentpage_id].append(row.theme)
    return found
