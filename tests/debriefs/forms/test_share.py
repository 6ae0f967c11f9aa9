"""Addresses and codes as people type them."""

import pytest
from django.http import QueryDict

from debriefs.forms.share import CodeForm, ShareForm
from debriefs.interview.shared_clips import Source
from interviews.models import Artifact


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "123-456", "１23456"])
def test_code_is_read_as_it_is_copied(typed: str) -> None:
    form = CodeForm(QueryDict(f"code={typed}"))

    assert form.is_valid() is typed.isascii()
    assert form.cleaned_data.get("code", "123456") == "123456"


def test_address_is_folded_and_five_days_are_proposed() -> None:
    form = ShareForm(QueryDict("address=Adviser@Example.ORG&days=30"))

    assert form.is_valid()
    assert form.cleaned_data == {"address": "adviser@example.org", "days": 30}
    assert ShareForm()["days"].value() == 5


def test_sound_is_offered_where_the_quote_is_heard_and_picture_where_it_is_seen() -> None:
    sound, picture = (Source(Artifact(content_type=kind), 0, 42_000) for kind in ("audio/mpeg", "video/mp4"))

    assert "clip" not in ShareForm().fields
    assert [value for value, _ in ShareForm(source=sound).fields["clip"].choices] == ["", "sound"]
    assert [value for value, _ in ShareForm(source=picture).fields["clip"].choices] == ["", "sound", "picture"]
    assert "(0:42)" in str(ShareForm(source=sound).fields["clip"].help_text)


@pytest.mark.parametrize(("typed", "clip"), [("", ""), ("&clip=sound", "sound"), ("&clip=picture", None)])
def test_words_alone_are_shared_unless_something_else_was_chosen(typed: str, clip: str | None) -> None:
    source = Source(Artifact(content_type="audio/mpeg"), 0, 42_000)

    form = ShareForm(QueryDict(f"address=a@example.org&days=3{typed}"), source=source)

    assert form.is_valid() == (clip is not None)
    assert form.cleaned_data.get("clip") == clip
