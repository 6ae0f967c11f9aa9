"""The demo's mailbox: there with the sandbox, nowhere else; links go to our own site only."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.test import Client

pytestmark = pytest.mark.django_db
FILE_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.EMAIL_BACKEND = FILE_BACKEND
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    settings.SITE_URL = "https://hire.example.com"
    return tmp_path


def send(*mails: EmailMessage) -> None:
    """Through one connection, so into one file."""
    get_connection(FILE_BACKEND).send_messages(mails)


def mail(subject: str, body: str = "Hello.", **fields: Any) -> EmailMessage:
    return EmailMessage(subject, body, "Northwind <jobs@example.com>", ["amara@example.com"], **fields)


def test_index_lists_mails_the_newest_first(client: Client, folder: Path) -> None:
    send(mail("First"), mail("Second, ünïcödé"))
    os.utime(next(folder.iterdir()), ns=(1, 1))
    send(mail("Third"))

    response = client.get("/mailbox/")

    assert [mail.subject for mail in response.context["mails"]] == ["Third", "Second, ünïcödé", "First"]


def test_mail_is_shown_as_its_reader_sees_it_and_can_do_nothing(client: Client, folder: Path) -> None:
    sent = EmailMultiAlternatives("Hello", "Plain.", "jobs@example.com", ["amara@example.com"])
    sent.attach_alternative(
        "<html><head></head><body style='color:red'>Fine <script>x</script></body></html>", "text/html"
    )
    send(sent)
    [found] = client.get("/mailbox/").context["mails"]

    page, html = client.get(f"/mailbox/{found.name}/"), client.get(f"/mailbox/{found.name}/html/")

    assert f'src="/mailbox/{found.name}/html/"' in page.content.decode()
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<body style='color:red'>Fine" in html.content.decode()
    policy = html.headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "sandbox allow-same-origin allow-top", "frame-ancestors 'self'"):
        assert rule in policy
    assert "script-src" not in policy


def test_mail_without_html_has_no_frame(client: Client, folder: Path) -> None:
    send(mail("Plain"))
    [found] = client.get("/mailbox/").context["mails"]

    assert "<iframe" not in client.get(f"/mailbox/{found.name}/").content.decode()
    assert client.get(f"/mailbox/{found.name}/html/").status_code == 404


def test_index_says_when_there_is_none(client: Client, folder: Path) -> None:
    assert "No mail yet" in client.get("/mailbox/").content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [("SANDBOX_URL", ""), ("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")],
)
def test_mailbox_is_not_found_where_mails_go_to_people(
    client: Client, folder: Path, settings: Any, name: str, value: str
) -> None:
    send(mail("Secret"))
    [found] = client.get("/mailbox/").context["mails"]
    setattr(settings, name, value)

    assert [client.get(path).status_code for path in ("/mailbox/", f"/mailbox/{found.name}/")] == [404, 404]


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fetc%2fpasswd", "%00", "20260101-000000-1.log"])
def test_mail_is_not_found_by_an_invented_name(client: Client, folder: Path, name: str) -> None:
    send(mail("Hello"))

    assert client.get(f"/mailbox/{name}/").status_code == 404


def test_mail_shows_its_text_with_links_to_our_site_only(client: Client, folder: Path) -> None:
    body = (
        "Choose a time: https://hire.example.com/book/abc_-9/. Or <b>see</b>\n"
        "https://hire.example.com.evil.test/x or https://other.example/ or https://hire.example.com:81/y\n"
        "(https://hire.example.com)\n"
        "From the team\n"
        "-------------------------------------------------------------------------------x\n"
    )
    message = mail("Invitation", body)
    message.attach("interview.ics", "BEGIN:VCALENDAR", "text/calendar")
    send(message)
    [found] = client.get("/mailbox/").context["mails"]

    page = client.get(f"/mailbox/{found.name}/")

    assert [piece.href for piece in found.pieces() if piece.href] == [
        "https://hire.example.com/book/abc_-9/",
        "https://hire.example.com",
    ]
    assert "".join(piece.text for piece in found.pieces()).strip() == body.strip()
    assert "&lt;b&gt;see&lt;/b&gt;" in page.content.decode()
    assert (found.sender, found.to, found.attachments) == (
        "Northwind <jobs@example.com>",
        "amara@example.com",
        ("interview.ics",),
    )
