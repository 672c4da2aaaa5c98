"""Reading the event log and the read log. Neither can be changed from here."""

from django.contrib.contenttypes.models import ContentType
from django.db import models


class AppendOnlyQuerySet(models.QuerySet):
    """A queryset whose rows are only ever added."""

    def _refuse(self, *args, **kwargs):
        from .models import CannotBeChanged

        raise CannotBeChanged(f"{self.model._meta.verbose_name} rows are only ever added.")

    update = delete = bulk_update = update_or_create = aupdate = adelete = abulk_update = aupdate_or_create = _refuse
    _raw_delete = _update = _refuse

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        """As Django's, which can only add; "update on conflict" would change what is there."""
        return self._refuse() if update_conflicts else super().bulk_create(objs, *args, **kwargs)

    def about(self, subject):
        """Rows on one subject."""
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)


class EventQuerySet(AppendOnlyQuerySet):
    pass


class ReadEntryQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user):
        """The read log is for Insights (the contract's V); a superuser is refused (V12)."""
        return self if user.is_authenticated and user.standing.is_insights else self.none()
