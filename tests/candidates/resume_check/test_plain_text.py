"""Plain text is anything without the zeros of a program or picture."""

import io

import pytest

from candidates.resume_check import plain_text
from candidates.resume_check.reasons import Reason, Refused


@pytest.mark.parametrize(
    "content",
    ["Amara Okafor, résumé".encode(), b"", "Amara".encode("utf-16"), b"\xfe\xff" + "Amara".encode("utf-16-be")],
)
def test_text_in_any_encoding_is_taken(content):
    file = io.BytesIO(content)

    plain_text.check(file)

    assert file.tell() == len(content)


@pytest.mark.parametrize("content", [b"MZ\x90\x00\x03", b"\x7fELF\x00", b"a" * 4095 + b"\0"])
def test_anything_else_is_refused(content):
    with pytest.raises(Refused) as refused:
        plain_text.check(io.BytesIO(content))

    assert refused.value.reason == Reason.NOT_PLAIN_TEXT
