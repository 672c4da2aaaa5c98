"""Questions about people, posts and who stood in them at an instant."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone


def _holds_at(at, prefix: str = "") -> Q:
    return Q(**{f"{prefix}starts__lte": at}) & (Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gt": at}))


class DatedQuerySet(models.QuerySet):
    """Rows with a start and an end."""

    def at(self, at=None):
        """Those that hold at the instant `at` (now, unless told)."""
        return self.filter(_holds_at(at or timezone.now()))

    def between(self, first, last):
        """Those that held at some instant from `first` to `last`, both included."""
        return self.filter(Q(starts__lte=last) & (Q(ends__isnull=True) | Q(ends__gt=first)))


class LeaveQuerySet(models.QuerySet):
    def at(self, at=None):
        """Leave that runs on the London day of the instant `at` (now, unless told)."""
        day = timezone.localdate(at or timezone.now())
        return self.filter(first_day__lte=day, last_day__gte=day)


def account_is_open(at, prefix: str = "") -> Q:
    """Whether a person could sign in on the London day of `at` (V9). `prefix` leads to the person, such as "person__"."""
    last_day = f"{prefix}account_ends"
    ends_later = Q(**{f"{last_day}__isnull": True}) | Q(**{f"{last_day}__gte": timezone.localdate(at)})
    return Q(**{f"{prefix}is_active": True}) & ends_later


class UserQuerySet(models.QuerySet):
    def with_open_account(self, at=None):
        """Those who could sign in on the London day of `at` (today, unless told)."""
        return self.filter(account_is_open(at or timezone.now()))

    def reviewers(self, at=None):
        """Those to whom a case can be allocated: the reviewing cohort and partner reviewers, while their accounts are open."""
        from .models import CohortMembership

        cohort = CohortMembership.objects.at(at).values("person")
        return self.with_open_account(at).filter(Q(pk__in=cohort) | Q(affiliation="partner_reviewer"))


class TenureQuerySet(DatedQuerySet):
    def of_open_accounts(self, at=None):
        """Those whose person has an account that is open at `at`: a closed account leaves its post vacant."""
        return self.filter(account_is_open(at or timezone.now(), "person__"))

    def standing_in(self, at=None):
        """Those whose person stands in the post at `at`: holders, acting holders, and deputies of a post
        that is vacant or whose every holder is on leave (V10)."""
        from .models import Leave, Tenure

        at = at or timezone.now()
        day = timezone.localdate(at)
        on_leave = Leave.objects.filter(person=OuterRef("person"), first_day__lte=day, last_day__gte=day)
        present = (
            Tenure.objects.filter(_holds_at(at), account_is_open(at, "person__"), post=OuterRef("post"), capacity__in=["holder", "acting"])
            .annotate(away=Exists(on_leave))
            .filter(away=False)
        )
        return self.filter(_holds_at(at), account_is_open(at, "person__")).filter(
            Q(capacity__in=["holder", "acting"]) | (Q(capacity="deputy") & ~Exists(present))
        )

    def names_by_post(self) -> dict[int, str]:
        """Post id -> the names of those who hold it or act in it, such as "Tara and Theo"."""
        names: dict[int, list[str]] = {}
        held: Any = self.filter(capacity__in=["holder", "acting"]).select_related("person").order_by("starts")
        for tenure in held:
            names.setdefault(tenure.post_id, []).append(str(tenure.person))
        return {post_id: " and ".join(some) for post_id, some in names.items()}


class PostQuerySet(models.QuerySet):
    def vacant(self, at=None):
        """Posts with neither holder nor acting holder at `at`."""
        from .models import Tenure

        at = at or timezone.now()
        held = Tenure.objects.filter(_holds_at(at), account_is_open(at, "person__"), post=OuterRef("pk"), capacity__in=["holder", "acting"])
        return self.filter(~Exists(held))


class MosaicNumberQuerySet(models.QuerySet):
    def of_child(self, child) -> str:
        """The child's number in Mosaic, or "". Only for a page whose reader may see the child's review."""
        return self.filter(child=child).values_list("number", flat=True).first() or ""


class CaseResponsibilityQuerySet(DatedQuerySet):
    def of_child(self, child, at=None):
        """Who had the child at the instant `at` (now, unless told), with the team; None where nobody did."""
        return self.at(at).filter(child=child).select_related("team", "practitioner").first()
