"""Word files: whatever their main part is called, without programs, other files or anything fetched from elsewhere."""

import codecs
import io
import zipfile

import pytest

from candidates.resume_check import word
from candidates.resume_check.reasons import Reason, Refused
from tests import resume_files

MACROS = resume_files.content_types(document=resume_files.MACRO_DOCUMENT)
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def reason_for(content: bytes) -> Reason | None:
    try:
        word.check(io.BytesIO(content))
    except Refused as refused:
        return refused.reason
    return None


def with_main_part(name: str, *, target: str) -> bytes:
    types = resume_files.content_types().replace(b"/word/document.xml", f"/{name}".encode())
    pointer = resume_files.relationships(("officeDocument", target, ""))
    return resume_files.archive({"[Content_Types].xml": types, "_rels/.rels": pointer, name: b"<document/>"})


def with_backslashes() -> bytes:
    return resume_files.archive(
        {
            "[Content_Types].xml": resume_files.content_types(),
            "_rels\\.rels": resume_files.relationships(("officeDocument", "word\\document.xml", "")),
            "word\\document.xml": b"<document/>",
        }
    )


def renamed_program() -> bytes:
    types = resume_files.content_types(dat="application/vnd.ms-office.vbaProject")
    return resume_files.docx(**{"[Content_Types].xml": types, "word/theme.dat": b"x"})


def with_doctype(types: bytes) -> bytes:
    return types.replace(b"<Types", b'<!DOCTYPE Types [<!ENTITY e "E">]><Types').replace(
        b"macroEnabled", b"macro&e;nabled"
    )


def encrypted() -> bytes:
    content = bytearray(resume_files.docx())
    content[6] |= 1  # the general purpose flag in the first local header …
    content[content.find(b"PK\x01\x02") + 8] |= 1  # … and in the directory
    return bytes(content)


def with_torn_member() -> bytes:
    """Compressed nonsense where the types should be."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("[Content_Types].xml", resume_files.content_types())
        opened.writestr("_rels/.rels", resume_files.relationships())
    content = bytearray(packed.getvalue())
    start = content.find(b"[Content_Types].xml") + len("[Content_Types].xml")
    content[start : start + 8] = b"\xff" * 8
    return bytes(content)


def with_body(inner: str) -> bytes:
    return resume_files.docx(
        **{"word/document.xml": f'<w:document xmlns:w="w" xmlns:x="x">{inner}</w:document>'.encode()}
    )


def with_long_texts(bytes_each: int) -> bytes:
    """In two parts."""
    types = resume_files.content_types().replace(
        b"</Types>",
        f'<Override PartName="/word/h.xml" ContentType="{resume_files.WORDPROCESSING}.header+xml"/></Types>'.encode(),
    )
    text = b"<w>" + b"a" * bytes_each + b"</w>"
    parts = {"[Content_Types].xml": types, "word/document.xml": text, "word/h.xml": text}
    return resume_files.docx(packing=zipfile.ZIP_DEFLATED, **parts)


def with_two_of_a_name() -> bytes:
    """Harmless types for us, others for whoever reads the first ones."""
    packed = io.BytesIO(resume_files.docx())
    with zipfile.ZipFile(packed, "a") as opened, pytest.warns(UserWarning, match="Duplicate name"):
        opened.writestr("[Content_Types].xml", MACROS)
    return packed.getvalue()


def claims_gigabytes() -> bytes:
    content = bytearray(resume_files.docx())
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (2**31).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        resume_files.docx(),
        with_main_part("word/document2.xml", target="word/document2.xml"),
        with_main_part("Text/Main.XML", target="/text/main.xml"),
        with_backslashes(),
        resume_files.docx(
            **{
                "_rels/.rels": resume_files.relationships(("officeDocument", "word/document.xml", "")).replace(
                    resume_files.OFFICE.encode(), STRICT.encode()
                )
            }
        ),
        resume_files.docx(
            **{"[Content_Types].xml": resume_files.content_types().decode().replace("UTF-8", "UTF-16").encode("utf-16")}
        ),
        with_long_texts(3_000_000),
        with_body("<w:p/>" * 100_000),
        resume_files.docx_pointing("hyperlink", "https://amara.example.org/?a=1"),
        resume_files.docx_pointing("hyperlink", "mailto:amara@example.org"),
        resume_files.docx_pointing(
            "attachedTemplate", "file:///C:\\Users\\amara\\AppData\\Roaming\\Microsoft\\Templates\\CV.dotx"
        ),
        resume_files.docx_pointing("attachedTemplate", "file:///Users/amara/Library/CV.dotx"),
        resume_files.docx_pointing("attachedTemplate", "file:////Users/amara/Library/Group%20Containers/CV.dotx"),
        resume_files.docx_pointing("attachedTemplate", "file://localhost/Users/amara/CV.dotx"),
        resume_files.docx_pointing("attachedTemplate", "CV.dotx"),
        resume_files.docx_pointing("image", "media/image1.png", ""),
        resume_files.docx_with_field(" PAGE "),
        resume_files.docx_with_field(" HYPERLINK &quot;https://amara.example.org/LINK&quot; "),
    ],
    ids=lambda content: f"{len(content)} bytes",
)
def test_honest_file_is_taken(content):
    assert reason_for(content) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Reason.OLD_WORD),
        (encrypted(), Reason.PROTECTED),
        (b"PK\x03\x04 torn", Reason.DAMAGED),
        (b"MZ\x90\x00" + resume_files.docx(), Reason.DAMAGED),
        (b"<html><script>alert(1)</script>" + resume_files.docx(), Reason.DAMAGED),
        (with_torn_member(), Reason.DAMAGED),
        (with_two_of_a_name(), Reason.DAMAGED),
        (resume_files.docx(**{"WORD\\document.xml": b"<document/>"}), Reason.DAMAGED),
        (resume_files.docx(**{"../../etc/passwd": b"x"}), Reason.DAMAGED),
        (resume_files.docx(**{"..\\x": b"x"}), Reason.DAMAGED),
        (resume_files.docx(**{"/etc/passwd": b"x"}), Reason.DAMAGED),
        (resume_files.docx(**{"_rels/.rels": b"<Relationships"}), Reason.DAMAGED),
        (with_body('<w:fldSimple x:instr="PAGE" w:instr="INCLUDETEXT x"/>'), Reason.DAMAGED),
        (
            resume_files.docx_pointing(
                "image", "https://example.com/p", 'xmlns:x="x" x:TargetMode="Internal" TargetMode="External"'
            ),
            Reason.DAMAGED,
        ),
        (claims_gigabytes(), Reason.LARGE_INSIDE),
        (with_long_texts(5_000_000), Reason.LARGE_INSIDE),
        (with_body("<w:p/>" * 300_000), Reason.LARGE_INSIDE),
        (with_body("<w:p>" * 300_000), Reason.LARGE_INSIDE),
        (resume_files.docx(**{f"word/{number}": b"" for number in range(1_000)}), Reason.LARGE_INSIDE),
        (resume_files.odt(), Reason.NOT_WORD),
        (resume_files.archive({"[Content_Types].xml": MACROS}), Reason.NOT_WORD),
        (resume_files.docx(**{"[Content_Types].xml": b"<Types/>"}), Reason.NOT_WORD),
        (
            resume_files.docx(
                **{"[Content_Types].xml": resume_files.content_types(document="application/vnd.ms-excel")}
            ),
            Reason.NOT_WORD,
        ),
        (with_main_part("word/document.xml", target="word/other.xml"), Reason.NOT_WORD),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_file_that_would_not_open_is_refused(content, reason):
    assert reason_for(content) == reason


@pytest.mark.parametrize(
    "content",
    [
        resume_files.docx(**{"word/vbaProject.bin": b"x"}),
        resume_files.docx(**{"word/activeX/activeX1.xml": b"<a/>"}),
        renamed_program(),
        resume_files.docx(**{"[Content_Types].xml": MACROS}),
        resume_files.docx(**{"[Content_Types].xml": MACROS.replace(b"macroEnabled", b"macro&#69;nabled")}),
        resume_files.docx(
            **{
                "[Content_Types].xml": codecs.BOM_UTF16_LE
                + MACROS.decode().replace("UTF-8", "UTF-16").encode("utf-16-le")
            }
        ),
        resume_files.docx(**{"[Content_Types].xml": MACROS.replace(b"<Types", b" " * 500_000 + b"<Types")}),
        resume_files.docx_pointing("control", "activeX/activeX1.xml", ""),
        resume_files.docx_pointing("vbaProject", "harmless.xml", ""),
    ],
    ids=lambda content: f"{len(content)} bytes",
)
def test_macros_are_found_wherever_they_hide(content):
    assert reason_for(content) == Reason.PROGRAM


def test_types_behind_a_mebibyte_of_blanks_are_not_read():
    types = MACROS.replace(b"<Types", b" " * 1024 * 1024 + b"<Types")

    assert reason_for(resume_files.docx(**{"[Content_Types].xml": types})) == Reason.LARGE_INSIDE


def test_types_with_entities_of_their_own_are_not_read():
    assert reason_for(resume_files.docx(**{"[Content_Types].xml": with_doctype(MACROS)})) == Reason.DAMAGED


@pytest.mark.parametrize(
    "content",
    [
        resume_files.docx(**{"word/embeddings/oleObject1.bin": b"x"}),
        resume_files.docx_pointing("oleObject", "media/image1.bin", ""),
        resume_files.docx_pointing("oleObject", "https://example.com/x.html!"),
        resume_files.docx_pointing("package", "media/sheet.xlsx", ""),
        resume_files.docx_pointing("aFChunk", "chunk.html", ""),
    ],
    ids=lambda content: f"{len(content)} bytes",
)
def test_embedded_files_are_found(content):
    assert reason_for(content) == Reason.ATTACHMENT


@pytest.mark.parametrize(
    "content",
    [
        resume_files.docx_pointing("attachedTemplate", "https://example.com/t.dotm"),
        resume_files.docx_pointing("attachedTemplate", "file://host/share/t.dotm"),
        resume_files.docx_pointing("attachedTemplate", "\\\\host\\share\\t.dotm"),
        resume_files.docx_pointing("attachedTemplate", "%5c%5chost%5cshare"),
        resume_files.docx_pointing("attachedTemplate", "file:///\\\\host\\share"),
        resume_files.docx_pointing("attachedTemplate", "file:////host/share"),
        resume_files.docx_pointing("attachedTemplate", "file://users/share/t.dotm"),
        resume_files.docx_pointing("attachedTemplate", "file:////users/share/t.dotm"),
        resume_files.docx_pointing("attachedTemplate", "file://c:/share/t.dotm"),
        resume_files.docx_pointing("attachedTemplate", "ht&#10;tp://example.com/t.dotm"),
        resume_files.docx_pointing("attachedTemplate", "&#x200B;&#10;http://example.com/t.dotm"),
        resume_files.docx_pointing("attachedTemplate", "\\&#9;\\host\\share\\t.dotm"),
        resume_files.docx_pointing("attachedTemplate", "%0D/%0A/host/share/t.dotm"),
        resume_files.docx_pointing("hyperlink", "file://users/share"),
        resume_files.docx_pointing("image", "\\\\host\\share\\p.png"),
        resume_files.docx_pointing("image", "https://example.com/p.png"),
        resume_files.docx_pointing("image", "https://example.com/p.png", 'TargetMode="&#69;xternal"'),
        resume_files.docx_pointing("frame", "https://example.com/"),
        resume_files.docx_pointing("hyperlink", "file://host/share"),
        resume_files.docx(
            **{
                "word/_rels/header9.xml.RELS": resume_files.relationships(
                    ("image", "http://example.com/p", 'TargetMode="External"')
                )
            }
        ),
        resume_files.docx_with_field(' INCLUDEPICTURE "https://example.com/p.png" \\d '),
        resume_files.docx_with_field(" DD", "EAU", 'TO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" '),
        with_body("<x:instrText>PAGE</x:instrText><w:instrText>INCLUDETEXT x</w:instrText>"),
        with_body("<w:instrText>INCLU</w:instrText><x:fldChar/><w:instrText>DETEXT x</w:instrText>"),
        resume_files.docx(**{"word/document.xml": b'<document><fldSimple instr="includetext x"/></document>'}),
    ],
    ids=lambda content: f"{len(content)} bytes",
)
def test_whatever_reaches_for_another_machine_is_found(content):
    assert reason_for(content) == Reason.LOADS
