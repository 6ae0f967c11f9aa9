"""Lists as spreadsheets write them."""

import pytest

from recruiting.desk import written_list
from recruiting.desk.written_list import NotAList


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_character_sets_of_spreadsheets_are_read(encoding):
    assert written_list.decode("Zoë Ångström".encode(encoding)) == "Zoë Ångström"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04xl/workbook.xml", "This is a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is a workbook"),
        (b"Name\x81", "no text"),
        (b"a\0b", "no text"),
        (b"\xff\xfea", "no text"),
    ],
)
def test_file_that_is_no_text_is_refused_in_words(content, words):
    with pytest.raises(NotAList, match=words):
        written_list.decode(content)
