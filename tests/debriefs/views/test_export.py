"""Taking a debrief away as a file: who may, what is written down, and what happens without the extra for PDFs."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from candidates.models import Job
from debriefs.models import DebriefExport
from debriefs.outside import pdf
from tests.debriefs.outsiders import complete_loop
from tests.debriefs.views.doors import login, page
from tests.factories import make_user
from tests.rated import Loop

pytestmark = pytest.mark.django_db


@pytest.fixture
def loop(job: Job) -> Loop:
    return complete_loop(job)


def door(loop: Loop, kind: str) -> str:
    return f"{loop.debrief.get_absolute_url()}pack.{kind}"


def test_whoever_reads_it_takes_it_as_an_attachment_that_can_do_nothing(
    client: Client, loop: Loop, owner: User
) -> None:
    for user, status in [(owner, 200), (loop.authors[0], 200), (make_user(), 404)]:
        answer = login(client, user).post(door(loop, "html"))
        assert answer.status_code == status
    answer = login(client, owner).post(door(loop, "html"))

    assert answer.headers["Content-Disposition"].startswith('attachment; filename="debrief-')
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer.headers["Cache-Control"]
    assert [row.exported_by for row in DebriefExport.objects.order_by("pk")] == [owner, loop.authors[0], owner]


def test_opening_the_address_exports_nothing(as_owner: Client, loop: Loop) -> None:
    assert [as_owner.get(door(loop, kind)).status_code for kind in ("html", "pdf")] == [405, 405]
    assert not DebriefExport.objects.exists()


def test_candidate_who_works_here_takes_nothing(client: Client, loop: Loop, owner: User) -> None:
    loop.debrief.application.candidate.email = owner.email
    loop.debrief.application.candidate.save()

    assert login(client, owner).post(door(loop, "html")).status_code == 404


def test_page_says_who_took_it_when_and_with_which_hash(as_owner: Client, loop: Loop) -> None:
    assert "Exported" not in page(as_owner, loop)
    for _ in range(2):
        as_owner.post(door(loop, "html"))

    shown = page(as_owner, loop)

    assert "Exported 2 times" in shown
    assert f"SHA-256 {DebriefExport.objects.first().sha256}" in shown
    assert "HTML, Noor Haddad" in shown


def test_pdf_is_offered_and_written_where_the_extra_is_there(
    as_owner: Client, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    monkeypatch.setattr(pdf, "is_installed", lambda: True)
    monkeypatch.setattr(pdf, "write", lambda html: written.append(html) or b"%PDF-1.7 of it")

    assert "Export as PDF" in page(as_owner, loop)
    answer = as_owner.post(door(loop, "pdf"))

    assert (answer.headers["Content-Type"], answer.content) == ("application/pdf", b"%PDF-1.7 of it")
    assert "sha256sum FILE" in written[0]
    assert "seal -->" not in written[0]
    assert DebriefExport.objects.get().kind == "pdf"


def test_without_the_extra_the_page_says_so_and_nothing_is_written_down(
    as_owner: Client, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pdf(html: str) -> bytes:
        raise pdf.NoPdf

    monkeypatch.setattr(pdf, "is_installed", lambda: False)
    monkeypatch.setattr(pdf, "write", no_pdf)

    shown = page(as_owner, loop)
    answer = as_owner.post(door(loop, "pdf"), follow=True)

    assert ("Export as PDF" in shown, "needs an extra" in shown) == (False, True)
    assert "can’t write PDFs" in answer.content.decode()
    assert not DebriefExport.objects.exists()
