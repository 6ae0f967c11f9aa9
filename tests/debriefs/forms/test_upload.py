"""The form of an upload: only what is missing, and something has to be chosen."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from debriefs.forms.upload import UploadForm


def form(*kinds: str, **files: bytes) -> UploadForm:
    sent = {name: [SimpleUploadedFile(f"{name}.bin", content)] for name, content in files.items()}
    return UploadForm(kinds, MultiValueDict(sent))


def test_only_missing_kinds_are_asked_for() -> None:
    assert list(UploadForm(["transcript"]).fields) == ["transcript"]
    assert list(UploadForm([]).fields) == []
    assert not UploadForm(["transcript"]).is_bound


def test_chosen_files_are_given_by_their_kind_whatever_is_in_them() -> None:
    sent = form("recording", "transcript", recording=b"", other=b"x")

    assert sent.is_valid()
    assert list(sent.chosen()) == ["recording"]


def test_nothing_chosen_is_said_beside_the_first_field() -> None:
    assert form("recording", "transcript").errors == {"recording": ["Choose a file first."]}
    assert form("recording", transcript=b"x").errors == {"recording": ["Choose a file first."]}


def test_browser_knows_the_limits_before_anything_is_sent() -> None:
    html = str(UploadForm(["recording", "transcript"]))

    assert 'data-max-bytes="2147483648" data-too-large="This file has {size}; we take up to 2048 MB."' in html
    assert 'data-max-bytes="16777216"' in html
