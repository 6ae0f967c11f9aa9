"""`manage.py check` finds a broken policy."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from privacy.checks import policy_can_be_read


def test_policy_as_it_comes_is_in_order():
    assert policy_can_be_read(None) == []


def test_broken_policy_is_found_with_its_line(settings, tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text('countries = []\n[[rules]]\nname = "Ours"\n')
    settings.RETENTION_POLICY = str(path)

    with pytest.raises(SystemCheckError, match="Line 2, strength: is missing") as caught:
        call_command("check")

    assert str(path) in str(caught.value)
