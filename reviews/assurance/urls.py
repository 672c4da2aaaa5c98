"""Addresses of what follows the return."""

from django.urls import path

from .views import forms, lists

REVIEW = "reviews/<str:reference>/"

urlpatterns = [
    path("hand-over/", lists.hand_over, name="hand_over"),
    path("tracker/", lists.tracker_list, name="tracker"),
    path("team/", lists.my_team, name="my_team"),
    path("team/<slug:kind>/", lists.my_team_export, name="my_team_export"),
    path("actions/<int:pk>/", forms.ActionItemView.as_view(), name="action_item"),
    path(f"{REVIEW}mosaic/", forms.MosaicView.as_view(), name="review_mosaic"),
    path(f"{REVIEW}tm-assurance/", forms.TmAssuranceView.as_view(), name="review_tm_assurance"),
    path(f"{REVIEW}supervision/", forms.SupervisionView.as_view(), name="review_supervision"),
    path(f"{REVIEW}verify/", forms.VerifyView.as_view(), name="review_verify"),
    path(f"{REVIEW}sustained/", forms.SustainedView.as_view(), name="review_sustained"),
]
