"""PDFs: open to everybody, and nothing but pages."""

import io

import pytest

from candidates.resume_check import pdf
from candidates.resume_check.reasons import Reason, Refused
from tests import resume_files


def reason_for(content: bytes) -> Reason | None:
    try:
        pdf.check(io.BytesIO(content))
    except Refused as refused:
        return refused.reason
    return None


def with_file(content: str, *, names: str = "/F (cv.xml)") -> bytes:
    return resume_files.pdf(
        f"<< /Type /Filespec {names} /EF << /F 6 0 R >> >>",
        f"<< /Type /EmbeddedFile /Length {len(content)} >>\nstream\n{content}\nendstream",
        catalog="/Names << /EmbeddedFiles << /Names [(cv.xml) 5 0 R] >> >>",
    )


@pytest.mark.parametrize(
    "content",
    [
        resume_files.PDF,
        b"\xef\xbb\xbf" + resume_files.PDF,
        b"\r\n" + resume_files.PDF,
        resume_files.PDF + b"\0" * 10_000,
        resume_files.PDF + b"\r\n<!-- 12 ms -->\n",
        resume_files.pdf(title="HTML <script> tinkerer"),
        resume_files.pdf(title="Security/Encryption engineer, Node/JS /Launch /JavaScript"),
        resume_files.locked_pdf(to_open=""),
        resume_files.locked_pdf(to_open="", algorithm="AES-128"),
        resume_files.locked_pdf(to_open="", algorithm="RC4-40"),
        resume_files.pdf(catalog="/OpenAction [3 0 R /Fit]"),
        resume_files.pdf("<< /S /GoTo /D [3 0 R /Fit] >>", catalog="/OpenAction 5 0 R"),
        resume_files.pdf(page="/Annots [<< /Subtype /Link /A << /S /URI /URI (https://amara.example.org) >> >>]"),
        with_file("<a/>", names="/F (resume.xml) /UF (resume.xml)"),
        with_file('\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\n<Europass><Name>Amara</Name></Europass>'),
        resume_files.pdf("<< /Type /StructElem /S /Sound >>", catalog="/StructTreeRoot << /K 5 0 R >>"),
        resume_files.pdf(
            "<< /Type /StructElem /S /Link /A << /O /Layout >> >>", catalog="/StructTreeRoot << /K 5 0 R >>"
        ),
        resume_files.pdf(catalog="/OpenAction 3 0 R"),
        resume_files.pdf(
            page="/Annots [<< /Subtype /Link /A << /S /URI /URI (https://amara.example.org) >> >>]",
            catalog="/OpenAction << /S /GoTo /D [3 0 R /Fit] >>",
        ),
        resume_files.pdf(page="/Contents 99 0 R"),
        resume_files.compressed_pdf(""),
    ],
    ids=lambda content: f"{len(content)} bytes",
)
def test_pdf_that_only_shows_its_pages_is_taken(content):
    assert reason_for(content) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"MZ\x90\x00", Reason.NOT_PDF),
        (b"<html><script>alert(1)</script>" + resume_files.PDF, Reason.NOT_PDF),
        (b"MZ\x90\x00" + resume_files.PDF, Reason.NOT_PDF),
        (resume_files.PDF[:200], Reason.NOT_PDF),
        (resume_files.PDF + b"x" * 5_000, Reason.NOT_PDF),
        (resume_files.PDF.replace(b"/Kids [3 0 R]", b"/Kids [     ]"), Reason.NOT_PDF),
        (resume_files.locked_pdf(to_open="open sesame"), Reason.PROTECTED),
        (resume_files.locked_pdf(to_open="open sesame", algorithm="RC4-128"), Reason.PROTECTED),
        (resume_files.pdf(catalog="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), Reason.PROGRAM),
        (resume_files.pdf(catalog="/OpenAction << /S /J#61vaScript /J#53 (1) >>"), Reason.PROGRAM),
        (resume_files.pdf("<< /JS (1) /S /JavaScript >>", page="/AA << /O 5 0 R >>"), Reason.PROGRAM),
        (
            resume_files.pdf(
                "<< /S /JavaScript /JS (1) >>", catalog="/Names << /JavaScript << /Names [(a) 5 0 R] >> >>"
            ),
            Reason.PROGRAM,
        ),
        (resume_files.pdf(catalog="/AcroForm << /XFA (<xdp/>) >>"), Reason.PROGRAM),
        (resume_files.pdf(page="/Annots [<< /A << /S /Launch /F (cmd.exe) >> >>]"), Reason.PROGRAM),
        (resume_files.pdf(page="/Annots [<< /A << /S /GoTo /Next [<< /S /Launch >>] >> >>]"), Reason.PROGRAM),
        (resume_files.compressed_pdf("/OpenAction << /S /JavaScript /JS (1) >>"), Reason.PROGRAM),
        (
            resume_files.pdf("<< /Type /Filespec /F (cv.exe) /EF << /F 3 0 R >> >>", catalog="/AF [5 0 R]"),
            Reason.ATTACHMENT,
        ),
        (
            resume_files.pdf("<< /F (cv.xml) /UF (cv.xml.exe) /EF << /F 3 0 R >> >>", page="/Annots [<< /FS 5 0 R >>]"),
            Reason.ATTACHMENT,
        ),
        (with_file("MZ\x90"), Reason.ATTACHMENT),
        (with_file('<?mso-application progid="Word.Document"?><a/>'), Reason.ATTACHMENT),
        (with_file('<?xml version="1.0"?><?mso-application progid="Word.Document"?><a/>'), Reason.ATTACHMENT),
        (with_file('<!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a/>'), Reason.ATTACHMENT),
        (
            with_file('<?mso-application progid="Word.Document"?><a/>'.encode("utf-16").decode("latin-1")),
            Reason.ATTACHMENT,
        ),
        (with_file("<a/>", names="/F (cv.xml) /DOS (cv.exe)"), Reason.ATTACHMENT),
        (with_file("<a/>", names="/F (cv.exe:cv.xml)"), Reason.ATTACHMENT),
        (resume_files.pdf("<< /F (cv.xml) /EF << /F 99 0 R >> >>", catalog="/AF [5 0 R]"), Reason.ATTACHMENT),
        (resume_files.pdf(page="/AA << /O << /S /GoToE /F (\\\\\\\\host\\\\share) >> >>"), Reason.ATTACHMENT),
        (resume_files.pdf(page="/AA << /O << /S /GoToR /F (\\\\\\\\host\\\\share) >> >>"), Reason.LOADS),
        (resume_files.pdf(catalog="/OpenAction << /S /URI /URI (https://example.com) >>"), Reason.LOADS),
        (
            resume_files.pdf(catalog="/OpenAction << /S /GoTo /Next << /S /URI /URI (https://example.com) >> >>"),
            Reason.LOADS,
        ),
        (resume_files.pdf(page="/AA << /C << /S /URI /URI (https://example.com) >> >>"), Reason.LOADS),
        (
            resume_files.pdf("<< /F (https://example.com/) /Length 0 >>\nstream\n\nendstream", page="/Contents 5 0 R"),
            Reason.LOADS,
        ),
        (resume_files.pdf(catalog="/OpenAction << /Type /StructElem /S /JavaScript /JS (1) >>"), Reason.PROGRAM),
        (resume_files.pdf("/Launch", page="/Annots [<< /A << /S 5 0 R /F (cmd.exe) >> >>]"), Reason.PROGRAM),
        (resume_files.pdf("/URI", catalog="/OpenAction << /S 5 0 R /URI (https://example.com) >>"), Reason.LOADS),
        (resume_files.pdf("<< /S /URI >>", catalog="/OpenAction << /S /GoTo /Next 5 0 R >>"), Reason.LOADS),
        (resume_files.pdf("[6 0 R]", "<< /S /URI >>", catalog="/OpenAction << /S /GoTo /Next 5 0 R >>"), Reason.LOADS),
        (resume_files.pdf(catalog="/OpenAction << /Type /Page /S /URI /URI (https://example.com) >>"), Reason.LOADS),
        (resume_files.pdf(page="/AA << /Type /Page /O << /S /URI /URI (https://example.com) >> >>"), Reason.LOADS),
        (
            resume_files.pdf(catalog="/OpenAction " + "<< /S /GoTo /Next " * 120 + "<< /S /URI >>" + " >>" * 120),
            Reason.LOADS,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_other_pdf_is_refused_for_what_it_does(content, reason):
    assert reason_for(content) == reason


def test_objects_that_point_at_each_other_are_looked_at_once():
    assert reason_for(resume_files.pdf("[5 0 R 6 0 R]", "<< /Back 5 0 R /Page 3 0 R >>", catalog="/Loop 5 0 R")) is None


def test_automatic_actions_that_follow_each_other_in_a_circle_end():
    assert reason_for(resume_files.pdf("<< /S /GoTo /Next 5 0 R >>", catalog="/OpenAction 5 0 R")) is None
