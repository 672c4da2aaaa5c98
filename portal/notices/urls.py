"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.mark_all, name="notices_mark_all"),
    path("notices/<int:pk>/", views.open_notice, name="notice"),
    path("notices/<int:pk>/read/", views.mark_one, name="notice_mark"),
]
