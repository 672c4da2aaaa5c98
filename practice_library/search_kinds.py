"""What of the library the search page finds: every kind of content page, themes, and grade descriptors as an answer."""

from collections.abc import Iterable
from functools import partial

from django.urls import reverse

from portal.people.models import Service
from practice_library.descriptors.queries import current_set
from practice_library.pages.kinds import Kind, kinds
from practice_library.pages.models import ContentPage, GuidancePage
from practice_library.themes.models import Theme
from search.registry import Answer, Facet, Hit, SearchKind, register, register_answerer


def theme_titles(slugs: Iterable[str]) -> dict[str, str]:
    """Titles of themes by slug."""
    return dict(Theme.objects.filter(slug__in=list(slugs)).values_list("slug", "title"))


def service_names(slugs: Iterable[str]) -> dict[str, str]:
    return dict(Service.objects.filter(slug__in=list(slugs)).values_list("slug", "name"))


#: Shared with other rooms: kinds that use the same key are narrowed together.
THEME = Facet(key="theme", label="Theme", lookup="themes__slug", labels=theme_titles)
SERVICE = Facet(key="service", label="Service", lookup="service__slug", labels=service_names)


def pages_for(kind: Kind, user):
    """Pages of one kind that `user` may read."""
    return kind.model.objects.visible_to(user).of_the_library().select_related("service")


def pages_about_the_portal(user):
    """Contact, privacy, accessibility: found by who looks for them, and no guidance."""
    return GuidancePage.objects.visible_to(user).about_the_portal().select_related("service")


def address_of(page: ContentPage) -> str:
    """The page's address without a query for each: the portal is one site, whose front door is the first part of the path."""
    return f"/{page.url_path.split('/', 2)[2]}"


def page_hit(kind: Kind, page: ContentPage, user) -> Hit:
    """A page as a result. Partners are told why they see it; for staff there is nothing to say."""
    parts = [page.service.name if page.service else "", f"{page.minutes} min" if page.minutes else ""]
    text = " ".join(str(part) for part in [page.summary, *_texts(page)] if part)
    return Hit(title=page.title, url=address_of(page), text=text, meta=" · ".join(filter(None, parts)), icon=kind.icon)


LONG_FIELDS = ("body", "transcript", "what_happened", "what_made_the_difference", "what_changed", "try_this", "introduction", "items")


def _texts(page: ContentPage) -> list[str]:
    """The searchable text of the page's own fields, as plain text."""
    names = [field.field_name for field in page.get_search_fields() if field.__class__.__name__ == "SearchField"]
    wanted = [name for name in names if name in LONG_FIELDS]
    return [plain_text(page._meta.get_field(name), getattr(page, name)) for name in wanted]


def plain_text(field, value) -> str:
    """What search reads in a field: the text without its markup."""
    texts = field.get_searchable_content(value) if hasattr(field, "get_searchable_content") else [value]
    return " ".join(str(text) for text in texts)


def themes_for(user):
    """Themes in use, for everybody who is signed in."""
    return Theme.objects.in_use().select_related("parent") if user.is_authenticated and not user.has_ended else Theme.objects.none()


def theme_hit(theme: Theme, user) -> Hit:
    return Hit(title=theme.title, url=theme.url, text=theme.summary, meta=str(theme.parent), icon="tag")


def descriptor_answer(words: str, user) -> Answer | None:
    """An area of the grade descriptors whose name was asked for, such as "what does good recording look like"."""
    asked = {word for word in words.lower().replace("?", " ").split() if len(word) > 3}
    if not asked & {"grade", "grades", "descriptor", "descriptors", "good", "outstanding", "inadequate", "scale", "scaling"}:
        return None
    version = current_set()
    for area in version.areas.all() if version else []:
        if area.key in asked or area.title.lower() in words.lower():
            address = reverse("descriptor_area", args=[area.key])
            return Answer(title=area.title, text=area.lead or area.question, url=address, link_text="What each band looks like")
    return None


def register_all() -> None:
    """Register every kind. A later room's page type is registered by that room."""
    for order, kind in enumerate(kinds()):
        if kind.model._meta.app_label != "practice_library":
            continue
        register(
            SearchKind(
                key=kind.key,
                label=kind.label,
                label_plural=kind.plural,
                icon=kind.icon,
                order=10 + order,
                queryset_for=partial(pages_for, kind),
                hit=partial(page_hit, kind),
                facets=(THEME, SERVICE),
            )
        )
    register(
        SearchKind(key="theme-page", label="Theme", label_plural="Themes", icon="tag", order=30, queryset_for=themes_for, hit=theme_hit)
    )
    register(
        SearchKind(
            key="about",
            label="About this portal",
            label_plural="About this portal",
            icon="file",
            order=90,
            queryset_for=pages_about_the_portal,
            hit=partial(page_hit, next(kind for kind in kinds() if kind.model is GuidancePage)),
        )
    )
    register_answerer(descriptor_answer)
