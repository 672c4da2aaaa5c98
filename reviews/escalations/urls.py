"""Addresses of escalations."""

from django.urls import path

from . import views

urlpatterns = [
    path("escalations/", views.escalations, name="escalations"),
    path("escalations/<int:pk>/", views.escalation, name="escalation"),
    path("escalations/<int:pk>/acknowledge/", views.acknowledge, name="escalation_acknowledge"),
    path("escalations/<int:pk>/assure/", views.AssureView.as_view(), name="escalation_assure"),
    path("escalations/<int:pk>/assure-again/", views.AssureAgainView.as_view(), name="escalation_assure_again"),
    path("reviews/<str:reference>/raise/", views.RaiseView.as_view(), name="review_raise"),
]
