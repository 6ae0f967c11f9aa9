"""OpenDocument texts without programs, other files or anything fetched from elsewhere."""

import io

import pytest

from candidates.resume_check import open_document
from candidates.resume_check.reasons import Reason, Refused
from tests import resume_files


def reason_for(content: bytes) -> Reason | None:
    try:
        open_document.check(io.BytesIO(content))
    except Refused as refused:
        return refused.reason
    return None


@pytest.mark.parametrize(
    "content",
    [
        resume_files.odt(),
        resume_files.odt(mimetype=b"application/vnd.oasis.opendocument.text-template"),
        resume_files.odt(**{"META-INF/manifest.xml": b"<manifest/>"}),
        resume_files.odt(**{"Object 1/content.xml": b"<formula/>", "ObjectReplacements/Object 1": b"x"}),
        resume_files.odt_with('<draw:image xlink:href="Pictures/1.png"/>'),
        resume_files.odt_with('<draw:object xlink:href="./Object 1"/>'),
        resume_files.odt_with('<text:a xlink:href="https://amara.example.org">me</text:a>'),
    ],
)
def test_honest_file_is_taken(content):
    assert reason_for(content) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (resume_files.docx(), Reason.NOT_OPEN_DOCUMENT),
        (resume_files.odt(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), Reason.NOT_OPEN_DOCUMENT),
        (resume_files.odt(**{"META-INF/manifest.xml": b"<m><encryption-data/></m>"}), Reason.PROTECTED),
        (
            resume_files.odt(
                **{
                    "META-INF/manifest.xml": "<?xml version='1.0' encoding='utf-16'?><m><encryption-data/></m>".encode(
                        "utf-16"
                    )
                }
            ),
            Reason.PROTECTED,
        ),
        (resume_files.odt(**{"Basic/Standard/Module1.xml": b"x"}), Reason.PROGRAM),
        (resume_files.odt(**{"Object 1/Basic/Standard/Module1.xml": b"x"}), Reason.PROGRAM),
        (resume_files.odt(**{"Scripts\\python\\run.py": b"x"}), Reason.PROGRAM),
        (resume_files.odt_with('<script:event-listener xlink:href="vnd.sun.star.script:x"/>'), Reason.PROGRAM),
        (resume_files.odt_with('<text:a xlink:href="macro:///Standard.Module1.Main">me</text:a>'), Reason.PROGRAM),
        (resume_files.odt(**{"Object 1": b"\xd0\xcf"}), Reason.ATTACHMENT),
        (resume_files.odt_with('<draw:image xlink:href="https://example.com/p.png"/>'), Reason.LOADS),
        (resume_files.odt_with('<draw:image xlink:href="file://host/share/p.png"/>'), Reason.LOADS),
        (resume_files.odt_with('<draw:image xlink:href="\\\\host\\share\\p.png"/>'), Reason.LOADS),
        (resume_files.odt_with('<text:section-source xlink:href="//host/share/x.odt"/>'), Reason.LOADS),
        (resume_files.odt_with("<text:dde-connection-decl/>"), Reason.LOADS),
        (
            resume_files.odt_with('<draw:image draw:href="Pictures/1.png" xlink:href="https://example.com/p.png"/>'),
            Reason.DAMAGED,
        ),
        (resume_files.odt(**{"content.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), Reason.DAMAGED),
    ],
)
def test_other_file_is_refused_for_what_it_does(content, reason):
    assert reason_for(content) == reason
