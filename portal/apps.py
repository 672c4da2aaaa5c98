"""The Django app `portal`, and Wagtail's app of accounts as the portal has it."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.models import Page, PageViewRestriction, Site

        from portal.access.cms_guard import keep_guarded_out_of_the_cms
        from portal.cms_dates import keep_dates_as_typed
        from portal.kept import watch
        from portal.models import CouncilSettings, Post, Service
        from portal.people.periodic import register

        watch(Page, PageViewRestriction, Site, CouncilSettings, Post, Service)
        keep_guarded_out_of_the_cms()
        keep_dates_as_typed()
        register()
        post_migrate.connect(after_migrations, dispatch_uid="portal.after_migrations")


def after_migrations(sender, using, plan=None, **kwargs) -> None:
    """Once every app is migrated: put the guards of append-only tables in place, and give the CMS groups what they may do."""
    from portal.access.grants import ensure_groups
    from portal.audit.triggers import protect_append_only_tables

    last = [app for app in apps.get_app_configs() if app.models_module is not None][-1]
    if sender.label != last.label or not _all_is_migrated(using, plan):
        return
    protect_append_only_tables(using)
    ensure_groups()


def _all_is_migrated(using, plan) -> bool:
    """Whether nothing is left to migrate. A `flush`, which has no plan, leaves the tables as they are."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    if plan is None:
        return True
    executor = MigrationExecutor(connections[using])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
