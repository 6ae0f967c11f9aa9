"""RTF without objects or anything fetched from elsewhere, however it is cut or escaped."""

import io

import pytest

from candidates.resume_check import rich_text
from candidates.resume_check.reasons import Reason, Refused


def reason_for(content: bytes) -> Reason | None:
    try:
        rich_text.check(io.BytesIO(content))
    except Refused as refused:
        return refused.reason
    return None


@pytest.mark.parametrize(
    "content",
    [
        rb"{\rtf1 Amara}",
        rb"{\rtf1{\*\template C:\\Users\\amara\\CV.dotx}Amara}",
        rb"{\rtf1 Worked on INCLUDEPICTURE and DDE in Word {\field{\*\fldinst {HYPERLINK https://amara.example.org}}}}",
        rb"{\rtf1 C\'e9line}",
        b"{\\rtf1 Amara Okafor\\\nobjective: to write\\\r\nobject lenses}",
        rb"{\rtf1 Kept in C:\\objects}",
    ],
)
def test_honest_file_is_taken(content):
    assert reason_for(content) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>", Reason.NOT_RICH_TEXT),
        (rb"{\rtf1 {\object\objdata 0105}}", Reason.ATTACHMENT),
        (b"{\\rtf1 {\\ob\r\njdata 0105}}", Reason.ATTACHMENT),
        (rb"{\rtf1{\*\template http://example.com/t.dotm}}", Reason.LOADS),
        (rb"{\rtf1{\*\template \\\\host\\share\\t.dotm}}", Reason.LOADS),
        (rb'{\rtf1{\field{\*\fldinst { INCLUDEPICTURE "https://example.com/p"}}}}', Reason.LOADS),
        (rb"{\rtf1{\field{\*\fldinst {\rtlch IN}{\b\'43LUDETEXT x}}}}", Reason.LOADS),
        (rb"{\rtf1{\field{\*\fldinst DDEAUTO cmd}}}", Reason.LOADS),
    ],
)
def test_other_file_is_refused_for_what_it_does(content, reason):
    assert reason_for(content) == reason
