"""Pages that belong to no app: errors, and the doors of the login."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse


@pytest.mark.django_db
def test_unknown_address_gets_our_page(client):
    answer = client.get("/no/such/page")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_broken_page_is_drawn_without_request_or_database():
    page = render_to_string("500.html")

    assert "Something broke on our side" in page
    assert page.rstrip().endswith("</html>")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("account_login", "Log in"),
        ("account_reset_password", "Forgot your password?"),
        ("account_reset_password_done", "Look into your mail"),
        ("account_signup", "Accounts are opened for you"),
    ],
)
def test_login_pages_stand_in_our_shell(client, address, heading):
    page = client.get(reverse(address)).content.decode()

    assert f"<h1>{heading}</h1>" in page
    assert "css/base.css" in page


@pytest.mark.django_db
def test_logout_asks_first(admin):
    asked = admin.get(reverse("account_logout"))

    assert "<h1>Log out?</h1>" in asked.content.decode()
    assert admin.get(reverse("debriefs")).status_code == 200
