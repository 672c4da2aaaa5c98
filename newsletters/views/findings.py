"""From a finding to an issue."""

from django.urls import reverse

from newsletters.actions import add_finding_to_issue, put_finding_in_new_issue
from newsletters.forms import NEW, FindingForm
from newsletters.models import NewsletterPage
from portal.acting import ActionFormView
from reviews.records.findings_views import finding_for


class FindingToNewsletterView(ActionFormView):
    """Choose the issue, and say the finding in one's own words."""

    form_class = FindingForm
    template_name = "newsletters/desk/finding_form.html"
    title = "Put a finding in the newsletter"
    button = "Put in newsletter"

    def dispatch(self, request, *args, **kwargs):
        self.finding = finding_for(request, kwargs["number"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, form):
        data = form.cleaned_data
        said = {"heading": data["heading"], "words": data["words"], "by": self.request.user}
        if data["issue"] == NEW:
            issue = put_finding_in_new_issue(self.finding.number, title=data["title"], **said)
        else:
            issue = add_finding_to_issue(NewsletterPage.objects.get(pk=int(data["issue"])), self.finding.number, **said)
        self.done = f"The finding is in “{issue.draft_title}”."
        return issue

    def get_success_url(self):
        issue = getattr(self, "result", None)
        return reverse("newsletter_issue", args=[issue.pk]) if issue else reverse("finding", args=[self.finding.number])

    def get_context_data(self, **kwargs):
        number = self.finding.number
        trail = [
            {"label": "Findings", "url": reverse("findings")},
            {"label": f"Finding {number}", "url": reverse("finding", args=[number])},
            {"label": "Put in newsletter"},
        ]
        return super().get_context_data(**kwargs) | {"finding": self.finding, "trail": trail}
