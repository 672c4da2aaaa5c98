"""Addresses of reviews: reading, steps, form, check and return."""

from django.urls import include, path, register_converter

from .views import findings, form, insights, reading, steps


class ReferenceConverter:
    """A review's reference, such as CR-2026-0412."""

    regex = r"[A-Z]{2,4}-\d{4}-\d{4,6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")

REVIEW = "reviews/<reference:reference>/"

urlpatterns = [
    path("", include("reviews.records.findings_urls")),
    path("reviews/", reading.review_list, name="reviews"),
    path("reviews/export/<slug:kind>/", reading.reviews_export, name="reviews_export"),
    path(REVIEW, reading.review, name="review"),
    path(f"{REVIEW}reflect/", reading.reflect, name="review_reflect"),
    path(f"{REVIEW}read-log/", reading.read_log, name="review_read_log"),
    path(f"{REVIEW}book/", steps.BookView.as_view(), name="review_book"),
    path(f"{REVIEW}conversation/", steps.ConversationView.as_view(), name="review_conversation"),
    path(f"{REVIEW}family/", steps.FamilyView.as_view(), name="review_family"),
    path(f"{REVIEW}questions/<slug:key>/", form.question_page, name="review_question"),
    path(f"{REVIEW}questions/<slug:key>/autosave/", form.autosave, name="review_autosave"),
    path(f"{REVIEW}findings/add/", findings.FindingView.as_view(), name="finding_add"),
    path(f"{REVIEW}findings/suggestions/", findings.suggestions, name="finding_suggestions"),
    path(f"{REVIEW}findings/<int:pk>/", findings.FindingView.as_view(), name="finding_change"),
    path(f"{REVIEW}findings/<int:pk>/remove/", findings.FindingRemoveView.as_view(), name="finding_remove"),
    path(f"{REVIEW}findings/<int:pk>/attach/", findings.learning_attach, name="learning_attach"),
    path(f"{REVIEW}learning/<int:pk>/detach/", findings.learning_detach, name="learning_detach"),
    path(f"{REVIEW}actions/add/", findings.ActionAddView.as_view(), name="action_add"),
    path(f"{REVIEW}actions/<int:pk>/remove/", findings.action_remove, name="action_remove"),
    path(f"{REVIEW}submit/", form.SubmitView.as_view(), name="review_submit"),
    path(f"{REVIEW}submitted/", form.submitted, name="review_submitted"),
    path(f"{REVIEW}check/", insights.CheckView.as_view(), name="review_check"),
    path(f"{REVIEW}return/", insights.ReturnView.as_view(), name="review_return"),
    path(f"{REVIEW}withdraw/", insights.WithdrawView.as_view(), name="review_withdraw"),
]
