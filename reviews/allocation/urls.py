"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("cycles/<int:pk>/cases/allocate/", views.allocate_all, name="cycle_allocate_all"),
    path("cycles/<int:pk>/cases/<int:case_pk>/allocate/", views.Allocate.as_view(), name="case_allocate"),
    path("cycles/<int:pk>/cases/<int:case_pk>/correct/", views.CorrectCase.as_view(), name="case_correct"),
]
