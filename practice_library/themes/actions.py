"""The verbs of the taxonomy: a theme is added, renamed, merged or retired, and never deleted."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from portal.access.exceptions import Refused
from portal.audit.actions import record_event

from .models import Theme

Follower = Callable[[Theme, Theme], object]
_followers: list[Follower] = []


def on_merge(follower: Follower) -> Follower:
    """Call `follower(old, new)` within the transaction of every merge, so that a later room moves its own tags."""
    if follower not in _followers:
        _followers.append(follower)
    return follower


@transaction.atomic
def add_theme(*, title: str, parent: Theme | None, by, summary: str = "", synonyms: str = "") -> Theme:
    """A new theme in the group `parent`, at its end; without one, a new group."""
    title = title.strip()
    if parent is not None and parent.parent_id is not None:
        raise Refused(f"“{parent}” is a theme, not a group.", "Choose one of the groups.")
    if Theme.objects.filter(parent=parent, title__iexact=title).exists():
        raise Refused(f"There is a theme called “{title}” in this group already.", "Use that one, or choose another name.")
    position = (Theme.objects.filter(parent=parent).aggregate(Max("position"))["position__max"] or 0) + 1
    theme = Theme.objects.create(slug=_free_slug(title), title=title, parent=parent, summary=summary, synonyms=synonyms, position=position)
    record_event(theme, "theme.added", by=by, title=title)
    return theme


@transaction.atomic
def rename_theme(theme: Theme, *, title: str, by) -> Theme:
    """Another name for a theme. Its address stays; its old name becomes a synonym, so that search still knows it."""
    theme = Theme.objects.select_for_update().get(pk=theme.pk)
    title = title.strip()
    if not title:
        raise Refused("Give the theme a name.")
    if Theme.objects.filter(parent=theme.parent_id, title__iexact=title).exclude(pk=theme.pk).exists():
        raise Refused(f"There is a theme called “{title}” in this group already.", "Choose another name, or merge the two.")
    old, theme.title = theme.title, title
    if old != title and old not in theme.other_words:
        theme.synonyms = ", ".join([*theme.other_words, old])[:400]
    theme.save()
    record_event(theme, "theme.renamed", by=by, old=old, new=title)
    return theme


@transaction.atomic
def merge_themes(old: Theme, new: Theme, *, by) -> Theme:
    """Make `old` part of `new`: every tag moves, and the old address leads to the new one. Returns `new`."""
    old, new = (Theme.objects.select_for_update().get(pk=pk) for pk in (old.pk, new.pk))
    if old.pk == new.pk:
        raise Refused("A theme can’t be merged into itself.", "Choose another one.")
    if old.is_group or new.is_group:
        raise Refused("Groups can’t be merged.", "Merge the themes in them one by one.")
    if old.merged_into_id:
        raise Refused(f"“{old}” was merged already.", f"Its tags are under “{old.now}”.")
    if new.retired_at:
        raise Refused(f"“{new}” isn’t in use any more.", "Choose a theme that is.")
    moved = _move_page_tags(old, new)
    for follower in _followers:
        follower(old, new)
    new.synonyms = ", ".join(dict.fromkeys([*new.other_words, old.title, *old.other_words]))[:400]
    new.save()
    old.merged_into = new
    old.retired_at = timezone.now()
    old.save()
    record_event(old, "theme.merged", by=by, into=new.slug, pages=moved)
    return new


def _move_page_tags(old: Theme, new: Theme) -> int:
    """Move tags of pages; drafts follow when they are next opened or published."""
    tags = old.pages.through.objects
    already = tags.filter(theme=new).values("contentpage_id")
    tags.filter(theme=old, contentpage_id__in=already).delete()
    return tags.filter(theme=old).update(theme=new)


@transaction.atomic
def retire_theme(theme: Theme, *, by) -> Theme:
    """Take a theme out of use: it can't be chosen any more. What carries it keeps it."""
    theme = Theme.objects.select_for_update().get(pk=theme.pk)
    if theme.retired_at:
        raise Refused(f"“{theme}” isn’t in use any more already.")
    if theme.is_group and theme.themes.filter(retired_at__isnull=True).exists():
        raise Refused(f"The group “{theme}” still has themes in use.", "Retire or merge these first.")
    theme.retired_at = timezone.now()
    theme.save()
    record_event(theme, "theme.retired", by=by)
    return theme


@transaction.atomic
def bring_back_theme(theme: Theme, *, by) -> Theme:
    """Put a retired theme into use again."""
    theme = Theme.objects.select_for_update().get(pk=theme.pk)
    if theme.merged_into_id:
        raise Refused(f"“{theme}” was merged into “{theme.now}” and can’t be brought back.", "Add a new theme.")
    theme.retired_at = None
    theme.save()
    record_event(theme, "theme.brought_back", by=by)
    return theme


def _free_slug(title: str) -> str:
    base = slugify(title)[:70] or "theme"
    slug, number = base, 2
    while Theme.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug
