"""Permission checks in which being a superuser counts for nothing on what V1-V12 guard."""

import rules
from django.contrib import auth
from django.core.exceptions import PermissionDenied

#: Apps whose permissions come from `rules` predicates alone. A superuser passes none by being one (V12).
GUARDED_APPS = {"reviews", "audit"}
#: Models of this app to which the same applies: the logs, children and their numbers in Mosaic, and what others are told.
GUARDED_MODELS = {"event", "readentry", "mosaicnumber", "notice", "obligation", "child", "children", "caseresponsibility"}


def is_guarded(perm: str) -> bool:
    """Whether `perm`, such as "reviews.return_review" or "portal.view_event", is decided by predicates alone.

    Accounts are kept by those who have "portal.manage_people", whatever Django's "change_user" says, and nothing of
    this app is deleted in the CMS: it has a history.
    """
    app_label, _, codename = perm.partition(".")
    if app_label in GUARDED_APPS:
        return True
    if app_label != "portal":
        return False
    action, _, name = codename.rpartition("_")
    return name in GUARDED_MODELS or name == "user" or action == "delete"


def is_guarded_model(model) -> bool:
    """Whether rows of `model` are shown through `visible_to` alone, and never by the CMS's own lists."""
    if model._meta.app_label == "portal":
        return model._meta.model_name in GUARDED_MODELS
    return model._meta.app_label in GUARDED_APPS


def has_permission(user, perm: str, obj=None) -> bool:
    """Whether `user` has `perm` on `obj`. An ended or inactive account has none.

    What is guarded is asked of the predicates alone: every other backend, allauth's too, says yes to a superuser.
    """
    if not user.is_active or user.has_ended:
        return False
    if is_guarded(perm):
        return rules.has_perm(perm, user, obj)
    if user.is_superuser:
        return True
    for backend in auth.get_backends():
        if not hasattr(backend, "has_perm"):
            continue
        try:
            if backend.has_perm(user, perm, obj):
                return True
        except PermissionDenied:
            return False
    return False
