"""Permission checks in which being a superuser counts for nothing on what V1-V12 guard."""

from django.contrib import auth
from django.core.exceptions import PermissionDenied

#: Apps whose permissions come from `rules` predicates alone. A superuser passes none by being one (V12).
GUARDED_APPS = {"reviews", "audit"}


def is_guarded(perm: str) -> bool:
    """Whether `perm`, such as "reviews.return_review", is decided by predicates alone."""
    return perm.split(".", 1)[0] in GUARDED_APPS


def has_permission(user, perm: str, obj=None) -> bool:
    """Whether `user` has `perm` on `obj`. An ended or inactive account has none."""
    if not user.is_active or user.has_ended:
        return False
    if user.is_superuser and not is_guarded(perm):
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
