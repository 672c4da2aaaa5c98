"""Addresses of the moderation panel."""

from django.urls import path

from . import case_views, planning_views, views

urlpatterns = [
    path("panels/", views.panels, name="panels"),
    path("panels/plan/", planning_views.PlanView.as_view(), name="panel_plan"),
    path("panels/<int:pk>/", views.panel, name="panel"),
    path("panels/<int:pk>/change/", planning_views.ChangeView.as_view(), name="panel_change"),
    path("panels/<int:pk>/met-earlier/", planning_views.MetEarlierView.as_view(), name="panel_met_earlier"),
    path("panels/<int:pk>/cancel/", planning_views.CancelView.as_view(), name="panel_cancel"),
    path("panels/<int:pk>/close/", planning_views.CloseView.as_view(), name="panel_close"),
    path("panels/<int:pk>/cases/<str:reference>/", case_views.CaseView.as_view(), name="panel_case"),
    path("panels/<int:pk>/cases/<str:reference>/defer/", case_views.DeferView.as_view(), name="panel_case_defer"),
]
