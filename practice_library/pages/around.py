"""What stands around a content page for one reader: the way here, contents, neighbours, learning, panels."""

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.models import Page

from practice_library.panels import page_panels

from .kinds import Kind, kind_of
from .models import ContentPage, PracticeSessionPage, PracticeWeekPage, SectionPage
from .queries import BESIDE_THE_SECTIONS, related_learning, themes_of

#: So many entries at the left; beyond them a link to the whole list.
MOST_CONTENTS = 25


class Around:
    """Works out each part only when a template asks for it, and once."""

    def __init__(self, page: ContentPage, request):
        self.page = page
        self.request = request
        self.user = getattr(request, "user", None)

    @cached_property
    def audience(self) -> str:
        """The kind of reader: all of one kind are shown the same, apart from their own learning."""
        return "staff" if self.user and self.user.is_authenticated and self.user.is_council_staff else "partner"

    @cached_property
    def kind(self) -> Kind | None:
        return kind_of(self.page)

    @cached_property
    def themes(self) -> list:
        """Themes of the page that are in use, from the database: a preview shows those of the draft."""
        return [theme for theme in self.page.themes.all() if theme.retired_at is None]

    @cached_property
    def ancestors(self) -> list[Page]:
        """From below the front door down to the page's parent, each as what it is."""
        return list(self.page.get_ancestors().filter(depth__gt=2).specific())

    @cached_property
    def section(self) -> SectionPage | None:
        """The section the page stands in."""
        return next((page for page in reversed(self.ancestors) if isinstance(page, SectionPage)), None)

    @cached_property
    def crumbs(self) -> list[dict]:
        """The way here. A page that the reader may not open is named without a link."""
        return [{"label": page.title, "url": self._address(page)} for page in self.ancestors] + [{"label": self.page.title, "url": ""}]

    def _address(self, page: Page) -> str:
        is_open = bool(self.user and self.user.is_authenticated and self.user.is_council_staff) or getattr(page, "open_to_partners", False)
        return page.get_url(self.request) if page.live and is_open and not getattr(page, "withdrawn_on", None) else ""

    @cached_property
    def beside(self) -> list[ContentPage]:
        """Every page of the reading order that this one stands in, that the reader may read."""
        parent = self.ancestors[-1] if self.ancestors else None
        if isinstance(parent, PracticeWeekPage):
            return list(PracticeSessionPage.objects.child_of(parent).visible_to(self.user).order_by("starts_at", "pk"))
        pages = ContentPage.objects.visible_to(self.user)
        if self.section is None:
            return []
        if self.section.shows == SectionPage.Shows.CHILDREN:
            return list(pages.descendant_of(self.section).order_by("path"))
        same = pages.descendant_of(self.section).filter(content_type_id=self.page.content_type_id)
        newest_first = self.section.shows != SectionPage.Shows.LIBRARY
        return list(same.order_by("-first_published_at" if newest_first else "title", "pk")[: MOST_CONTENTS + 1])

    @cached_property
    def is_book(self) -> bool:
        """Whether the pages beside are read in an order: the framework, and the sessions of a week."""
        parent = self.ancestors[-1] if self.ancestors else None
        return isinstance(parent, PracticeWeekPage) or (self.section is not None and self.section.shows == SectionPage.Shows.CHILDREN)

    @cached_property
    def contents_title(self) -> str:
        if self.is_book:
            over = self.ancestors[-1] if isinstance(self.ancestors[-1], PracticeWeekPage) else self.section
            return over.title if over else "Contents"
        return self.kind.plural if self.kind else "Contents"

    @cached_property
    def contents(self) -> list[dict]:
        """The contents at the left; of pages below others, those of the branch in which the reader is."""
        if len(self.beside) < 2:
            return []
        items = [self._entry(page) for page in self.beside[:MOST_CONTENTS] if page.depth == self._top]
        if len(self.beside) > MOST_CONTENTS and not self.is_book and self.section and self.kind:
            items.append({"label": f"All {self.kind.plural.lower()}", "url": f"{self.section.get_url(self.request)}?kind={self.kind.key}"})
        return items

    @cached_property
    def _top(self) -> int:
        return min(page.depth for page in self.beside)

    def _entry(self, page: ContentPage) -> dict:
        branch = self.page.path.startswith(page.path)
        below = [other for other in self.beside if other.depth == page.depth + 1 and other.path.startswith(page.path)] if branch else []
        return {
            "label": page.title,
            "url": page.get_url(self.request),
            "current": page.pk == self.page.pk,
            "below": [self._entry(other) for other in below],
        }

    @cached_property
    def _place(self) -> int | None:
        return next((place for place, page in enumerate(self.beside) if page.pk == self.page.pk), None) if self.is_book else None

    @property
    def previous(self) -> ContentPage | None:
        return self.beside[self._place - 1] if self._place else None

    @property
    def next(self) -> ContentPage | None:
        return self.beside[self._place + 1] if self._place is not None and self._place + 1 < len(self.beside) else None

    @cached_property
    def related(self) -> list[ContentPage]:
        """Learn from others: other kinds of content on the same themes."""
        return related_learning([theme.slug for theme in self.themes], user=self.user, but=self.page)

    @cached_property
    def panels(self) -> list[dict]:
        return page_panels(self.page, self.user) if self.user and self.user.is_authenticated else []

    @cached_property
    def warns_owner(self) -> bool:
        """Whether the reader stands in the post that should have looked at the page by now (R19)."""
        if not self.page.is_overdue or not self.page.owning_post_id or not self.user or not self.user.is_authenticated:
            return False
        return self.page.owning_post_id in self.user.standing.post_ids

    @property
    def is_learning(self) -> bool:
        """Whether there is something to learn from the page; those about the portal are read and done with."""
        return self.page.depth > BESIDE_THE_SECTIONS

    @cached_property
    def edit_url(self) -> str:
        """Where the reader edits the page, if they may."""
        if self.user is None or not self.user.has_perm("wagtailadmin.access_admin"):
            return ""
        may = self.page.permissions_for_user(self.user).can_edit()
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk]) if may else ""

    @cached_property
    def record(self):
        """The reader's own learning record of this page, if there is one (L5)."""
        from practice_library.learning.models import LearningRecord

        return LearningRecord.objects.visible_to(self.user).filter(page_id=self.page.pk).first() if self.user else None

    @cached_property
    def sessions(self) -> list[PracticeSessionPage]:
        """The sessions of a Practice Week, in their order, each with its themes."""
        sessions = list(PracticeSessionPage.objects.child_of(self.page).visible_to(self.user).order_by("starts_at", "pk"))
        themes = themes_of([session.pk for session in sessions])
        for session in sessions:
            session.shown_themes = themes[session.pk]
        return sessions
