"""What the allocation room does by itself."""

from django_tasks import task

from .leaving import tell_of_those_who_left


@task(backend="background")
def tell_of_reviewers_who_left() -> int:
    """Tell Insights on the day which reviews stand without a reviewer (R1)."""
    return tell_of_those_who_left()
