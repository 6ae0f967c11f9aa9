"""What a script is told of what could not be kept."""

import json

import pytest

from debriefs.forms.notes import CommentForm
from debriefs.views.again import refusal


@pytest.mark.parametrize(
    ("sent", "words"), [({"text": " "}, "A comment needs words."), ({"text": "x" * 4001}, "Please write at most 4000")]
)
def test_script_gets_the_reason_in_one_sentence(sent: dict[str, str], words: str) -> None:
    answer = refusal(CommentForm(sent))

    assert answer.status_code == 422
    assert json.loads(answer.content)["error"].startswith(words)
