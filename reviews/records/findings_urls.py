"""Addresses of findings without identities."""

from django.urls import path

from . import findings_views

urlpatterns = [
    path("findings/", findings_views.findings, name="findings"),
    path("findings/export/<slug:kind>/", findings_views.findings_export, name="findings_export"),
    path("findings/<int:number>/", findings_views.finding, name="finding"),
]
