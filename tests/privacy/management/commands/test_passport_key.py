"""`manage.py passport_key`: a key is made, and the public one is told."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from privacy.passport import note


def said(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("passport_key", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_key_that_was_made_signs(settings):
    before = said("--public")[0]
    private, public, former = said()
    settings.PASSPORT_KEY = private.removeprefix("PASSPORT_KEY=")
    settings.PASSPORT_FORMER_KEYS = [former.partition("=")[2]]

    assert said("--public")[0] == public.rpartition(" ")[2] != before
    assert str(note.verifiers()[1]) == before
    assert said()[0] != private


def test_key_that_is_none_is_said(settings):
    settings.PASSPORT_KEY = "x"
    with pytest.raises(CommandError):
        call_command("passport_key", "--public")
