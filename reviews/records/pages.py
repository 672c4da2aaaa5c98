"""What every page of a review starts with: may this person see it, and the log of who read what."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse

from portal.acting import ActionFormView
from portal.audit.actions import record_read
from portal.people.models import MosaicNumber

from .models import Review


def review_for(request, reference: str, *, what: str = "page", queryset=None) -> Review:
    """The review with `reference`, if the signed-in person may see it; the reading is logged.

    Raises `PermissionDenied` with the same sentence where there is none and where it is not theirs, so that the
    answer does not tell whether it exists.
    """
    reviews = Review.objects.all() if queryset is None else queryset
    review = reviews.visible_to(request.user).filter(reference=reference).first()
    if review is None:
        raise PermissionDenied(
            f"You can’t open {reference}. Either there is no such review, or it is not one that you may see. If you need it for your work, ask Insights."
        )
    record_read(review, request, what)
    return review


def the_record(review: Review) -> str:
    """Whose record it is, for who looks it up in Mosaic beside the page: the child's reference, and the number where it is known."""
    number = MosaicNumber.objects.of_child(review.child_id)
    return f"child {review.child.reference}{f', Mosaic {number}' if number else ''}"


class ReviewActionView(ActionFormView):
    """A form that acts on one review. `permission` is asked before the form is shown; `action` takes what the form holds."""

    permission = "reviews.view_review"
    what = "form"
    action: Callable | None = None

    def dispatch(self, request, *args, **kwargs):
        self.review = review_for(request, kwargs["reference"], what=self.what)
        if not request.user.has_perm(self.permission, self.review):
            raise PermissionDenied("This is not yours to do with this review. If you think that it should be, ask Insights.")
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        assert self.action is not None, "Give the view an action, or its own act()."
        return self.action(self.review, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return self.review.get_absolute_url()

    def get_context_data(self, **kwargs):
        trail = [
            {"label": "My work", "url": reverse("my_work")},
            {"label": self.review.reference, "url": self.review.get_absolute_url()},
            {"label": self.title},
        ]
        about = f"{self.review.reference} · {the_record(self.review)} · practitioner {self.review.practitioner or 'none'}"
        return super().get_context_data(**kwargs) | {"review": self.review, "trail": trail, "about": about}


class WritingView(ReviewActionView):
    """A form of a review that is being written. Once it is submitted, its page is shown instead; what was sent is refused."""

    permission = "reviews.work_on_review"

    def get(self, request, *args, **kwargs):
        if not self.review.is_in_writing:
            messages.info(request, "The review is submitted, so it can’t be changed now.")
            return redirect(self.review)
        return super().get(request, *args, **kwargs)
