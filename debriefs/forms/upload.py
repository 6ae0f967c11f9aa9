"""Choosing a recording and a transcript that came from elsewhere."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from interviews.models import Artifact, Interview
from interviews.recordings.media_kinds import FORMATS
from interviews.recordings.unfinished_uploads import MAX_IDENTITY, UnfinishedUpload
from interviews.recordings.uploads import MAX_TRANSCRIPT_BYTES


def _file(*, label: str, help_text: str, accept: str, max_bytes: int) -> forms.FileField:
    too_large = _("This file has {size}; we take up to {limit} MB.").replace("{limit}", str(max_bytes // 2**20))
    widget = forms.FileInput({"accept": accept, "data-max-bytes": max_bytes, "data-too-large": too_large})
    # What is wrong with a file, uploads.take says.
    return forms.FileField(label=label, help_text=help_text, widget=widget, required=False, allow_empty_file=True)


class PieceForm(forms.Form):
    """Which file it is that a script sends in pieces. `file`: by its own words, so that another one is not gone on with."""

    kind = forms.ChoiceField()
    size = forms.IntegerField(min_value=1)
    file = forms.CharField(max_length=MAX_IDENTITY)

    def __init__(self, kinds: Iterable[str], data: Mapping[str, object]) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [(kind, kind) for kind in kinds]  # type: ignore[attr-defined]  # of a ChoiceField

    def upload(self, interview: Interview, user: User) -> UnfinishedUpload:
        told = self.cleaned_data
        return UnfinishedUpload(interview.pk, user.pk, told["kind"], identity=told["file"], size=told["size"])


class UploadForm(forms.Form):
    """The fields of the kinds that are missing. Each file is taken by itself: one that is refused takes no other with it."""

    def __init__(
        self, kinds: Iterable[str], files: "MultiValueDict[str, UploadedFile] | None" = None, **options: Any
    ) -> None:
        super().__init__(None if files is None else {}, files, **options)
        fields = {
            Artifact.Kind.RECORDING: _file(
                label=_("Recording"),
                help_text=_("Sound, or picture and sound: {formats}; up to {limit} GB.").format(
                    formats=FORMATS, limit=settings.UPLOAD_MAX_BYTES // 2**30
                ),
                accept="audio/*,video/mp4,video/webm,.mp4,.m4a,.mp3,.wav,.webm,.ogg",
                max_bytes=settings.UPLOAD_MAX_BYTES,
            ),
            Artifact.Kind.TRANSCRIPT: _file(
                label=_("Transcript"),
                help_text=_("WebVTT, JSON, or a text with “Name: what they said” in each line."),
                accept=".vtt,.srt,.json,.txt,text/plain,text/vtt,application/json",
                max_bytes=MAX_TRANSCRIPT_BYTES,
            ),
        }
        self.fields.update({str(kind): fields[Artifact.Kind(kind)] for kind in kinds})

    def chosen(self) -> dict[str, UploadedFile]:
        """Each chosen file by its kind, the transcript last."""
        return {kind: file for kind in self.fields if (file := self.cleaned_data.get(kind)) is not None}

    def clean(self) -> dict[str, Any]:
        first = next(iter(self.fields), None)  # none where nothing is missing any more: somebody was faster
        if first is not None and not any(self.files.get(kind) for kind in self.fields):
            self.add_error(first, _("Choose a file first."))
        return self.cleaned_data
