"""The demo's mailbox: mails that were written to a folder instead of sent, to read in the browser. Only with the sandbox."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from csp.constants import SELF
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from recruiting import mail_frame
from recruiting.access import public

BETWEEN_MAILS = b"\n" + b"-" * 79 + b"\n"  # as Django's file backend writes them, several to a file
MAX_FILES = 200


@dataclass(frozen=True)
class Piece:
    """A stretch of a mail's text; `href` is empty for plain words."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Mail:
    name: str
    sender: str
    to: str
    subject: str
    sent_at: datetime | None
    text: str
    html: str
    attachments: tuple[str, ...]

    def pieces(self) -> Iterator[Piece]:
        """The text in pieces: links to this site, and the text between them. Links to other sites stay text."""
        path = r"/(?:[^\s<>\"]*[^\s<>\".,;:!?)\]])?"
        nothing_that_changes_the_host = r"(?![\w:@-]|\.\w)"
        own_link = re.compile(rf"({re.escape(settings.SITE_URL)}(?:{path}|{nothing_that_changes_the_host}))")
        for number, part in enumerate(own_link.split(self.text)):
            if part:
                yield Piece(part, href=part if number % 2 else "")


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "interviews/mailbox.html", {"mails": list(_mails())})


@public
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    found = next((mail for mail in _mails() if mail.name == name), None)
    if found is None:
        raise Http404
    response = TemplateResponse(request, "interviews/mail.html", {"mail": found})
    response._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]  # django-csp's own hook
    return response


@public
@require_safe
def html(request: HttpRequest, name: str) -> HttpResponse:
    """A mail's HTML, for the frame on its page."""
    found = next((mail for mail in _mails() if mail.name == name and mail.html), None)
    if found is None:
        raise Http404
    return mail_frame.answer(found.html)


def _mails() -> Iterator[Mail]:
    """The newest mails first. Raises Http404 where mails are really sent."""
    if not settings.SANDBOX_URL or not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        raise Http404
    files = [path for path in Path(getattr(settings, "EMAIL_FILE_PATH", "")).glob("*.log") if path.is_file()]
    for path in sorted(files, key=lambda path: path.stat().st_mtime_ns, reverse=True)[:MAX_FILES]:
        messages = [part for part in path.read_bytes().split(BETWEEN_MAILS) if part.strip()]
        for number, message in reversed(list(enumerate(messages))):
            yield _parsed(message_from_bytes(message, policy=policy.default), name=f"{path.stem}-{number}")


def _parsed(message: EmailMessage, *, name: str) -> Mail:
    body, html = message.get_body(preferencelist=("plain",)), message.get_body(preferencelist=("html",))
    return Mail(
        name=name,
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or "(no subject)"),
        sent_at=_sent_at(message),
        text=str(body.get_content()) if body else "",
        html=str(html.get_content()) if html else "",
        attachments=tuple(part.get_filename() or part.get_content_type() for part in message.iter_attachments()),
    )


def _sent_at(message: EmailMessage) -> datetime | None:
    """The Date header as an aware time. Django writes "-0000", which Python reads as a time without a zone."""
    if not message["Date"]:
        return None
    sent_at = parsedate_to_datetime(str(message["Date"]))
    return sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)
