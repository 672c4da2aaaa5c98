"""Addresses that belong to no room: the council's colours, and health."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.council import CouncilSettings


@login_not_required
@require_safe
@cache_control(max_age=300)
def council_css(request):
    """The two colours that the council sets in the CMS, as a stylesheet."""
    council = CouncilSettings.load(request_or_site=request)
    css = f":root{{--pk-frame:{council.frame_colour};--pk-brand:{council.brand_colour}}}"
    return HttpResponse(css, content_type="text/css")


@login_not_required
@require_safe
def health(request):
    """Whether the portal answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_safe
def elements(request):
    """The sheet of all elements, with invented data: for whoever draws a page."""
    return render(request, "elements.html")
