"""Lists as spreadsheets write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.panels.roster_csv import PEOPLE
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


def test_apostrophe_that_keeps_a_cell_from_being_a_formula_is_no_part_of_it():
    (entry,) = written_list.read("Name,Email,Title\nA,a@example.com,'+1 of five\n", PEOPLE).entries

    assert entry.values["title"] == "+1 of five"


def test_a_person_may_say_what_a_heading_means():
    text = "Wer,Email,Title\nPriya,p@example.com,Engineer\n"

    assert written_list.read(text, PEOPLE).mistakes

    read = written_list.read(text, PEOPLE, meanings={"Wer": "name", "Title": ""})
    assert [dict(entry.values) for entry in read.entries] == [{"name": "Priya", "email": "p@example.com"}]
    assert read.left_out == ["Title"]


def lines_or_words(content: bytes) -> list[int] | str:
    try:
        read = written_list.read(written_list.decode(content), PEOPLE)
    except NotAList as error:
        return str(error)
    return [entry.line for entry in read.entries] + [mistake.line for mistake in read.mistakes]


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-16")))
def test_any_bytes_are_read_or_refused_in_words(content: bytes):
    assert lines_or_words(content)
    assert lines_or_words(b"Name,Email\n" + content)
