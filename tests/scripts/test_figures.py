"""Each figure on a small tree made for it; then the table, and the settings it is held to."""

from pathlib import Path
from textwrap import dedent

import pytest

from scripts import Stopped, figures
from scripts.figures import Bound, Code, Figure

CHANGES = f"""\
{figures.CHANGES_HEADING}

| You want | Then |
|---|---|
{{}}

## Something else

| a | `a.py` `b.py` `c.py` `d.py` `e.py` |
|---|---|
"""


@pytest.fixture
def tree(tmp_path):
    """Writes files and returns the code they make; what lies in rooms/ and interviews/ is the product."""

    def write(files: dict[str, str], **more) -> Code:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        return Code(tmp_path, ["interviews", "rooms"], ["tests"], **more)

    return write


def measure(tree, name: str, text: str, **more) -> Figure:
    return figures.FIGURES[name][1](tree({"rooms/door.py": text}, **more))


# ── names and places ──


def test_modules_and_packages_named_for_an_activity_are_counted_in_percent(tree):
    code = tree(
        {"rooms/__init__.py": "", "rooms/booking/__init__.py": "", "rooms/booking/taking.py": "", "rooms/a.py": ""}
    )

    assert figures.ing_names(code) == Figure(50, ["rooms/booking", "rooms/booking/taking"])


def test_migrations_and_other_folders_are_not_the_product(tree):
    code = tree({"rooms/a.py": "", "rooms/migrations/0001_naming.py": "", "tests/testing.py": "", "else/being.py": ""})

    assert figures.ing_names(code) == Figure(0)


def test_only_files_of_interviews_itself_lie_at_its_top(tree):
    code = tree({"interviews/__init__.py": "", "interviews/api.py": "", "interviews/panels/a.py": "", "rooms/a.py": ""})

    assert figures.top_files(code) == Figure(2, ["interviews/__init__.py", "interviews/api.py"])


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("| a mail | `a/b.py`, `c.py`, `templates/mail/`, a line in `HANDLERS` (`d.py`) |", []),
        ("| a mail | `a/b.py`, `c.py`, `templates/mail/`, a page ([operations](operations.md)), `d.py` |", ["a mail"]),
    ],
)
def test_a_change_in_more_than_four_files_is_counted(tree, row, found):
    code = tree({figures.CHANGES_PAGE: CHANGES.format(row)})

    assert figures.long_changes(code) == Figure(len(found), found)


def test_a_table_of_changes_that_is_gone_is_told(tree):
    with pytest.raises(Stopped, match="no heading"):
        figures.long_changes(tree({figures.CHANGES_PAGE: "# Nothing"}))


# ── sizes ──


def test_a_file_may_have_400_lines_in_the_tests_too(tree):
    code = tree({"rooms/a.py": "a = 1\n" * 400, "rooms/b.py": "a = 1\n" * 401, "tests/test_a.py": "a = 1\n" * 402})

    assert figures.long_files(code) == Figure(2, ["rooms/b.py: 401 lines", "tests/test_a.py: 402 lines"])


def function(lines: int, name: str = "f") -> str:
    return f"def {name}():\n" + "    pass\n" * (lines - 1)


def test_functions_are_measured_from_def_to_end(tree):
    text = "@decorated\n" + function(3, "a") + "class C:\n    async def b(self):\n        pass\n" + function(19, "c")

    assert measure(tree, "median_function", text).now == 3
    assert measure(tree, "long_functions", text) == Figure(0)
    assert measure(tree, "long_functions", text + function(20, "d")) == Figure(25, ["rooms/door.py:27 d: 20 lines"])


# ── types ──


def test_any_is_counted_as_often_as_it_stands_in_code(tree):
    text = '''\
    """Any[thing] said in words does not count: [Any]."""
    import typing
    from typing import Any
    def f(a: Any, b: dict[str, Any]) -> "list[Any]": ...
    x: typing.Any = "Any"
    y = "Any"
    '''

    assert measure(tree, "hollow_types", text) == Figure(
        666.7, ["rooms/door.py:4", "rooms/door.py:4", "rooms/door.py:4", "rooms/door.py:5"]
    )


# ── behaviour ──


@pytest.mark.parametrize(
    "line",
    [
        "first.error.startswith('The selected timeslot')",
        "anything.startswith(('Sorry', 'No'))",
        "text.endswith('Try again.')",
        "row.get_state_display().split(':')[0]",
        "row.get_state_display().lower().partition(': ')",
        "Job.State(state).label.split(': ')[1]",
        "'already' in str(error)",
        "'already' not in error.message.lower()",
        "str(reason.error).find('gone')",
        "error == 'It is gone'",
        "'It is gone.' != problem.words",
        "re.match('no', row.error)",
        "re.search(r'gone', str(error))",
        "row.error.startswith(BEGINS)",
    ],
)
def test_a_sentence_parsed_for_its_meaning_is_found(tree, line):
    assert measure(tree, "parsed_sentences", f"a = {line}\n").now == 1


@pytest.mark.parametrize(
    "line",
    [
        "name.startswith('Etc/')",
        "header.startswith('X-Nylas')",
        "path.split('/')",
        "str(self.path).split('/')",
        "'title' in self.errors",
        "'a' in names",
        "error.kind == 'invalid_request'",
        "error == ''",
        "str(error) or 'It is gone'",
        "row.get_state_display().lower()",
        "' '.join(words)",
        "words.split()",
        "re.match('no', path)",
        "f'{error}: try again'",
    ],
)
def test_words_that_are_only_shown_and_names_that_are_read_are_not_parsed_sentences(tree, line):
    assert measure(tree, "parsed_sentences", f"a = {line}\n") == Figure(0)


def test_updates_of_querysets_outside_models_are_found(tree):
    update = "def go():\n    Row.objects.filter(pk=1).update({})\n"
    code = tree(
        {
            "rooms/a.py": update.format("state=2"),
            "rooms/b.py": update.format("**changes"),
            "rooms/digest.py": update.format("chunk"),
            "rooms/models/row.py": update.format("state=2"),
            "interviews/models.py": update.format("state=2"),
            "rooms/work/rows.py": update.format("state=2"),
        }
    )

    assert figures.raw_updates(code) == Figure(
        2,
        [
            "rooms/a.py:2 Row.objects.filter(pk=1).update(state=2)",
            "rooms/b.py:2 Row.objects.filter(pk=1).update(**changes)",
        ],
    )


def test_what_is_allowed_by_name_is_not_counted_and_what_is_allowed_for_nothing_is_told(tree):
    text = "def deliver():\n    rows.update(status=2)\n\ndef other():\n    rows.update(status=3)\n"
    allowed = {"raw_updates": {"rooms/door.py:deliver": "why", "rooms/door.py:gone": "why"}}
    code = tree({"rooms/door.py": text}, allowed=allowed)

    assert figures.raw_updates(code) == Figure(1, ["rooms/door.py:5 rows.update(status=3)"])
    assert figures.needless_exceptions(code) == ["raw_updates: rooms/door.py:gone"]


# ── the table ──


def told(now: float, *, goal: float, ceiling: float, listed: tuple[str, ...] = ()) -> list[str]:
    found = {"long_files": Figure(now, ["a.py: 500 lines"])}
    return list(figures.report(found, {"long_files": Bound(goal, ceiling)}, listed=listed))[1:]


def test_a_goal_that_is_met_is_one_line():
    assert [line.split() for line in told(0, goal=0, ceiling=0)] == [
        ["files", "over", "400", "lines", "0", "0", "0", "yes"]
    ]


def test_a_figure_between_goal_and_ceiling_is_not_met_but_passes_in_silence():
    assert [line.split()[-4:] for line in told(3, goal=0, ceiling=3)] == [["3", "0", "3", "no"]]


def test_what_breaks_a_ceiling_is_listed():
    assert told(3, goal=0, ceiling=2)[1:] == [
        "\nToo many: files over 400 lines (`long_files`) may be 2 and is 3:",
        "  a.py: 500 lines",
    ]


def test_a_figure_is_listed_when_asked_for():
    assert told(3, goal=0, ceiling=3, listed=("long_files",))[1:] == ["\nfiles over 400 lines:", "  a.py: 500 lines"]


@pytest.mark.parametrize(("now", "lower"), [(3, "3"), (1, "2")])
def test_a_ceiling_that_is_higher_than_needed_can_be_lowered_down_to_the_goal(now, lower):
    assert told(now, goal=2, ceiling=5)[1:] == [
        f"The ceiling of `long_files` in pyproject.toml can be lowered to {lower}."
    ]


def settings(root: Path, *, leave_out: str = "", goal: int = 1) -> None:
    bounds = "\n".join(f"{name} = {{ goal = {goal}, ceiling = 2 }}" for name in figures.FIGURES if name != leave_out)
    head = '[tool.fairloop.figures]\nproduct = ["rooms"]\nothers = []\nallowed = {}\n[tool.fairloop.figures.bounds]\n'
    (root / "pyproject.toml").write_text(head + bounds)


def test_a_tree_above_a_ceiling_fails_and_one_below_it_passes(tree, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(figures, "ROOT", tmp_path)
    settings(tmp_path)
    tree({figures.CHANGES_PAGE: CHANGES.format(""), "rooms/a.py": function(2)})

    assert figures.main([]) == 0
    (tmp_path / "rooms/a.py").write_text(function(3))
    assert figures.main([]) == 1
    assert "`median_function`) may be 2 and is 3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wrong", "words"), [({"leave_out": "long_files"}, "exactly these"), ({"goal": 3}, "below the goal")]
)
def test_settings_that_say_too_little_or_contradict_themselves_are_told(tmp_path, wrong, words, monkeypatch, capsys):
    monkeypatch.setattr(figures, "ROOT", tmp_path)
    settings(tmp_path, **wrong)

    assert figures.main([]) == 1
    assert words in capsys.readouterr().err


def test_our_own_settings_are_understood_and_allow_nothing_in_vain():
    code, bounds = figures.read_settings(figures.ROOT)

    assert all(bound.goal <= bound.ceiling for bound in bounds.values())
    assert figures.needless_exceptions(code) == []
