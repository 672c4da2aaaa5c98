"""Addresses of the front door."""

from django.urls import path

from . import views

urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("my-work/", views.my_work, name="my_work"),
]
