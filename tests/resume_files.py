"""Files as candidates send them, each as small as its format allows."""

import io
import zipfile
import zlib

from pypdf import PdfReader, PdfWriter

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DOCUMENT = f"{WORDPROCESSING}.document.main+xml"
MACRO_DOCUMENT = "application/vnd.ms-word.document.macroEnabled.main+xml"


def pdf(*more: str, catalog: str = "", page: str = "", title: str = "Amara Okafor") -> bytes:
    """One empty page; `more` are objects from number 5 on, `catalog` and `page` further entries of those two."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] {page} >>",
        f"<< /Title ({title}) >>",
        *more,
    ]
    content, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(content)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    content += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    content += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return content


PDF = pdf()


def compressed_pdf(hidden: str) -> bytes:
    """With the catalog in a compressed stream of objects, where no search for words would find `hidden`."""
    objects = {1: f"<< /Type /Catalog /Pages 2 0 R {hidden} >>", 2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"}
    head, body = "", ""
    for number, text in objects.items():
        head, body = f"{head}{number} {len(body)} ", f"{body}{text}\n"
    packed = zlib.compress((head + body).encode())
    content = b"%PDF-1.7\n"
    page = len(content)
    content += b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] >>\nendobj\n"
    stream = len(content)
    content += (
        f"4 0 obj\n<< /Type /ObjStm /N 2 /First {len(head)} /Filter /FlateDecode /Length {len(packed)} >>\n".encode()
    )
    content += b"stream\n" + packed + b"\nendstream\nendobj\n"
    start = len(content)
    rows = [(0, 0, 0), (2, 4, 0), (2, 4, 1), (1, page, 0), (1, stream, 0), (1, start, 0)]
    table = b"".join(kind.to_bytes(1) + where.to_bytes(2) + index.to_bytes(1) for kind, where, index in rows)
    content += f"5 0 obj\n<< /Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Length {len(table)} >>\nstream\n".encode()
    return content + table + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode()


def locked_pdf(*, to_open: str, to_change: str = "of its owner", algorithm: str = "AES-256") -> bytes:
    """Encrypted with a password to open it (empty: everybody can) and one to print or change it."""
    writer = PdfWriter(PdfReader(io.BytesIO(PDF)))
    writer.encrypt(to_open, to_change, algorithm=algorithm)
    locked = io.BytesIO()
    writer.write(locked)
    return locked.getvalue()


def archive(members: dict[str, bytes], *, packing: int = zipfile.ZIP_STORED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)
            member.filename = name  # whatever ZipInfo would make of backslashes
            opened.writestr(member, content, packing)
    return packed.getvalue()


def relationships(*rows: tuple[str, str, str]) -> bytes:
    """(kind, target, more attributes) each."""
    entries = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}" {more}/>'
        for number, (kind, target, more) in enumerate(rows)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'.encode()


def content_types(**types: str) -> bytes:
    """By ending of the part's name; `document` is the document's own type."""
    document = types.pop("document", DOCUMENT)
    defaults = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in types.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{defaults}'
        f'<Override PartName="/word/document.xml" ContentType="{document}"/></Types>'
    ).encode()


def docx(*, packing: int = zipfile.ZIP_STORED, **more: bytes) -> bytes:
    """As Word writes it; `more` are members, added or in place of those."""
    return archive(
        {
            "[Content_Types].xml": content_types(),
            "_rels/.rels": relationships(("officeDocument", "word/document.xml", "")),
            "word/document.xml": b"<document/>",
            **more,
        },
        packing=packing,
    )


def docx_pointing(kind: str, target: str, more: str = 'TargetMode="External"') -> bytes:
    """With one relationship more from its document."""
    return docx(**{"word/_rels/document.xml.rels": relationships((kind, target, more))})


def docx_with_field(*instructions: str) -> bytes:
    """A field's instruction, cut into as many pieces."""
    texts = "".join(f"<w:r><w:instrText>{text}</w:instrText></w:r>" for text in instructions)
    body = f'<w:document xmlns:w="w"><w:fldChar w:fldCharType="begin"/>{texts}<w:fldChar w:fldCharType="end"/></w:document>'
    return docx(**{"word/document.xml": body.encode()})


def odt(**more: bytes) -> bytes:
    return archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<content/>", **more})


def odt_with(element: str) -> bytes:
    spaces = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:draw="d" xmlns:text="t" xmlns:script="s"'
    return odt(**{"content.xml": f"<content {spaces}>{element}</content>".encode()})
