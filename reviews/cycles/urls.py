"""Addresses of this room."""

from django.urls import path

from . import case_views, views

urlpatterns = [
    path("cycles/", views.cycles, name="cycles"),
    path("cycles/open/", views.OpenCycle.as_view(), name="cycle_open"),
    path("cycles/case-list.csv", case_views.list_template, name="cycle_cases_template"),
    path("cycles/<int:pk>/close/", views.CloseCycle.as_view(), name="cycle_close"),
    path("cycles/<int:pk>/cancel/", views.CancelCycle.as_view(), name="cycle_cancel"),
    path("cycles/<int:pk>/cases/", case_views.cases, name="cycle_cases"),
    path("cycles/<int:pk>/cases/add/", case_views.AddCase.as_view(), name="cycle_case_add"),
    path("cycles/<int:pk>/cases/import/", case_views.import_cases, name="cycle_cases_import"),
    path("cycles/<int:pk>/cases/<int:case_pk>/remove/", case_views.RemoveCase.as_view(), name="case_remove"),
]
