"""Pages that belong to no app: errors, and the doors of the login."""

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.urls import reverse

from recruiting import redacting
from tests.factories import make_user


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


# ── refused, and not found ──


@pytest.mark.parametrize("path", ["/admin/", "/no/such/page"])
def test_somebody_logged_in_keeps_their_menu_and_has_a_way_back(client, db, path):
    client.force_login(make_user())

    page = client.get(path, follow=True)

    text = page.content.decode()
    assert page.status_code == (403 if path == "/admin/" else 404)
    assert ('href="/debriefs/"' in text, "Log out" in text, 'href="/home/"' in text) == (True, True, True)
    assert "Open jobs" not in text


@pytest.mark.parametrize(("path", "status"), [("/admin/", 200), ("/no/such/page", 404)])
def test_strangers_get_no_menu(client, db, path, status):
    page = client.get(path, follow=True)

    assert (page.status_code, "Log out" in page.content.decode()) == (status, False)


@pytest.mark.parametrize(("error", "kept"), [(PermissionDenied(), False), (KeyError("x"), True)])
def test_refusal_is_logged_without_a_traceback(error, kept):
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, "", (), (type(error), error, None))

    assert redacting.without_traceback_of_refusals(record)
    assert (record.exc_info is not None) == kept


def test_metrics_refuse_in_a_plain_sentence(client, db):
    answer = client.get("/metrics")

    assert answer.status_code in {401, 403}
    assert answer.content.decode() == "Authentication credentials were not provided.\n"
