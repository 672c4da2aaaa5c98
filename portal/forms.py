"""Fields that the forms of every room share, with the sentences that say how a date is written and how long a text may be."""

from typing import Any

from django import forms

from portal.deadlines.calendar import as_entered

HOW_TO_WRITE_A_DAY = "day, month and year, such as 4/12/2026"
HOW_TO_WRITE_A_MOMENT = "day, month, year and time, such as 4/12/2026 14:30"

#: What is sent by a browser's own picker comes first; the others are what people type where there is none.
DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y"]
MOMENT_FORMATS = ["%Y-%m-%dT%H:%M"] + [f"{day} %H:%M" for day in DAY_FORMATS]


class _TooLong(str):
    """A sentence whose numbers are written with a comma after the thousands."""

    def __mod__(self, params: Any) -> str:
        return self.format(**params)


#: What every text says that is longer than its field takes.
TOO_LONG = _TooLong("Write no more than {limit_value:,} characters. This has {show_value:,}.")


class WordsField(forms.CharField):
    """A text with the one sentence for what is too long. The browser cuts nothing: what was pasted stays, and can be shortened."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.error_messages["max_length"] = TOO_LONG

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


def _words(how: str, kwargs: dict[str, Any], required: str) -> dict[str, Any]:
    """`kwargs` with hint and errors that say how to write it, after whatever hint the field has of its own."""
    hint = f"{how[0].upper()}{how[1:]}."
    own = kwargs.get("help_text", "")
    errors = {"invalid": f"Write the {how}.", "required": required or f"Write the {how}."}
    return kwargs | {"help_text": f"{own} {hint}".strip(), "error_messages": errors}


class DayField(forms.DateField):
    """A day, by the browser's picker or typed. `required_sentence` is said where it is missing."""

    def __init__(self, *, required_sentence: str = "", **kwargs):
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=DAY_FORMATS, **_words(HOW_TO_WRITE_A_DAY, kwargs, required_sentence))


class ScaleInput(forms.NumberInput):
    """A number from 0 to 10 that is drawn as a scale: its first control is the 0, where an error leads."""

    def id_for_label(self, id_):
        return f"{id_}_0" if id_ else id_


class MomentField(forms.DateTimeField):
    """A day and a time of London, by the browser's picker or typed. `required_sentence` is said where it is missing."""

    def __init__(self, *, required_sentence: str = "", **kwargs):
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local", "class": "govuk-input--width-20"}, format="%Y-%m-%dT%H:%M")
        )
        super().__init__(input_formats=MOMENT_FORMATS, **_words(HOW_TO_WRITE_A_MOMENT, kwargs, required_sentence))

    def to_python(self, value: Any) -> Any:
        """As Django's; but a time at which the clocks change is taken as the calendar says, not refused."""
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            if error.code != "ambiguous_timezone" or not error.params:
                raise
            return as_entered(error.params["datetime"])
