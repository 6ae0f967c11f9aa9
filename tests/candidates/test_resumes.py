"""Which files are taken as resumes (reliability.md B42–B44)."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from candidates import resumes
from tests.candidates.files import PDF


def file(name: str, content: bytes) -> UploadedFile:
    return SimpleUploadedFile(name, content)


def archive(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return packed.getvalue()


def docx(**more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>", **more})


def odt(**more: bytes) -> bytes:
    return archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<content/>", **more})


def encrypted_docx() -> bytes:
    content = bytearray(docx())
    content[6] |= 1  # the general purpose flag in the first local header …
    content[content.rfind(b"PK\x01\x02") + 8] |= 1  # … and in the directory
    return bytes(content)


def with_torn_member() -> bytes:
    """Compressed nonsense where the types should be."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("[Content_Types].xml", b"<Types/>" * 100)
        opened.writestr("word/document.xml", b"<document/>")
    content = bytearray(packed.getvalue())
    start = content.find(b"[Content_Types].xml") + len("[Content_Types].xml")
    content[start : start + 8] = b"\xff" * 8
    return bytes(content)


def with_two_of_a_name() -> bytes:
    """Harmless types for us, others for whoever reads the first ones."""
    packed = io.BytesIO(docx())
    with zipfile.ZipFile(packed, "a") as opened, pytest.warns(UserWarning, match="Duplicate name"):
        opened.writestr("[Content_Types].xml", b"<Types macroEnabled/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cv.pdf", PDF),
        ("CV.PDF", PDF),
        ("cv.docx", docx()),
        ("cv.odt", odt()),
        ("cv.rtf", b"{\\rtf1 Amara}"),
        ("cv.txt", "Amara Okafor, Lisboa, ção".encode()),
        ("cv.txt", "Amara".encode("utf-16")),
    ],
)
def test_honest_file_is_taken(name, content):
    taken = file(name, content)

    resumes.check(taken)

    assert taken.tell() == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("cv.pdf", b"", "empty"),
        ("cv.exe", b"MZ", "can’t open files of this kind"),
        ("cv.svg", b"<svg/>", "can’t open files of this kind"),
        ("cv.docm", docx(), "can’t open files of this kind"),
        ("cv.pdf.html", PDF, "can’t open files of this kind"),
        ("cv", PDF, "can’t open files of this kind"),
        ("cv.pdf", b"MZ\x90\x00", "does not look like a PDF"),
        ("cv.pdf", b"%PDF-1.4\n<HTML><script>alert(1)</script>\n%%EOF", "does not look like a PDF"),
        ("cv.pdf", PDF[:20], "does not look like a PDF"),
        ("cv.pdf", PDF.replace(b"trailer <<", b"trailer <</Encrypt 3 0 R"), "protected with a password"),
        ("cv.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "protected with a password"),
        ("cv.docx", encrypted_docx(), "protected with a password"),
        ("cv.docx", b"PK\x03\x04 torn", "damaged"),
        ("cv.docx", odt(), "does not look like a Word file"),
        ("cv.docx", b"MZ\x90\x00" + docx(), "damaged"),
        ("cv.docx", b"<html><script>alert(1)</script>" + docx(), "damaged"),
        ("cv.docx", with_torn_member(), "damaged"),
        ("cv.docx", with_two_of_a_name(), "damaged"),
        ("cv.docx", docx(**{"word/vbaProject.bin": b"x"}), "macros"),
        ("cv.docx", docx(**{"../../etc/passwd": b"x"}), "damaged"),
        ("cv.docx", docx(**{"/etc/passwd": b"x"}), "damaged"),
        ("cv.docx", docx(**{f"word/{number}": b"" for number in range(1_000)}), "far larger inside"),
        ("cv.odt", docx(), "does not look like an OpenDocument"),
        ("cv.odt", odt(**{"META-INF/manifest.xml": b"<encryption-data/>"}), "protected with a password"),
        ("cv.odt", odt(**{"Basic/Standard/Module1.xml": b"x"}), "macros"),
        ("cv.rtf", b"<html>", "does not look like an RTF"),
        ("cv.rtf", b"{\\rtf1 {\\object\\objdata 0105}}", "another file embedded"),
        ("cv.txt", b"MZ\x90\x00\x03", "does not look like plain text"),
    ],
)
def test_other_file_is_refused_in_words(name, content, words):
    with pytest.raises(resumes.CannotTake, match=words):
        resumes.check(file(name, content))


def test_file_too_large_is_refused_with_both_sizes(settings):
    settings.RESUME_MAX_BYTES = 1024

    with pytest.raises(resumes.CannotTake) as refused:
        resumes.check(file("cv.txt", b"a" * 2048))

    assert str(refused.value).replace("\xa0", " ").startswith("This file has 2.0 KB; we take up to 1.0 KB.")


def test_archive_that_claims_to_unpack_to_gigabytes_is_refused_unopened():
    content = bytearray(docx())
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (2**31).to_bytes(4, "little")

    with pytest.raises(resumes.CannotTake, match="far larger inside"):
        resumes.check(file("cv.docx", bytes(content)))


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
