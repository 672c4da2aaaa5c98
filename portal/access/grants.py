"""What each of Wagtail's groups may do in the CMS. Given after every migration, so that a new model's grant is not forgotten.

A room adds its own with `grant` from its app's `ready`; what V1-V12 guard can't be granted to a group at all.
"""

import swapper
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from .groups import ADMINISTRATORS, ALL, APPROVERS, EDITORS, INSIGHTS_MANAGERS_GROUP
from .guarded import is_guarded

CONTENT = ("add", "change", "view")

#: Group -> permissions on models, as "app.codename".
_grants: dict[str, set[str]] = {name: {"wagtailadmin.access_admin"} for name in ALL}
_grants[INSIGHTS_MANAGERS_GROUP] |= {"portal.change_frameworksettings"}
_grants[EDITORS] |= {"practice_library.add_theme", "practice_library.change_theme", "practice_library.view_theme"}
_grants[ADMINISTRATORS] |= {
    "portal.change_councilsettings",
    "wagtailcore.change_site",
    "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect",
    "wagtailredirects.delete_redirect",
}

#: What a group may do with every page. Administrators have no business with unpublished content.
PAGE_PERMISSIONS = {EDITORS: ("add", "change", "publish", "lock", "unlock"), APPROVERS: ("change", "publish")}
COLLECTION_PERMISSIONS = {
    EDITORS: (
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtailimages.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.change_document",
        "wagtaildocs.choose_document",
    )
}


def grant(group: str, *permissions: str) -> None:
    """Let `group` have `permissions`, such as "practice_library.change_theme". Called from an app's `ready`.

    Raises `ValueError` for a guarded permission (V12) and for a group that is none of ours.
    """
    if group not in _grants:
        raise ValueError(f"“{group}” is not a group of the portal.")
    guarded = [permission for permission in permissions if is_guarded(permission)]
    if guarded:
        raise ValueError(f"Guarded permissions come from predicates alone: {', '.join(guarded)}.")
    _grants[group] |= set(permissions)


def grant_models(group: str, *models: str, actions=CONTENT) -> None:
    """Let `group` do `actions` with `models`, such as "practice_library.theme"."""
    for model in models:
        app_label, name = model.lower().split(".")
        grant(group, *[f"{app_label}.{action}_{name}" for action in actions])


def ensure_groups() -> None:
    """Make the groups and give them exactly what is granted. Running it again changes nothing."""
    wanted = {name for names in _grants.values() for name in names}
    found = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type").filter(codename__in=[name.split(".", 1)[1] for name in wanted])
    }
    for name in ALL:
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([found[permission] for permission in _grants[name] if permission in found])
        _ensure_pages(group)
        _ensure_collections(group)


def _ensure_pages(group) -> None:
    root = swapper.load_model("wagtailcore", "Page").objects.filter(depth=1).first()
    actions = PAGE_PERMISSIONS.get(group.name, ())
    if root is None or not actions:
        return
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=[f"{action}_page" for action in actions]
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _ensure_collections(group) -> None:
    root = Collection.objects.filter(depth=1).first()
    names = COLLECTION_PERMISSIONS.get(group.name, ())
    if root is None or not names:
        return
    for name in names:
        app_label, codename = name.split(".")
        permission = Permission.objects.filter(content_type__app_label=app_label, codename=codename).first()
        if permission:
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
