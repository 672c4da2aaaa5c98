"""Which content a person may read, and what belongs with what."""

from wagtail.models import PageQuerySet


class ContentPageQuerySet(PageQuerySet):
    def visible_to(self, user):
        """Published content: all of it for staff (V1), what is open to partners for everybody else (V8, V9)."""
        pages = self.live().public().filter(withdrawn_on__isnull=True)
        if not user or not user.is_authenticated or user.has_ended:
            return self.none()
        return pages if user.is_council_staff else pages.filter(open_to_partners=True)

    def with_themes(self, slugs):
        """Pages that carry at least one theme of `slugs`, each once."""
        return self.filter(themes__slug__in=slugs).distinct()


def related_learning(theme_slugs, *, user, but=None, limit: int = 3):
    """Up to `limit` pages on any of the themes that `user` may read, leaving out the page `but`."""
    from .models import ContentPage

    pages = ContentPage.objects.visible_to(user).with_themes(theme_slugs)
    if but is not None:
        pages = pages.exclude(pk=but.pk)
    return pages.order_by("-first_published_at").specific()[:limit]
