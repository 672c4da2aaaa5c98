"""Whether one receives the newsletter by e-mail."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse_lazy

from newsletters.actions import set_subscription
from newsletters.forms import SubscriptionForm
from newsletters.queries import wants_newsletter
from portal.acting import ActionFormView


class SubscriptionView(ActionFormView):
    """On or off, for oneself."""

    form_class = SubscriptionForm
    title = "Your newsletter"
    lead = "Staff receive each issue by e-mail unless they say no. Every issue stays in the portal."
    success_url = reverse_lazy("newsletter_subscription")
    back_url = "/newsletters/"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_council_staff:
            raise PermissionDenied("The newsletter is sent to staff of the council. What is open to you is in the portal.")
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"is_wanted": "yes" if wants_newsletter(self.request.user) else "no"}

    def act(self, form):
        is_wanted = form.cleaned_data["is_wanted"] == "yes"
        self.done = "You will receive the next issue by e-mail." if is_wanted else "You will receive no more issues by e-mail."
        return set_subscription(self.request.user, is_wanted=is_wanted)
