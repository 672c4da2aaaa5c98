"""The form in which an editor writes a content page: themes to tick, posts that can own, and what publishing needs (R19)."""

from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from wagtail.admin.forms import WagtailAdminPageForm

from portal.people.models import Post, PostType, Tenure
from portal.templatetags.portal_ui_dates import long_date
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


def outside_its_week(starts_at, week) -> str:
    """What to say of a session of `week` that starts on none of its days; "" where it does. A draft of a week counts as written."""
    week = week.specific if week.live else week.get_latest_revision_as_object()
    if starts_at is None or week.first_day <= timezone.localdate(starts_at) <= week.last_day:
        return ""
    days = f"{long_date(week.first_day)} to {long_date(week.last_day)}"
    return f"“{week.title}” is from {days}. Enter a day within it, or change the dates of the week first."


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


class SessionForm(ContentPageForm):
    """A session's form. It is published on a day of its week, or the week's page would contradict itself."""

    def clean(self):
        cleaned = super().clean()
        said = "" if self.is_deferred_validation else outside_its_week(cleaned.get("starts_at"), self.parent_page)
        if said:
            self.add_error("starts_at", said)
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
