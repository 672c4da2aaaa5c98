"""Every address of the portal. Each needs sign-in unless `portal.access.public` lists it."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import views
from portal.access.views import kept_form

urlpatterns = [
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="admin_login"),
    path("admin/logout/", RedirectView.as_view(pattern_name="account_logout"), name="admin_logout"),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="page_login"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("account/", include("portal.access.urls")),
    path("account/", include("allauth.urls")),
    path("what-you-typed/", kept_form, name="kept_form"),
    path("council.css", views.council_css, name="council_css"),
    path("elements/", views.elements, name="elements"),
    path("health/", views.health, name="health"),
    path("", include("portal.notices.urls")),
    path("", include("portal.people.urls")),
    path("search/", include("search.urls")),
    path("", include("practice_library.urls")),
    path("", include("reviews.urls")),
    path("", include("newsletters.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
]
