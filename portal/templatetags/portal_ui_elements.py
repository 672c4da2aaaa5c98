"""Small elements drawn from plain lists and words."""

from django import template

from portal.templatetags.portal_ui_dates import clock_time

register = template.Library()


@register.inclusion_tag("components/timeline.html")
def timeline(entries, label=""):
    """Element 4, filled dots for what happened, open ones for what is to come.

    `{% timeline entries %}`, each entry with title, and if known who, when (words or a moment), text, url
    and state: "done", "now" or "todo".
    """
    return {"entries": entries, "label": label}


@register.inclusion_tag("components/provenance.html")
def provenance(parts, label="Where this came from and went"):
    """Element 5, `{% provenance parts %}`: parts with label and, if one may open it, url.

    Leave out what the reader may not see: the trail shows no gap.
    """
    return {"parts": [part for part in parts if part], "label": label}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title, text="", link_url="", link_text="", level=2):
    """What an empty list means and what one can do: `{% empty_state "No actions are due" "…" url "All actions" %}`."""
    return {"title": title, "text": text, "link_url": link_url, "link_text": link_text, "level": level}


@register.inclusion_tag("components/figures.html")
def figures(items, label="Figures"):
    """Four figures on top of a work page: `{% figures items %}`.

    Items have number and label, and if they filter url and current; tone "late" for what is late or unsafe.
    """
    return {"items": items, "label": label}


@register.inclusion_tag("components/saved.html")
def saved(at=None, target=""):
    """Whether the field is saved: `{% saved answer.saved_at %}`. Autosave writes here too.

    `target` is the name of the field it speaks for, when a form has more than one.
    """
    return {"at": clock_time(at) if at else "", "target": target}


@register.inclusion_tag("components/chips.html")
def chips(themes, label="Themes"):
    """Themes as chips: `{% chips finding.themes.all %}`, of words, or of things with label or name, and url."""
    items = []
    for theme in themes or ():
        words = theme if isinstance(theme, str) else _part(theme, "label", "name", "title")
        items.append({"label": words or theme, "url": _part(theme, "url"), "on": _part(theme, "on")})
    return {"items": items, "label": label}


def _part(thing, *names):
    """The first of these keys or attributes that has a value."""
    if isinstance(thing, str):
        return ""
    for name in names:
        value = thing.get(name) if isinstance(thing, dict) else getattr(thing, name, "")
        if value and not callable(value):
            return value
    return ""


@register.inclusion_tag("components/steps.html")
def steps(done, total, current=0, words=""):
    """How far a form has come: `{% steps 3 12 4 %}` draws twelve parts, says "3 of 12 answered"."""
    width = 1000 / total if total else 1000
    parts = [
        {
            "x": round(width * (number - 1), 1),
            "width": round(width - 14, 1),
            "state": "done" if number <= done else "now" if number == current else "",
        }
        for number in range(1, total + 1)
    ]
    return {"parts": parts, "words": words or steps_done(done, total)}


def steps_done(done: int, total: int) -> str:
    """How far a form has come, in words."""
    return f"{done} of {total} answered"


@register.inclusion_tag("components/progress.html")
def progress(done, total, label="Progress", words=""):
    """Work in the background: `{% progress job.done job.total "Sending" %}`."""
    return {"done": done, "total": total or 1, "label": label, "words": words or f"{done} of {total}"}


@register.inclusion_tag("components/message.html")
def strip(text, tone="late", link_url="", link_text="", strong=""):
    """A strip across the page: tone "late", "well" or "plain". `{% strip "…" "late" url "Open it" strong="1 escalation is open." %}`."""
    return {"text": text, "tone": tone, "link_url": link_url, "link_text": link_text, "strong": strong}
