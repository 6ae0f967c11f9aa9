"""Words on the debrief's page that somebody read wrongly."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from candidates.models import Job
from tests.debriefs.views.doors import login, page
from tests.rated import make_loop

pytestmark = pytest.mark.django_db


def test_single_rating_is_called_one(client: Client, owner: User, job: Job) -> None:
    loop = make_loop(job, people=1)
    loop.rate(0, {0: 3})

    html = page(login(client, owner), loop)

    assert ("one rating</span>" in html, "all 3" in html) == (True, False)


def test_words_of_a_reason_are_not_called_optional_beside_places(client: Client, owner: User, job: Job) -> None:
    loop = make_loop(job, people=1)
    loop.rate(0, {0: 3})

    html = page(login(client, owner), loop)

    label = re.search(r"What was seen of it.*?</label>", html)
    assert label is not None
    assert "optional" not in label[0]
    assert "Goes with at least one place below that shows it." in html
