"""When each periodic task was last started."""

from django.db import models


class PeriodicRun(models.Model):
    """The last time at which a periodic task was enqueued."""

    name = models.CharField(max_length=200, unique=True)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.last_at:%Y-%m-%d %H:%M}"
