"""What could not be kept is asked for once more, with nothing lost."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory

from debriefs.views.again import Again, ask_again

pytestmark = pytest.mark.django_db


def ask(owner: User, accept: str):
    request = RequestFactory().post("/x/", {"text": "<b>So.</b>", "first": "3"}, headers={"accept": accept})
    request.user = owner
    return ask_again(request, Again("Comment", back="/y/", max_length=10), error="Too long.")


def test_page_holds_the_reason_the_words_and_what_came_with_them(owner: User) -> None:
    answer = ask(owner, "text/html").render()

    html = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Too long.", "&lt;b&gt;So.&lt;/b&gt;", 'name="first" value="3"', 'action="/x/"'):
        assert words in html


def test_script_gets_the_reason(owner: User) -> None:
    answer = ask(owner, "application/json")

    assert (answer.status_code, json.loads(answer.content)) == (422, {"error": "Too long."})
