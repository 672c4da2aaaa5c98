"""Plain Django forms drawn with GOV.UK's markup."""

from django import forms, template

register = template.Library()


def _kind(field):
    """Which drawing a bound field takes."""
    widget = field.field.widget
    if isinstance(widget, (forms.HiddenInput, forms.MultipleHiddenInput)):
        return "hidden"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, (forms.DateInput, forms.SplitDateTimeWidget)):
        return "date"
    return "password" if isinstance(widget, forms.PasswordInput) else "input"


CLASSES = {
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
    "input": "govuk-input",
    "date": "govuk-input govuk-input--width-10",
    "password": "govuk-input",
}


def _attributes(field, kind, hint, extra):
    """The attributes of the control: class, error state, and what describes it."""
    error = f"{field.auto_id}-error" if field.errors else ""
    hint_id = f"{field.auto_id}-hint" if hint else ""
    css = CLASSES.get(kind, "")
    if field.errors and css:
        css += f" {css.split()[0]}--error"
    given = field.field.widget.attrs.get("class", "")
    attributes = {"class": " ".join(filter(None, [css, given, extra])), "placeholder": False}
    described = " ".join(filter(None, [hint_id, error]))
    if described:
        attributes["aria-describedby"] = described
    if field.errors and kind not in ("radios", "checkboxes"):
        attributes["aria-invalid"] = "true"
    return attributes


@register.inclusion_tag("components/field.html")
def govuk_field(field, label="", hint="", legend_size="s", classes="", optional=True, saved_at=None):
    """A bound field with its label, hint and error: `{% govuk_field form.reason %}`.

    Draws text, textarea, select, radios, checkboxes, one checkbox, date, file and password by its widget.
    `classes` are added to the control ("govuk-input--width-5"); a field that need not be filled says
    "(optional)" unless `optional` is false; `saved_at` shows when it was saved. A field whose text was changed in another
    window (`portal.meanwhile.show_theirs`) stands below what was saved there.
    """
    kind = _kind(field)
    words = str(label or field.label or "")
    if optional and not field.field.required and kind not in ("checkbox", "hidden"):
        words = f"{words} (optional)" if "optional" not in words else words
    hint = hint or field.help_text
    hint = field.help_text = hint if str(hint).strip() else ""
    attributes = _attributes(field, kind, hint, classes)
    if kind == "date" and isinstance(field.field.widget, forms.DateInput):
        attributes.setdefault("type", field.field.widget.attrs.get("type", "date"))
    return {
        "field": field,
        "kind": kind,
        "label": words,
        "hint": hint,
        "legend_size": legend_size,
        "described": attributes.get("aria-describedby", ""),
        "control": field.as_widget(attrs=attributes) if kind not in ("radios", "checkboxes") else "",
        "saved_at": saved_at,
        "theirs": getattr(field.field, "theirs", None),
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_shown, title="There is a problem"):
    """GOV.UK's summary with a link to each field to mend: `{% error_summary form %}`, or several forms."""
    errors = []
    for form in forms_shown:
        if not form or not getattr(form, "is_bound", False):
            continue
        members = form.forms if hasattr(form, "forms") else [form]
        errors += [{"text": text} for text in _whole_errors(form)]
        for member in members:
            if member is not form:
                errors += [{"text": text} for text in member.non_field_errors()]
            errors += [{"text": text, "href": f"#{_first_id(field)}"} for field in member for text in field.errors]
    return {"errors": errors, "title": title}


def _whole_errors(form):
    """Errors of a form or a formset as a whole."""
    return form.non_form_errors() if hasattr(form, "non_form_errors") else form.non_field_errors()


def _first_id(field):
    """The id of a field's first control: where the summary's link should land."""
    if isinstance(field.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.inclusion_tag("components/form.html", takes_context=True)
def govuk_form(context, form):
    """All fields of a form, one under another: `{% govuk_form form %}`, inside your own <form>."""
    return {"form": form, "request": context.get("request")}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows):
    """Facts beside their names: `{% summary_list rows %}`, rows with key and value, and if so url and action."""
    return {"rows": rows}
