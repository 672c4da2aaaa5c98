"""The form in which an editor writes a content page: themes to tick, posts that can own, and what publishing needs (R19)."""

from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from wagtail.admin.forms import WagtailAdminPageForm

from portal.people.models import Post, PostType, Tenure
from practice_library.themes.models import Theme

from .queries import BESIDE_THE_SECTIONS

MISSING = {
    "themes": "Choose at least one theme before the page is published",
    "owning_post": "Choose the post that keeps this page right before it is published",
    "review_by": "Enter the date by which the page is looked at again before it is published",
    "is_anonymised": "Make sure that nobody can tell who the example is about, then tick this before it is published",
}

PAST = "Enter a date from today on: a page whose review-by date has passed is not published"


def is_past(day) -> bool:
    """Whether the review-by date `day` has passed; not where there is none."""
    return day is not None and day < timezone.localdate()


def needed_to_publish(page, depth: int) -> tuple[str, ...]:
    """Names of the fields that `page` at `depth` must have: what stands beside the sections is about the portal, so it has no theme."""
    needed = page.needed_to_publish
    return tuple(name for name in needed if name != "themes") if depth == BESIDE_THE_SECTIONS else needed


class ThemeCheckboxes(CheckboxSelectMultiple):
    """Themes to tick, each group under its name: one click changes one theme."""

    def render(self, name, value, attrs=None, renderer=None):
        context = self.get_context(name, value, attrs)
        return mark_safe(render_to_string("practice_library/cms/theme_checkboxes.html", context))  # noqa: S308 - a template's own output


class ContentPageForm(WagtailAdminPageForm):
    """A content page's form. A draft may lack what `needed_to_publish` of its type names; publishing and a check may not."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "themes" in self.fields:
            _offer_themes(self.fields["themes"], self.initial.get("themes") or ())
        if "owning_post" in self.fields:
            _offer_owners(self.fields["owning_post"], self.instance.owning_post_id)

    def clean(self):
        cleaned = super().clean()
        if not self.is_deferred_validation:
            for name in needed_to_publish(self.instance, self.parent_page.depth + 1):
                if name in self.fields and name not in self.errors and not cleaned.get(name):
                    self.add_error(name, MISSING[name])
            if is_past(cleaned.get("review_by")):
                self.add_error("review_by", PAST)
        return cleaned


def _offer_themes(field, carried) -> None:
    """Themes in use by group, and those that the page carries although they were retired."""
    kept = [getattr(theme, "pk", theme) for theme in carried]
    field.queryset = Theme.objects.filter(Q(parent__isnull=False) & (Q(retired_at__isnull=True) | Q(pk__in=kept))).select_related("parent")
    groups: dict[str, list] = {}
    for theme in field.queryset:
        label = f"{theme} (retired)" if theme.retired_at else str(theme)
        groups.setdefault(str(theme.parent), []).append((theme.pk, label))
    field.choices = list(groups.items())


def _offer_owners(field, owner_id) -> None:
    """Every post but practitioners', with who holds it; and the owner that the page has."""
    holders = Tenure.objects.at().names_by_post()
    field.queryset = Post.objects.filter(~Q(type=PostType.PRACTITIONER) | Q(pk=owner_id)).select_related("team")
    field.label_from_instance = lambda post: f"{post.title} – {holders.get(post.pk, 'vacant')}"
