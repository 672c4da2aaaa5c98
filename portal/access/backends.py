"""Django's own permissions, for the CMS only."""

from django.contrib.auth.backends import ModelBackend

from .guarded import is_guarded


class ContentPermissionBackend(ModelBackend):
    """Group permissions for content. Guarded permissions never come from a group or from being a superuser (V12)."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """Nobody signs in here: allauth does that."""
        return

    def has_perm(self, user_obj, perm, obj=None):
        if is_guarded(perm):
            return False
        return super().has_perm(user_obj, perm, obj)

    def get_all_permissions(self, user_obj, obj=None):
        return {perm for perm in super().get_all_permissions(user_obj, obj) if not is_guarded(perm)}
