"""The number beside "Debriefs" in the menu."""

import pytest
from django.contrib.auth.models import AnonymousUser

from debriefs.templatetags.due import number_due
from tests.debriefs.loops import author, make_loop, submit
from tests.factories import make_user

pytestmark = pytest.mark.django_db

COUNT = "site-nav__count"


def test_number_stands_in_the_menu_with_words_for_who_can_not_see_it(client):
    loop = make_loop()
    client.force_login(author(loop.interviews[0]))

    page = client.get("/debriefs/").content.decode()

    assert '<span class="site-nav__count">1<span class="visually-hidden"> waits for you</span></span>' in page


def test_nothing_stands_there_when_nothing_waits(client):
    loop = make_loop()
    for user in (loop.committee[0], make_user()):
        client.force_login(user)
        assert COUNT not in client.get("/debriefs/").content.decode()
    submit(loop.interviews[0])
    client.force_login(loop.committee[0])
    assert COUNT in client.get("/profile/").content.decode()


def test_without_a_login_nothing_is_asked(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert number_due(AnonymousUser()) == 0
    assert COUNT not in client.get("/accounts/login/").content.decode()
