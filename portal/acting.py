"""A form that calls one action. A refusal is shown on the form, and what was typed stays."""

from django.contrib import messages
from django.views.generic import FormView

from portal.access.exceptions import Refused


class ActionFormView(FormView):
    """Show a form; when it is valid, call `act`; when the action refuses, say why on the same page.

    Subclasses set `form_class`, `template_name`, `done` (a sentence for the next page) and `act(form)`.
    """

    template_name = "portal/action_form.html"
    title = ""
    lead = ""
    button = "Save"
    done = ""
    back_url = ""

    def act(self, form):
        """Call the action. May raise `Refused`."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            self.result = self.act(form)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        if self.done:
            messages.success(self.request, self.done)
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "title": self.title,
            "lead": self.lead,
            "button": self.button,
            "back_url": self.back_url or self.get_success_url(),
        }
