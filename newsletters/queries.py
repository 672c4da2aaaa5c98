"""Which issues a person works on, who receives one, and what is still to be sent."""

from datetime import timedelta

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from practice_library.pages.queries import ContentPageQuerySet

#: A worker that took a delivery in hand and never came back is given up after this long.
IN_HAND = timedelta(minutes=5)
#: So long an issue is left to the worker that sends it.
PATIENCE = timedelta(minutes=15)


class NewsletterQuerySet(ContentPageQuerySet):
    def at_desk(self, user):
        """Every issue, drafts included, for those who make newsletters; none for anybody else."""
        from .rules import works_at_desk

        return self if works_at_desk(user) else self.none()

    def with_delivery_counts(self):
        """With `to_count`, to how many it goes, and `sent_count`, how many have it."""
        return self.annotate(to_count=Count("deliveries"), sent_count=Count("deliveries", filter=Q(deliveries__sent_at__isnull=False)))


class DeliveryQuerySet(models.QuerySet):
    def to_send(self):
        return self.filter(sent_at__isnull=True)

    def free_to_send(self, now):
        """Those to send that are in no worker's hands, or in those of one that never came back."""
        return self.to_send().filter(Q(sending_since__isnull=True) | Q(sending_since__lt=now - IN_HAND))


def recipients(at=None):
    """Active members of staff with an e-mail address who have not said no. Partners are not among them."""
    from portal.people.models import User

    from .models import Subscription

    said_no = Subscription.objects.filter(person=OuterRef("pk"), is_wanted=False)
    return User.objects.with_open_account(at).filter(~Exists(said_no), affiliation=User.Affiliation.STAFF).exclude(email="")


def without(issue, now=None):
    """Recipients who don't have the sent `issue` and to whom no worker is on its way: passed over, or there since it was sent.

    A worker sends in the order of the deliveries' numbers, so what it has passed and not sent was refused.
    """
    from .models import Delivery

    now = now or timezone.now()
    theirs = Delivery.objects.filter(issue=issue, person=OuterRef("pk"))
    latest = Delivery.objects.filter(issue=issue, sent_at__isnull=False).order_by("-pk").values("pk")[:1]
    ahead = Q(pk__gt=Coalesce(Subquery(latest), 0)) | Q(sending_since__isnull=False)
    on_its_way = theirs.to_send().filter(ahead, queued_at__gte=now - PATIENCE)
    return recipients(now).filter(~Exists(theirs.filter(sent_at__isnull=False)), ~Exists(on_its_way))


def wants_newsletter(person) -> bool:
    """Whether the person receives issues: staff do unless they said no."""
    from .models import Subscription

    return not Subscription.objects.filter(person=person, is_wanted=False).exists()
