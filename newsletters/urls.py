"""Addresses of this room."""

from django.urls import path

from .views import desk, findings, subscription

DESK = "newsletters-desk/"

urlpatterns = [
    path(DESK, desk.newsletter_desk, name="newsletter_desk"),
    path(f"{DESK}new/", desk.DraftView.as_view(), name="newsletter_new"),
    path(f"{DESK}<int:pk>/", desk.newsletter_issue, name="newsletter_issue"),
    path(f"{DESK}<int:pk>/propose/", desk.ProposeView.as_view(), name="newsletter_propose"),
    path(f"{DESK}<int:pk>/take-back/", desk.TakeBackView.as_view(), name="newsletter_take_back"),
    path(f"{DESK}<int:pk>/approve/", desk.ApproveView.as_view(), name="newsletter_approve"),
    path(f"{DESK}<int:pk>/send/", desk.SendView.as_view(), name="newsletter_send"),
    path(f"{DESK}<int:pk>/send-rest/", desk.SendRestView.as_view(), name="newsletter_send_rest"),
    path("findings/<int:number>/newsletter/", findings.FindingToNewsletterView.as_view(), name="finding_to_newsletter"),
    path("my-newsletter/", subscription.SubscriptionView.as_view(), name="newsletter_subscription"),
]
