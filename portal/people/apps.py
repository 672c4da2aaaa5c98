"""Wagtail's app of accounts, with the portal's own screens and rules of who may use them."""

from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(WagtailUsersAppConfig):
    """Accounts in the CMS: known by e-mail address, kept by those who keep people, never deleted."""

    user_viewset = "portal.people.accounts.AccountViewSet"

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from portal.people.models import User
        from portal.people.policies import KeptPolicy

        super().ready()
        register_permission_policy(User, KeptPolicy(User, "portal.manage_people"))
