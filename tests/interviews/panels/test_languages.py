"""Names of languages."""

import pytest

from interviews.panels.languages import OFFERED, language_name


@pytest.mark.parametrize("code", OFFERED)
def test_every_language_that_is_offered_has_a_name(code):
    assert language_name(code) != code


def test_language_that_nobody_knows_keeps_its_code():
    assert language_name("tlh") == "tlh"
