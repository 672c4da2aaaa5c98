"""What the moderation room does by itself."""

from django_tasks import task

from . import actions


@task(backend="background")
def close_months_with_nothing() -> int:
    """List cases that wait without a panel, then close panels whose time has come and that have nothing to moderate (R4)."""
    actions.list_those_without_panel()
    return actions.close_panels_with_nothing_to_do()
