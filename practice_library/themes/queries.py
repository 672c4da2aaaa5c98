"""Which themes can be chosen, and which groups there are."""

from django.db import models


class ThemeQuerySet(models.QuerySet):
    def groups(self):
        return self.filter(parent__isnull=True)

    def in_use(self):
        """Themes that can be chosen: neither groups, nor retired, nor merged into another."""
        return self.filter(parent__isnull=False, retired_at__isnull=True)
