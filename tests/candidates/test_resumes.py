"""Which files are taken as resumes. What is looked for inside them: resume_check/."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from candidates import resumes
from candidates.resume_check.reasons import Reason
from tests import resume_files

MACHINE = "192.0.2.1"


def file(name: str, content: bytes) -> UploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cv.pdf", resume_files.PDF),
        ("CV.PDF", resume_files.PDF),
        ("cv.docx", resume_files.docx()),
        ("cv.odt", resume_files.odt()),
        ("cv.rtf", b"{\\rtf1 Amara}"),
        ("cv.txt", "Amara Okafor, Lisboa, ção".encode()),
        ("cv.txt", "Amara".encode("utf-16")),
    ],
)
def test_honest_file_is_taken(name, content):
    taken = file(name, content)

    resumes.check(taken, machine=MACHINE)

    assert taken.tell() == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("cv.pdf", b"", "empty"),
        ("cv.exe", b"MZ", "can’t open files of this kind"),
        ("cv.svg", b"<svg/>", "can’t open files of this kind"),
        ("cv.docm", resume_files.docx(), "can’t open files of this kind"),
        ("cv.pdf.html", resume_files.PDF, "can’t open files of this kind"),
        ("cv", resume_files.PDF, "can’t open files of this kind"),
        ("cv.pdf", b"%PDF-1.4\n<HTML><script>alert(1)</script>\n%%EOF", "damaged"),
        ("cv.pdf", resume_files.locked_pdf(to_open="open sesame"), "protected with a password"),
        ("cv.pdf", resume_files.pdf(catalog="/OpenAction << /S /JavaScript /JS (1) >>"), "contains a program"),
        ("cv.docx", resume_files.docx(**{"word/vbaProject.bin": b"x"}), "macros"),
        ("cv.docx", resume_files.docx_pointing("image", "\\\\host\\share\\p.png"), "fetches something from elsewhere"),
        ("cv.odt", resume_files.docx(), "does not look like an OpenDocument"),
        ("cv.rtf", b"{\\rtf1 {\\object\\objdata 0105}}", "another file or object embedded"),
        ("cv.txt", b"MZ\x90\x00\x03", "does not look like plain text"),
    ],
)
def test_other_file_is_refused_in_words(name, content, words):
    refused = file(name, content)

    with pytest.raises(resumes.CannotTake, match=words):
        resumes.check(refused, machine=MACHINE)

    assert refused.tell() == 0


def test_every_reason_has_words():
    assert set(resumes.WORDS) == set(Reason)


def test_file_too_large_is_refused_with_both_sizes(settings):
    settings.RESUME_MAX_BYTES = 1024

    with pytest.raises(resumes.CannotTake) as refused:
        resumes.check(file("cv.txt", b"a" * 2048), machine=MACHINE)

    assert str(refused.value).replace("\xa0", " ").startswith("This file has 2.0 KB; we take up to 1.0 KB.")


# ── files made to stop their reader ──


def test_check_that_uses_up_its_time_is_refused_and_nothing_else_stops(monkeypatch):
    with monkeypatch.context() as patched:
        a_process_that(
            "from candidates.resume_check import __main__ as check; check.MAX_CPU_SECONDS = 1; check._limit()\nwhile True: pass",
            patched,
        )
        with pytest.raises(resumes.CannotTake, match="takes far longer to open"):
            resumes.check(file("cv.docx", resume_files.docx()), machine=MACHINE)

    resumes.check(file("cv.pdf", resume_files.PDF), machine=MACHINE)


@pytest.mark.skipif(sys.platform != "linux", reason="no such limit elsewhere")
def test_check_has_half_a_gigabyte_and_no_more():
    code = "from candidates.resume_check.__main__ import _limit; _limit(); bytearray(600_000_000)"

    tried = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=settings.BASE_DIR)

    assert "MemoryError" in tried.stderr


def a_process_that(code: str, monkeypatch) -> None:
    """Runs in place of the check."""
    run = subprocess.run

    def run_other(_, **options):
        return run([sys.executable, "-c", code], **options)

    monkeypatch.setattr(subprocess, "run", run_other)


def test_check_that_waits_for_ever_is_ended(monkeypatch):
    monkeypatch.setattr(resumes, "CHECK_TIMEOUT", 0.5)
    a_process_that("import time; time.sleep(60)", monkeypatch)

    with pytest.raises(resumes.CannotTake, match="takes far longer to open"):
        resumes.check(file("cv.pdf", resume_files.PDF), machine=MACHINE)


def test_check_that_is_killed_refuses(monkeypatch):
    a_process_that("import os; os.kill(os.getpid(), 9)", monkeypatch)

    with pytest.raises(resumes.CannotTake, match="takes far longer to open"):
        resumes.check(file("cv.pdf", resume_files.PDF), machine=MACHINE)


def test_check_that_stops_before_it_read_the_file_refuses(monkeypatch):
    a_process_that("raise SystemExit(1)", monkeypatch)

    with pytest.raises(resumes.CannotTake, match="damaged"):
        resumes.check(file("cv.txt", b"a" * 1_000_000), machine=MACHINE)


def test_check_knows_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("NYLAS_API_KEY", "secret")
    a_process_that("import os, sys; sys.exit('NYLAS_API_KEY' in os.environ)", monkeypatch)

    resumes.check(file("cv.pdf", resume_files.PDF), machine=MACHINE)


# ── many at once ──


@pytest.fixture
def look(monkeypatch):
    """Sends a file from each of these machines, all looked at without end until the test ends; returns whether each had its turn."""
    is_over, began = threading.Event(), threading.Semaphore(0)

    def inside(ending: str, content: bytes) -> None:
        began.release()
        is_over.wait(10)

    def check(machine: str) -> bool:
        try:
            resumes.check(file("cv.pdf", resume_files.PDF), machine=machine)
        except resumes.CannotTake as error:
            return "again in a minute" not in str(error)
        return True

    def send(*machines: str, of_which_begin: int):
        running = [pool.submit(check, machine) for machine in machines]
        for _ in range(of_which_begin):
            assert began.acquire(timeout=10)
        while sum(map(len, (resumes._waiting, resumes._looked_at))) + sum(each.done() for each in running) < len(
            running
        ):
            time.sleep(0.01)
        return running

    monkeypatch.setattr(resumes, "_look_inside", inside)
    with ThreadPoolExecutor(20) as pool:
        yield send, is_over
        is_over.set()


def test_one_machine_takes_one_turn_and_waits_for_one(look):
    send, is_over = look
    greedy = send(*["192.0.2.1"] * 5, of_which_begin=1)

    other = send("192.0.2.2", of_which_begin=1)
    is_over.set()

    assert sum(each.result() for each in greedy) == 2
    assert other[0].result()


def test_whoever_sends_a_file_while_very_many_are_looked_at_is_asked_to_try_again(look):
    send, is_over = look
    sent = send(*(f"192.0.2.{number}" for number in range(8)), of_which_begin=2)
    is_over.set()

    assert sum(each.result() for each in sent) == resumes.MAX_CHECKS_WITH_WAITING


def test_whoever_waits_too_long_is_asked_to_try_again(look, monkeypatch):
    monkeypatch.setattr(resumes, "TURN_TIMEOUT", 0.1)
    send, is_over = look
    first = send("192.0.2.1", of_which_begin=1)
    second = send("192.0.2.1", of_which_begin=0)

    assert not second[0].result()
    is_over.set()
    assert first[0].result()
    assert not resumes._waiting
    assert not resumes._looked_at


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Amara Okafor.pdf", "Amara Okafor.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\amara\\cv.pdf", "cv.pdf"),
        ('cv".pdf\r\nSet-Cookie: a=b', 'cv".pdfSet-Cookie: a=b'),
        ("cv\u202efdp.exe.pdf", "cvfdp.exe.pdf"),
        ("履歴書.pdf", "履歴書.pdf"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("...", "resume"),
    ],
)
def test_display_name_is_one_clean_short_line(sent, shown):
    assert resumes.display_name(sent) == shown
