"""Template tags for what only reviews have: bands, the scale, and findings with their learning."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from reviews.analysis.bands import Band, band_of

register = template.Library()


def css_name(band):
    """The end of a band's class: requires-improvement."""
    return band.key.replace("_", "-")


@register.simple_tag
def band(score, kind="", named=True):
    """A grade as word, score and four-step meter: `{% band review.final_score %}`.

    `{% band grade.score "reviewer" %}` has a dashed outline and says that it is the reviewer's;
    with `named=False` it says so to assistive technology alone, where a heading beside it does already.
    `score` may be a `Band`, which shows no number. Nothing is drawn for None.
    """
    if score is None or score == "":
        return ""
    shown = score if isinstance(score, Band) else band_of(int(score))
    drawn = {
        "band": shown,
        "css": css_name(shown),
        "score": "" if isinstance(score, Band) else int(score),
        "bars": [_bar(step, shown) for step in range(1, 5)],
        "reviewer": kind == "reviewer",
        "named": named,
    }
    # No line break may follow it: a full stop often does.
    return mark_safe(render_to_string("components/band.html", drawn).strip())


def _bar(step, shown):
    """One bar of the meter, faint when the band does not reach it."""
    return {"x": 6 * step - 5, "y": 14 - 3 * step, "height": 1 + 3 * step, "off": step > shown.step}


@register.filter
def band_label(score):
    """The band's word: `{{ score|band_label }}` is "Good"."""
    return band_of(int(score)).label if score not in (None, "") else ""


@register.filter
def band_key(score):
    """The band's key: `{{ score|band_key }}` is "good"."""
    return band_of(int(score)).key if score not in (None, "") else ""


def _descriptors_by_key(descriptors):
    """Band key to a list of sentences, from a dict or from things with `band` and `text`."""
    if not descriptors:
        return {}
    if hasattr(descriptors, "items"):
        pairs = descriptors.items()
    else:
        pairs = [(item["band"], item["text"]) if isinstance(item, dict) else (item.band, item.text) for item in descriptors]
    found = {}
    for key, text in pairs:
        sentences = [text] if isinstance(text, str) or not hasattr(text, "__iter__") else list(text)
        found.setdefault(getattr(key, "key", key), []).extend(sentences)
    return found


def _groups(value, descriptors):
    """The four groups of the scale, with their scores and what the band means."""
    sentences = _descriptors_by_key(descriptors)
    return [
        {
            "band": one,
            "css": css_name(one),
            "scores": [{"score": score, "checked": str(score) == str(value)} for score in range(one.low, one.high + 1)],
            "chosen": any(str(score) == str(value) for score in range(one.low, one.high + 1)),
            "sentences": sentences.get(one.key, []),
        }
        for one in Band
    ]


def _value(field):
    """What a bound field holds, or None."""
    value = field.value() if field else None
    return None if value in ("", None) else value


@register.inclusion_tag("components/scale.html")
def scale_field(
    field=None,
    descriptors=None,
    name="",
    value=None,
    legend="",
    na_field=None,
    reason_field=None,
    na_label="Not applicable to this child",
    disabled=False,
    hide_legend=False,
    errors=(),
    may_be_open=False,
):
    """Element 1, the scale: `{% scale_field form.score descriptors=descriptors na_field=form.na reason_field=form.na_reason %}`.

    Give a bound field, or `name` and `value`. `descriptors` is a dict of band key to text or list of texts,
    or a list of things with band and text. Without `na_field` there is no "Not applicable", without `may_be_open`
    no "No answer yet".
    """
    name = name or (field.html_name if field else "score")
    value = value if value is not None else _value(field)
    groups = _groups(value, descriptors)
    return {
        "field": field,
        "name": name,
        "id": f"id_{name}",
        "value": value,
        "legend": legend or (field.label if field else "Grade"),
        "hide_legend": hide_legend,
        "groups": groups,
        "chosen": next((group for group in groups if group["chosen"]), None),
        "described": any(group["sentences"] for group in groups),
        "na_field": na_field,
        "na_checked": _is_ticked(na_field),
        "na_label": na_label,
        "reason_field": reason_field,
        "disabled": disabled,
        "errors": list(field.errors) if field else list(errors),
        "may_be_open": may_be_open,
        "is_open": value in (None, "") and not _is_ticked(na_field),
    }


def _is_ticked(field) -> bool:
    return bool(_value(field)) and _value(field) not in ("False", "false", "0")


@register.inclusion_tag("components/descriptors.html")
def descriptor_table(descriptors, caption="What each band looks like"):
    """Four columns on a wide screen, four cards on a phone: `{% descriptor_table descriptors %}`."""
    sentences = _descriptors_by_key(descriptors)
    columns = [{"band": one, "css": css_name(one), "sentences": sentences.get(one.key, [])} for one in Band]
    deep = max((len(column["sentences"]) for column in columns), default=0)
    rows = [
        [{**column, "text": column["sentences"][place] if place < len(column["sentences"]) else ""} for column in columns]
        for place in range(deep)
    ]
    return {"columns": columns, "rows": rows, "caption": caption}


@register.inclusion_tag("components/descriptor.html")
def descriptor(band_or_score, text, title=""):
    """One band's descriptor in its colour: `{% descriptor 7 "Risk and strength are weighed together." %}`."""
    shown = band_or_score if isinstance(band_or_score, Band) else band_of(int(band_or_score))
    return {
        "css": css_name(shown),
        "title": title or f"{shown.label}, {shown.low} to {shown.high}",
        "sentences": [text] if isinstance(text, str) else list(text),
    }


@register.inclusion_tag("components/finding.html")
def finding_card(finding, learning=(), title="", themes=None, actions=(), where="", where_url="", note="", level=3):
    """Element 2, a finding joined by a dot to its learning: `{% finding_card finding learning=finding.offered %}`.

    `finding` has kind ("strength", or anything else for an area for development) and text; `themes` default
    to its own. `learning` is a list with title, url, kind, minutes, why, chosen_by, state ("read") and, for a
    form, actions; `title` defaults to "Learn from", or "Share it" for a strength. `actions` (label, url) stand
    under the finding. `where` names the question or review. Give only what this reader may see.
    """
    kind = _read(finding, "kind")
    strength = str(kind).lower() == "strength"
    shown = themes if themes is not None else _read(finding, "themes")
    shown = shown.all() if hasattr(shown, "all") else shown
    return {
        "finding": finding,
        "strength": strength,
        "themes": list(shown or ()),
        "learning": list(learning or ()),
        "title": title or ("Share it" if strength else "Learn from"),
        "actions": actions,
        "where": where,
        "where_url": where_url,
        "note": note,
        "level": level,
    }


def _read(thing, name):
    """A key of a dict or an attribute of anything else."""
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
