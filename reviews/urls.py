"""Addresses of the review process, room by room."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("reviews.cycles.urls")),
    path("", include("reviews.records.urls")),
    path("", include("reviews.allocation.urls")),
    path("", include("reviews.moderation.urls")),
    path("", include("reviews.escalations.urls")),
    path("", include("reviews.assurance.urls")),
    path("", include("reviews.board.urls")),
]
