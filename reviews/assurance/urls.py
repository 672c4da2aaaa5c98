"""Addresses of what follows the return."""

from django.urls import path

from .views import forms, items, lists

REVIEW = "reviews/<str:reference>/"

urlpatterns = [
    path("hand-over/", lists.hand_over, name="hand_over"),
    path("hand-over/<slug:kind>/", lists.hand_over_export, name="hand_over_export"),
    path("tracker/", lists.tracker_list, name="tracker"),
    path("tracker/<slug:kind>/", lists.tracker_export, name="tracker_export"),
    path("team/", lists.my_team, name="my_team"),
    path("team/<slug:kind>/", lists.my_team_export, name="my_team_export"),
    path("actions/<int:pk>/", items.ActionItemView.as_view(), name="action_item"),
    path("actions/<int:pk>/send-back/", items.SendBackView.as_view(), name="action_send_back"),
    path(f"{REVIEW}mosaic/", forms.MosaicView.as_view(), name="review_mosaic"),
    path(f"{REVIEW}tm-assurance/", forms.TmAssuranceView.as_view(), name="review_tm_assurance"),
    path(f"{REVIEW}supervision/", forms.SupervisionView.as_view(), name="review_supervision"),
    path(f"{REVIEW}verify/", forms.VerifyView.as_view(), name="review_verify"),
    path(f"{REVIEW}sustained/", forms.SustainedView.as_view(), name="review_sustained"),
]
