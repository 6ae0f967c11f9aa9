"""Where the parts of a TOML text stand."""

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruiting.toml_lines import Path, lines

TEXT = '''# nothing yet
a = 1
[[panels]] # [[not]]
name = "a [b] # = \\" not"
people = [ # one
  "x@y", # ]
  'z@y',
]
text = """
one = 1
"two" "" \\""" [three]
x"""
"q k".b = {c = 1, d = [1,
2]}
[[panels.sub]]
t = 09:00:00.5
[panels.more]
z = 1
[[panels]]
last = \'\'\'l
[x]\'\'\'\'
end = true
'''


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    named = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in named:
        yield from paths(each, (*path, key))


def test_each_part_has_the_line_on_which_it_begins():
    found = lines(TEXT)

    assert found == {
        ("a",): 2,
        ("panels",): 3,
        ("panels", 0): 3,
        ("panels", 0, "name"): 4,
        ("panels", 0, "people"): 5,
        ("panels", 0, "people", 0): 6,
        ("panels", 0, "people", 1): 7,
        ("panels", 0, "text"): 9,
        ("panels", 0, "q k"): 13,
        ("panels", 0, "q k", "b"): 13,
        ("panels", 0, "q k", "b", "c"): 13,
        ("panels", 0, "q k", "b", "d"): 13,
        ("panels", 0, "q k", "b", "d", 0): 13,
        ("panels", 0, "q k", "b", "d", 1): 14,
        ("panels", 0, "sub"): 15,
        ("panels", 0, "sub", 0): 15,
        ("panels", 0, "sub", 0, "t"): 16,
        ("panels", 0, "more"): 17,
        ("panels", 0, "more", "z"): 18,
        ("panels", 1): 19,
        ("panels", 1, "last"): 20,
        ("panels", 1, "end"): 22,
    }
    assert set(found) == set(paths(tomllib.loads(TEXT)))


def test_text_without_anything_has_no_parts():
    assert (lines(""), lines("# one\n\n")) == ({}, {})


KEYS = ["name", "a-b", '"q k"', "'l.k'", "a.b", '"\\u00e9"']
SCALARS = [
    "1",
    "1.5",
    "true",
    "2026-12-25 10:00:00",
    "09:00:00.25",
    '"x # y"',
    "'[['",
    '"""a\n"" = \\\\"""',
    "'''\n'''",
]
scalars = st.sampled_from(SCALARS)
NEXT_ITEM = " , # ]\n"
lists = st.lists(scalars, max_size=3).map(lambda items: "[ # c\n" + NEXT_ITEM.join(items) + "\n]")
inline = scalars.map(lambda value: f"{{ x = {value}, y.z = [ {{ w = 1 }} ] }}")
headers = st.sampled_from(["[[one]]", "[[one.two]]", "[[ three ]] # [x]", "[one.four]"])


@given(
    st.lists(
        st.tuples(headers, st.lists(st.tuples(st.sampled_from(KEYS), st.one_of(scalars, lists, inline)), max_size=4))
    )
)
def test_every_part_of_any_text_is_found_and_no_other(tables):
    text = "".join(
        f"{header}\n" + "".join(f"  {key} = {value}\n" for key, value in pairs) + "\n" for header, pairs in tables
    )
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return

    found = lines(text)

    assert set(found) == set(paths(told))
    assert all(1 <= line <= text.count("\n") for line in found.values())


@pytest.mark.parametrize("rows", [20_000])
def test_long_text_is_read_in_one_pass(rows):
    text = "[[panels]]\npeople = [\n" + '  "x@example.com",\n' * rows + "]\n"

    assert lines(text)["panels", 0, "people", rows - 1] == rows + 2
