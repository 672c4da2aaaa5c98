"""Addresses that belong to no room: the council's colours, and health."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from portal.council import CouncilSettings
from portal.health import OK, states


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
@never_cache
def health(request):
    """Whether each part of the portal works; 503 and which one where not. `?only=web` leaves worker and clock out."""
    parts = states(web_only=request.GET.get("only") == "web")
    is_well = all(state == OK for state in parts.values())
    return JsonResponse({"status": OK if is_well else "failing", **parts}, status=200 if is_well else 503)


@require_safe
def elements(request):
    """The sheet of all elements, with invented data: for whoever draws a page."""
    return render(request, "elements.html")
