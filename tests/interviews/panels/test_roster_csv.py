"""Lists as spreadsheets write them."""

import pytest

from interviews.panels import roster_csv
from recruiting.desk.written_list import NotAList

PRIYA = {"name": "Priya Raman", "email": "priya@example.com"}


def values(text: str) -> list[dict[str, object]]:
    return [dict(entry.values) for entry in roster_csv.read(text).entries]


def mistakes(text: str) -> list[str]:
    return [str(mistake) for mistake in roster_csv.read(text).mistakes]


@pytest.mark.parametrize(
    "text",
    [
        "Name,Email\nPriya Raman,priya@example.com",
        "name;e-mail\r\nPriya Raman;priya@example.com\r\n",
        "Full name\tE-Mail Address\nPriya Raman\tpriya@example.com\n",
        "\ufeffEMAIL,Display-Name\npriya@example.com,Priya Raman",
        "sep=;\nName;Email\nPriya Raman;priya@example.com",
        "\n\nName,Email,,\n,,\nPriya Raman,priya@example.com,,\n",
        'First name,Last name,Email\n"Priya",Raman,priya@example.com',
        "Surname,Given name,Work e-mail\nRaman,Priya,priya@example.com",
    ],
)
def test_separators_headings_and_line_ends_of_all_kinds_are_read(text):
    if "Surname" in text:
        assert values(text) == [{"name": "Priya Raman", "email": "priya@example.com"}]
    else:
        assert values(text) == [PRIYA]


def test_empty_cells_say_nothing_and_other_columns_are_named():
    read = roster_csv.read("Name,Email,Time zone,Team,Phone\nPriya,p@example.com,,Payments,1\n")

    assert [dict(entry.values) for entry in read.entries] == [{"name": "Priya", "email": "p@example.com"}]
    assert read.left_out == ["Team", "Phone"]


def test_each_knows_the_line_on_which_it_begins():
    text = 'sep=,\nName,Email,Bio\nA,a@example.com,"two\nlines"\n\nB,b@example.com\n'

    assert [entry.line for entry in roster_csv.read(text).entries] == [3, 6]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Name,Phone\nPriya,1", "Line 1: The first line must name the columns; “Name” and “Email” must be among them."),
        (
            "Priya,p@example.com\n",
            "Line 1: The first line must name the columns; “Name” and “Email” must be among them.",
        ),
        (
            "Name,Email,Mail\nPriya,p@example.com,q@example.com",
            "Line 1: “Email” and “Mail” both mean the email. Take one out, or give it another heading.",
        ),
        (
            "Name,Email\nRaman, Priya,p@example.com",
            "Line 2: There are 3 cells here, and 2 columns. Is a separator part of a value? Then put the value into double quotes.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, words):
    assert mistakes(text) == [words]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nobody in this list"),
        ("Name,Email\n", "nobody in this list"),
        ('Name,Email\nA,a@example.com\n"B,b@example.com\n', "Line 3: the double quotes"),
        (
            f"Name,Email\nA,{'x' * 140_000}\n",
            "Line 2: the double quotes don’t match from here on, or a cell is too long",
        ),
        ("Name,Email\nA\0,a@example.com", "no text"),
        ("Name,Email\n" + "A,a@example.com\n" * 10_000, "10,000 people are too many at once: 1,000 at most"),
    ],
)
def test_what_is_no_list_is_refused_in_words(text, words):
    with pytest.raises(NotAList, match=words):
        roster_csv.read(text)


@pytest.mark.parametrize(
    "headings", ["Share,Per day,Per week", 'Share of interviews,"A day, at most","A week, at most"']
)
def test_share_and_caps_have_columns(headings):
    (read,) = values(f"Name,Email,{headings}\nPriya Raman,priya@example.com,0.5,2,5")

    assert read == PRIYA | {"weight": "0.5", "daily_cap": "2", "weekly_cap": "5"}


def test_share_may_be_written_with_a_comma():
    (read,) = values("Name;Email;Share\nPriya Raman;priya@example.com;0,5")

    assert read["weight"] == "0.5"
