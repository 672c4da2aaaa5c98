"""Input of this room."""

from django import forms


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; the value is their list."""

    widget = SeveralFiles(attrs={"accept": ".csv,.xlsx"})

    def clean(self, data, initial=None):
        files = (data if isinstance(data, (list, tuple)) else [data]) or [None]
        return [super(FilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    """The files of an import."""

    files = FilesField(  # type: ignore[assignment]
        label="Files",
        help_text="One Excel workbook with up to three sheets, or up to three CSV files. 5 MB and 10,000 rows at most.",
        allow_empty_file=True,
        error_messages={"required": "Choose a file."},
    )

    def clean_files(self):
        files = self.cleaned_data["files"]
        if len(files) > 3:
            raise forms.ValidationError("Choose three files at most: teams, posts and people.")
        return files


class ConfirmForm(forms.Form):
    """Taking in what the preview showed."""

    seen = forms.CharField(widget=forms.HiddenInput)
    welcome = forms.BooleanField(label="Tell new people by e-mail how to sign in", required=False)
