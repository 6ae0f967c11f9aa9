"""Logins in a recruiter's hands: who gets in, as what, and who cannot be touched."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, make_user


def test_new_login_gets_a_mail_to_set_its_password(admin):
    data = {"first_name": "Sam", "last_name": "Lee", "email": "Sam@Example.com"}

    admin.post(reverse("admin:auth_user_add"), data)

    made = User.objects.get(email="sam@example.com")
    assert (made.username, made.is_active, made.is_staff, made.has_usable_password(), mail.outbox[0].to) == (
        "sam@example.com",
        True,
        False,
        False,
        ["sam@example.com"],
    )


@pytest.mark.parametrize("rights", [{"is_staff": True}, {"is_superuser": True}])
def test_recruiter_cannot_touch_the_login_of_somebody_with_more_rights(admin, rights):
    other = make_user(email="boss@example.com", **rights)

    response = admin.post(reverse("admin:auth_user_change", args=[other.pk]), {"email": "mine@example.com"})

    other.refresh_from_db()
    assert (response.status_code, other.email) == (403, "boss@example.com")


def test_recruiter_cannot_give_rights(admin):
    other = make_user(email="sam@example.com")
    data = {
        "first_name": "Sam",
        "last_name": "",
        "email": "sam@example.com",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
    }

    admin.post(reverse("admin:auth_user_change", args=[other.pk]), data)

    other.refresh_from_db()
    assert (other.first_name, other.is_staff, other.is_superuser) == ("Sam", False, False)


def test_address_taken_from_a_login_opens_nothing_any_more(admin, client):
    other = make_user(email="old@example.com", first_name="Sam", last_name="Lee")
    EmailAddress.objects.create(user=other, email="old@example.com", primary=True, verified=True)
    data = {"first_name": "Sam", "last_name": "Lee", "email": "new@example.com", "is_active": "on"}

    admin.post(reverse("admin:auth_user_change", args=[other.pk]), data)

    opened = {}
    for address in ("old@example.com", "new@example.com"):
        visitor = Client()
        visitor.post(reverse("account_login"), {"login": address, "password": PASSWORD})
        opened[address] = "_auth_user_id" in visitor.session
    assert opened == {"old@example.com": False, "new@example.com": True}


@pytest.mark.parametrize(
    "question",
    ["password__startswith=argon2", "password=x", "auth_token__key__startswith=a", "last_login__year=2026"],
)
def test_list_of_logins_answers_no_question_about_hidden_columns(admin, question):
    assert admin.get(reverse("admin:auth_user_changelist") + f"?{question}").status_code == 400


def test_list_of_logins_is_filtered_as_offered(admin, recruiter):
    make_user(email="sam@example.com", is_active=False)

    found = admin.get(reverse("admin:auth_user_changelist"), {"is_staff__exact": "1"}).context["cl"].result_list

    assert list(found) == [recruiter]
