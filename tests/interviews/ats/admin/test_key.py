"""Keys in an administrator's hands: made, shown once, ended; a recruiter sees which there are."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from interviews.models import ApiKey
from recruiting import clock
from tests.factories import make_job, make_key, make_user
from tests.interviews.pressing import press

pytestmark = pytest.mark.django_db
ADD, LIST = "admin:interviews_apikey_add", "admin:interviews_apikey_changelist"


@pytest.fixture
def administrator(client) -> Client:
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def test_key_is_shown_once_and_its_page_names_all_but_the_key(administrator):
    job = make_job()
    posted = {"name": "Greenhouse", "scopes": ["read", "book"], "jobs": [job.pk], "lasts": "90"}

    page = administrator.post(reverse(ADD), posted)

    secret = re.search(r"flk_[\w-]{43}", page.content.decode())[0]
    key = ApiKey.objects.with_secret(secret, now=clock.now())
    assert (key.scopes, list(key.jobs.all()), (key.expires_at - key.made_at).days) == (["read", "book"], [job], 90)
    assert "no-store" in page.headers["Cache-Control"]
    for address in (reverse("admin:interviews_apikey_change", args=[key.pk]), reverse(LIST)):
        assert secret not in administrator.get(address).content.decode()

    press(administrator, key, "end")
    assert ApiKey.objects.with_secret(secret, now=clock.now()) is None


def test_key_without_an_end_says_so(administrator):
    """A dash may be read as one that never worked."""
    key, _ = make_key(name="Greenhouse")

    for address in (reverse("admin:interviews_apikey_change", args=[key.pk]), reverse(LIST)):
        assert "somebody ends it" in administrator.get(address).content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"scopes": []}, "Choose at least one thing"),
        ({"is_for_all_jobs": ""}, "Choose its jobs, or all of them."),
        ({"scopes": ["everything"]}, "everything"),
    ],
)
def test_mistake_is_named_and_no_key_is_made(administrator, changed, words):
    posted = {"name": "Lever", "scopes": ["read"], "is_for_all_jobs": "on", "lasts": ""} | changed

    html = administrator.post(reverse(ADD), posted).content.decode()

    assert words in html
    assert "Lever" in html
    assert not ApiKey.objects.exists()


def test_page_of_a_key_whose_maker_was_locked_out_says_that_it_opens_nothing(admin):
    make_key(name="Workable", by=make_user(is_active=False))

    assert "Its maker can’t log in" in admin.get(reverse(LIST)).content.decode()


def test_recruiter_sees_the_keys_and_makes_none(admin):
    key, _ = make_key(name="Workable")

    assert "Workable" in admin.get(reverse(LIST)).content.decode()
    assert admin.get(reverse(ADD)).status_code == 403
    assert admin.post(reverse("admin:interviews_apikey_end", args=[key.pk])).status_code == 404
