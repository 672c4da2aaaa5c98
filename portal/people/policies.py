"""Who may keep people and children in the CMS."""

from wagtail.permission_policies import BasePermissionPolicy


class KeptPolicy(BasePermissionPolicy):
    """Rows that those with one permission add and change, and nobody deletes: they have a history."""

    def __init__(self, model, permission: str):
        super().__init__(model)
        self.permission = permission

    def user_has_permission(self, user, action) -> bool:
        return action != "delete" and user.has_perm(self.permission)
