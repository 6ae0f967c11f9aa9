"""`manage.py check` finds a broken policy, and an authority of time stamps that can't be asked."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from privacy.checks import policy_can_be_read, stamps_can_be_asked_for


def test_policy_as_it_comes_is_in_order():
    assert policy_can_be_read(None) == []


def test_broken_policy_is_found_with_its_line(settings, tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text('countries = []\n[[rules]]\nname = "Ours"\n')
    settings.RETENTION_POLICY = str(path)

    with pytest.raises(SystemCheckError, match="Line 2, strength: is missing") as caught:
        call_command("check")

    assert str(path) in str(caught.value)


def test_without_stamps_nothing_is_to_be_checked():
    assert stamps_can_be_asked_for(None) == []


@pytest.mark.parametrize(
    ("url", "certificates", "words"),
    [
        ("timestamp.example.com", "", "TIMESTAMP_URL is no address of the web"),
        ("http://timestamp.example.com", "/none.pem", "/none.pem can’t be read"),
        ("", "/none.pem", "/none.pem can’t be read"),
    ],
)
def test_authority_that_can_not_be_asked_is_named_in_words(settings, url, certificates, words):
    settings.TIMESTAMP_URL, settings.TIMESTAMP_CERTIFICATES = url, certificates

    with pytest.raises(SystemCheckError, match=words):
        call_command("check")


def test_authority_in_its_usual_form_is_fine(settings):
    settings.TIMESTAMP_URL = "http://timestamp.example.com/tsr"

    assert stamps_can_be_asked_for(None) == []
