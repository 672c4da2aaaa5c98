"""Addresses of the moderation panel."""

from django.urls import path

from . import views

urlpatterns = [
    path("panels/", views.panels, name="panels"),
    path("panels/plan/", views.PlanView.as_view(), name="panel_plan"),
    path("panels/<int:pk>/", views.panel, name="panel"),
    path("panels/<int:pk>/close/", views.CloseView.as_view(), name="panel_close"),
    path("panels/<int:pk>/cases/<str:reference>/", views.CaseView.as_view(), name="panel_case"),
    path("panels/<int:pk>/cases/<str:reference>/defer/", views.defer, name="panel_case_defer"),
]
