"""The grade descriptors in the CMS: versions, a draft and its areas, publication."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from portal.access.exceptions import Refused
from practice_library.pages.cms import confirm

from .actions import discard_draft, new_version_from, publish_descriptor_set, write_area
from .forms import AreaForm, PublishForm
from .models import DescriptorArea, DescriptorSet

PERMISSION = "practice_library.change_descriptorset"
PUBLISHED = "This version is published and can’t be changed. Make a new version from it."


def _may(request) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def _frame(title: str) -> dict:
    return {"header_title": title, "page_title": title, "header_icon": "grip"}


def versions(request):
    """All versions, the draft on top."""
    _may(request)
    found = list(DescriptorSet.objects.all())
    has_draft = any(one.can_change for one in found)
    return render(request, "practice_library/cms/versions.html", _frame("Grade descriptors") | {"versions": found, "has_draft": has_draft})


@require_POST
def new_version(request, pk: int):
    """Make a draft from a version."""
    _may(request)
    source = get_object_or_404(DescriptorSet, pk=pk)
    try:
        draft = new_version_from(source, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("descriptor_cms")
    messages.success(request, f"Version {draft.number} is a draft with everything that version {source.number} says.")
    return redirect("descriptor_cms_version", pk=draft.pk)


def version(request, pk: int):
    """The areas of a version, to change while it is a draft."""
    _may(request)
    shown = get_object_or_404(DescriptorSet, pk=pk)
    context = {"version": shown, "areas": shown.areas.prefetch_related("descriptors"), "refusal": "" if shown.can_change else PUBLISHED}
    return render(request, "practice_library/cms/version.html", _frame(str(shown)) | context)


def area(request, pk: int):
    """The words of one area. Those of a published version can be read, not changed."""
    _may(request)
    shown = get_object_or_404(DescriptorArea.objects.select_related("descriptor_set").prefetch_related("descriptors"), pk=pk)
    back = reverse("descriptor_cms_version", args=[shown.descriptor_set_id])
    if not shown.descriptor_set.can_change:
        messages.error(request, PUBLISHED)
        return redirect(back)
    form = AreaForm(request.POST or None, area=shown)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        write_area(shown, title=data["title"], question=data["question"], lead=data["lead"], sentences=form.sentences, by=request.user)
        messages.success(request, f"“{data['title']}” is saved in the draft.")
        return redirect(back)
    title = f"{shown.title}, version {shown.descriptor_set.number}"
    return confirm(request, title=title, text="", button="Save", back=back, form=form, icon="grip")


def publish(request, pk: int):
    """Ask what changed, then make the draft the version that holds."""
    _may(request)
    shown = get_object_or_404(DescriptorSet, pk=pk)
    back = reverse("descriptor_cms_version", args=[pk])
    form = PublishForm(request.POST or None, initial={"what_changed": shown.what_changed})
    if request.method == "POST" and form.is_valid():
        try:
            publish_descriptor_set(shown, by=request.user, what_changed=form.cleaned_data["what_changed"])
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect(back)
        messages.success(request, f"Version {shown.number} holds now. Reviews that are open keep the version they began with.")
        return redirect("descriptor_cms")
    text = "From now on new reviews are read beside these words. The version before stays readable."
    return confirm(request, title=f"Publish version {shown.number}", text=text, button="Publish", back=back, form=form, icon="grip")


def discard(request, pk: int):
    """Throw the draft away."""
    _may(request)
    shown = get_object_or_404(DescriptorSet, pk=pk)
    if request.method == "POST":
        try:
            discard_draft(shown, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, f"The draft of version {shown.number} is gone.")
        return redirect("descriptor_cms")
    back = reverse("descriptor_cms_version", args=[pk])
    text = "Everything changed in this draft is lost. Published versions stay as they are."
    return confirm(
        request, title=f"Discard the draft of version {shown.number}", text=text, button="Discard", back=back, icon="grip", serious=True
    )
