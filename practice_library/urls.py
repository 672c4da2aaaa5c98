"""Addresses of this room. Pages of the library itself are served by Wagtail."""

from django.urls import path

from practice_library.descriptors import views as descriptors
from practice_library.learning import views as learning
from practice_library.pages import views as pages
from practice_library.themes import views as themes

urlpatterns = [
    path("themes/", themes.theme_list, name="theme_list"),
    path("themes/<slug:slug>/", themes.theme, name="theme"),
    path("descriptors/", descriptors.descriptors, name="descriptors"),
    path("descriptors/version/<int:number>/", descriptors.descriptor_version, name="descriptor_version"),
    path("descriptors/<slug:key>/", descriptors.descriptor_area, name="descriptor_area"),
    path("page/<int:pk>/wrong/", pages.page_wrong, name="page_wrong"),
    path("page/<int:pk>/read/", learning.learning_mark_read, name="learning_mark_read"),
    path("my-learning/", learning.my_learning, name="my_learning"),
]
