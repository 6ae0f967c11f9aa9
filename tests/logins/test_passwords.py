"""Choosing a password: by an invitation, when it is forgotten, and on one's own page. In our words throughout."""

import re

import pytest
from allauth.core.context import request_context
from django.core import mail
from django.urls import reverse

from logins import mails
from logins.models import Profile
from tests.factories import PASSWORD, make_user

NEW = "correct-horse-battery"
RAW_WORDS = ["Bad Token", "Change Password", "New Password", "(again)", "successfully", "Cancel", "<ul>", "placeholder"]


@pytest.fixture
def invited(rf, recruiter):
    """Somebody who has no password yet, and the address of the form that the invitation leads to."""
    user = make_user(email="nina@example.com")
    user.set_unusable_password()
    user.save()
    request = rf.get("/")
    with request_context(request):
        mails.invite(user, by=recruiter, request=request)
    return user, link_of(mail.outbox.pop())


def link_of(sent) -> str:
    return re.search(r"/accounts/password/reset/key/\S+", sent.body)[0]


def choose(client, link: str, again: str = NEW):
    form = client.get(link, follow=True)
    return client.post(
        form.request["PATH_INFO"], {"password1": NEW, "password2": again, "time_zone": "Asia/Tokyo"}, follow=True
    )


def test_first_password_logs_in_at_once_and_nobody_is_warned_of_it(client, invited):
    user, link = invited

    page = choose(client, link)

    assert page.redirect_chain[-1][0] in {reverse("debriefs"), reverse("profile")}
    assert "Your password is saved." in page.content.decode()
    assert (mail.outbox, Profile.objects.get(user=user).time_zone) == ([], "Asia/Tokyo")


def test_forgotten_password_is_chosen_anew_and_its_owner_told(client, db):
    user = make_user(email="nina@example.com")
    client.post(reverse("account_reset_password"), {"email": user.email})

    choose(client, link_of(mail.outbox.pop()))

    assert [sent.subject for sent in mail.outbox] == ["Your password at Northwind was changed"]
    assert client.get(reverse("profile")).status_code == 200


def test_form_and_what_is_wrong_with_it_are_in_our_words(client, invited):
    _, link = invited

    page = choose(client, link, again="something else").content.decode()

    assert ("Choose a password" in page, "8 characters or more" in page, "field__error" in page) == (True,) * 3
    assert [words for words in RAW_WORDS if words in page] == []


def test_empty_fields_are_asked_for_in_our_words(client, db):
    client.force_login(make_user())

    page = client.post(reverse("account_change_password"), {}).content.decode()

    for words in ("Type the password you have now.", "Choose a password.", "Type it here again."):
        assert words in page


def test_used_link_leads_on(client, invited):
    _, link = invited
    choose(client, link)
    client.logout()

    page = client.get(link).content.decode()

    assert "<h1>This link is used up</h1>" in page
    assert (f'href="{reverse("account_login")}"' in page, f'href="{reverse("account_reset_password")}"' in page) == (
        True,
        True,
    )
    assert [words for words in RAW_WORDS if words in page] == []


def test_password_is_changed_on_a_page_in_our_words(client, db):
    client.force_login(make_user())
    asked = client.get(reverse("account_change_password")).content.decode()

    words = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    told = client.post(reverse("account_change_password"), words, follow=True).content.decode()

    assert "<h1>Change the password</h1>" in asked
    assert "Your password is saved." in told
    assert [words for words in RAW_WORDS if words in asked + told] == []
    assert len(mail.outbox) == 1


def test_login_without_a_password_sets_one(client, db):
    user = make_user()
    user.set_unusable_password()
    user.save()
    client.force_login(user)

    asked = client.get(reverse("account_change_password"), follow=True).content.decode()
    client.post(reverse("account_set_password"), {"password1": NEW, "password2": NEW})

    assert "<h1>Choose a password</h1>" in asked
    assert [words for words in RAW_WORDS if words in asked] == []
    user.refresh_from_db()
    assert (user.check_password(NEW), mail.outbox) == (True, [])


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("account_reset_password_from_key_done", "Your password is saved"),
        ("account_inactive", "This login is switched off"),
    ],
)
def test_pages_beside_the_way_lead_on_in_our_words(client, db, address, heading):
    page = client.get(reverse(address)).content.decode()

    assert f"<h1>{heading}</h1>" in page
    assert 'href="/accounts/login/"' in page or "mailto:" in page


@pytest.mark.parametrize("path", ["reauthenticate/", "confirm-email/", "confirm-email/MTp4/", "email/"])
def test_pages_for_what_nobody_does_here_are_absent(client, db, path):
    client.force_login(make_user())

    assert client.get(f"/accounts/{path}").status_code == 404
