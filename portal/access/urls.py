"""Doors of allauth that stay shut. They come before its own addresses and go under the same prefix."""

from django.urls import path

from .views import closed_door

urlpatterns = [
    path("signup/", closed_door, name="closed_signup"),
    path("email/", closed_door, name="closed_email"),
    path("confirm-email/", closed_door, name="closed_confirm_email"),
    path("confirm-email/<str:key>/", closed_door, name="closed_confirm_email_key"),
    path("3rdparty/signup/", closed_door, name="closed_third_party_signup"),
]
