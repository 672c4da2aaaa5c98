"""What the CMS says where somebody tries to publish an issue there (R14)."""

from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages

from .models import NewsletterPage

SENTENCE = (
    "A newsletter is published by its approval. It was kept as a draft: propose it here, then somebody who wrote none of it approves it."
)


@hooks.register("before_publish_page")
def publish_at_the_desk(request, page):
    """Lead from any publishing button of the CMS to the newsletter desk, superusers too."""
    if not isinstance(page.specific, NewsletterPage):
        return None
    messages.error(request, SENTENCE)
    return redirect("newsletter_issue", page.pk)
