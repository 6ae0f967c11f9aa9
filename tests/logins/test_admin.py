"""Logins in a recruiter's hands: who gets in, as what, and who cannot be touched."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from logins.admin import LoginAdmin, LoginForm
from logins.roles import Role, role_of
from tests.factories import NOW, PASSWORD, make_interviewer, make_user


def new(**fields) -> dict[str, str]:
    """What a browser sends for a new login."""
    return {"first_name": "Sam", "last_name": "Lee", "email": "Sam@Example.com", "role": "committee"} | fields


def rights(user: User) -> tuple[bool, bool, bool]:
    return user.is_superuser, user.is_staff, user.groups.filter(name="recruiters").exists()


def test_new_colleague_is_invited_by_name_with_one_button(admin):
    admin.post(reverse("admin:auth_user_add"), new())

    made, sent = User.objects.get(email="sam@example.com"), mail.outbox[0]
    html = sent.alternatives[0].content
    link = re.search(r"/accounts/password/reset/key/\S+", sent.body)[0]
    assert (made.username, made.has_usable_password(), sent.to, sent.subject) == (
        "sam@example.com",
        False,
        ["sam@example.com"],
        "Rita Recruiter invites you to Fairloop at Northwind",
    )
    assert ("Password reset" in sent.body, html.count("Choose your password"), html.count("background:#16705a")) == (
        False,
        1,
        1,
    )
    assert b"password1" in Client().get(link, follow=True).content


@pytest.mark.parametrize(
    ("role", "given", "interviews"),
    [
        ("recruiter", (False, True, True), False),
        ("interviewer", (False, False, False), True),
        ("committee", (False, False, False), False),
    ],
)
def test_recruiter_gives_a_new_login_its_role(admin, role, given, interviews):
    admin.post(reverse("admin:auth_user_add"), new(role=role))

    made = User.objects.get(email="sam@example.com")
    assert (rights(made), hasattr(made, "interviewer"), role_of(made)) == (given, interviews, role)


def test_interviewer_known_by_that_address_gets_the_login(admin):
    known = make_interviewer(email="sam@example.com")

    admin.post(reverse("admin:auth_user_add"), new(role="interviewer"))

    known.refresh_from_db()
    assert known.user == User.objects.get(email="sam@example.com")


def test_recruiter_makes_no_administrator(admin):
    page = admin.post(reverse("admin:auth_user_add"), new(role="administrator"))

    assert (list(page.context["adminform"].form.errors), User.objects.filter(email="sam@example.com").exists()) == (
        ["role"],
        False,
    )


def test_recruiter_makes_no_administrator_while_one_opens_the_same_page(admin, rf, monkeypatch):
    boss = rf.get("/")
    boss.user = make_user(email="boss@example.com", is_superuser=True, is_staff=True)

    def meanwhile(logins: LoginAdmin, request, obj=None) -> None:
        if request is not boss:
            logins.get_form(boss)

    monkeypatch.setattr(LoginAdmin, "get_exclude", meanwhile)

    page = admin.post(reverse("admin:auth_user_add"), new(role="administrator"))

    assert (list(page.context["adminform"].form.errors), User.objects.filter(email="sam@example.com").exists()) == (
        ["role"],
        False,
    )


def test_recruiter_gives_no_role_above_their_own_whatever_the_form_offers(admin, monkeypatch):
    monkeypatch.setattr(LoginForm, "may_raise_to", tuple(Role))

    answer = admin.post(reverse("admin:auth_user_add"), new(role="administrator"))

    assert (answer.status_code, User.objects.filter(email="sam@example.com").exists()) == (403, False)


def test_administrator_makes_one_and_takes_it_back(client, db):
    client.force_login(make_user(email="boss@example.com", is_superuser=True, is_staff=True))
    other = make_user(email="sam@example.com", recruiter=True)
    given = []

    for role in ("administrator", "committee"):
        client.post(reverse("admin:auth_user_change", args=[other.pk]), new(role=role, is_active="on"))
        given.append(rights(User.objects.get(pk=other.pk)))

    assert given == [(True, True, False), (False, False, False)]


def test_old_address_is_told_when_a_login_gets_another(admin):
    other = make_user(email="old@example.com")

    admin.post(reverse("admin:auth_user_change", args=[other.pk]), new(email="new@example.com", is_active="on"))

    assert [(sent.to, "new@example.com" in sent.body) for sent in mail.outbox] == [(["old@example.com"], True)]


def test_administrators_password_is_no_recruiters_business(admin):
    boss = make_user(email="boss@example.com", is_superuser=True, is_staff=True, last_login=NOW)

    answer = admin.post(reverse("admin:auth_user_send_password_link", args=[boss.pk]))

    assert (answer.status_code, mail.outbox) == (404, [])


def test_mail_that_cannot_be_sent_leaves_the_login_and_says_so(admin, monkeypatch):
    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)

    page = admin.post(reverse("admin:auth_user_add"), new(), follow=True)

    assert "The mail couldn’t be sent. Press the button again later." in page.content.decode()


def refuse(*args, **kwargs):
    raise OSError


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
        "role": "committee",
    }

    admin.post(reverse("admin:auth_user_change", args=[other.pk]), data)

    other.refresh_from_db()
    assert (other.first_name, other.is_staff, other.is_superuser) == ("Sam", False, False)


def test_address_taken_from_a_login_opens_nothing_any_more(admin, client):
    other = make_user(email="old@example.com", first_name="Sam", last_name="Lee")
    EmailAddress.objects.create(user=other, email="old@example.com", primary=True, verified=True)
    data = {"first_name": "Sam", "last_name": "Lee", "email": "new@example.com", "role": "committee", "is_active": "on"}

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


def test_invitation_of_a_login_that_was_switched_off_is_refused_in_words_and_not_used_up(admin):
    admin.post(
        reverse("admin:auth_user_add"),
        {"first_name": "Noor", "last_name": "Bakker", "email": "noor@example.com", "role": "committee"},
    )
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body)[0]
    User.objects.filter(email="noor@example.com").update(is_active=False)

    page = Client().get(link, follow=True).content.decode()

    assert ("password1" in page, "This link is used up" in page) == (False, True)
    User.objects.filter(email="noor@example.com").update(is_active=True)
    assert b"password1" in Client().get(link, follow=True).content


def test_address_of_an_interviewer_with_another_login_makes_no_second_interviewer(admin):
    other = make_interviewer(email="sam@example.com", user=make_user(email="sam.lee@example.com"))

    page = admin.post(reverse("admin:auth_user_add"), new(role="interviewer"))

    assert "has another login" in page.content.decode()
    other.refresh_from_db()
    assert other.user.email == "sam.lee@example.com"
    assert not User.objects.filter(email="sam@example.com").exists()
