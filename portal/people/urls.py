"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("people/import/", views.import_upload, name="people_import"),
    path("people/import/<uuid:pk>/", views.import_preview, name="people_import_preview"),
    path("people/import/columns/<slug:sheet>.csv", views.import_columns, name="people_import_columns"),
]
