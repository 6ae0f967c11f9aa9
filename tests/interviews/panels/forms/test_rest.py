"""Until when, and why, somebody is out of every panel."""

from datetime import timedelta

import pytest

from interviews.panels.forms.rest import RestForm
from recruiting import clock


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"reason": ""}, {"reason": ["Write a few words, so that colleagues know when to put them back."]}),
        (
            {"reason": "Ill", "until": "2020-01-01"},
            {"until": ["This day is over. Choose one ahead, or leave it empty."]},
        ),
        ({"reason": "Ill", "until": "2999-01-01"}, {"until": ["Choose a day of this century, or leave it empty."]}),
        ({"reason": "Ill", "until": "soon"}, {"until": ["Write a day like 2026-12-25 or 25 Dec 2026."]}),
        ({"reason": "Ill"}, {}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(typed, errors):
    assert RestForm(typed).errors == errors


def test_today_is_a_last_day():
    today = clock.now().date()
    form = RestForm({"reason": "Ill", "until": today + timedelta(days=0)})

    assert form.is_valid()
    assert form.cleaned_data["until"] == today
