"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("cycles/<int:pk>/", views.board, name="cycle_board"),
    path("cycles/<int:pk>/table/", views.table, name="cycle_table"),
    path("cycles/<int:pk>/table/<slug:kind>/", views.export, name="cycle_export"),
]
