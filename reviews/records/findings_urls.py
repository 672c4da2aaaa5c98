"""Addresses of findings without identities."""

from django.urls import path

from . import findings_views

urlpatterns = [
    path("findings/", findings_views.findings, name="findings"),
    path("findings/<int:number>/", findings_views.finding, name="finding"),
]
