"""What a setup file may say, and what is answered when it says something else."""

from pathlib import Path

import pytest

from interviews.setup_file import shape
from interviews.setup_file.shape import CannotRead

HERE = Path("/nowhere")


def mistakes(text: str, folder: Path = HERE) -> list[str]:
    return [str(mistake) for mistake in shape.parse(text, folder=folder).mistakes]


def values(text: str, folder: Path = HERE) -> dict[str, object]:
    file = shape.parse(text, folder=folder)
    assert file.mistakes == []
    (entry,) = [*file.interviewers, *file.jobs, *file.panels]
    return dict(entry.values)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[panel]]", "Line 1: “panel” is not known here. Is panels meant?"),
        ("[[panels.more]]", "Line 1: Write [[panels]], with two brackets, above each of them."),
        ("x = 1", "Line 1: “x” is not known here. Known are interviewers, jobs, panels."),
        ("[interviewers]\nname = 'x'", "Line 1: Write [[interviewers]], with two brackets, above each of them."),
        ("jobs = [1]", "Line 1: Write [[jobs]], with two brackets, above each of them."),
        ("[[panels]]\n\nlenght_minutes = 45", "Line 3, lenght_minutes: “lenght_minutes” is not known here."),
        ("[[panels]]\nduration_minute = 4", "Line 2, duration_minute: “duration_minute” is not known here. Is duration_minutes meant?"),
        ("[[panels]]\n[panels.hours]\nfrom = 9", "Line 2, hours: “hours” is not known here."),
        ("[[panels]]\nstate = 'live'", "Line 2, state: “state” is not known here."),
        ("[[panels]]\nname = 5", "Line 2, name: Write text here, in quotes."),
        ("[[panels]]\njob = ['x']", "Line 2, job: Write text here, in quotes."),
        ("[[panels]]\nduration_minutes = '45'", "Line 2, duration_minutes: Write a whole number here, without quotes."),
        ("[[panels]]\nduration_minutes = true", "Line 2, duration_minutes: Write a whole number here, without quotes."),
        ("[[panels]]\nduration_minutes = 45.0", "Line 2, duration_minutes: Write a whole number here, without quotes."),
        ("[[panels]]\npublish = 'no'", "Line 2, publish: Write true or false here, without quotes."),
        ("[[interviewers]]\nis_active = 0", "Line 2, is_active: Write true or false here, without quotes."),
        ("[[interviewers]]\nweight = '0.5'", "Line 2, weight: Write a number here, without quotes, like 0.5."),
        ("[[interviewers]]\nweight = true", "Line 2, weight: Write a number here, without quotes, like 0.5."),
        ("[[interviewers]]\ndaily_cap = 2.5", "Line 2, daily_cap: Write a whole number here, without quotes."),
        ("[[panels]]\nopens_at = 9", 'Line 2, opens_at: Write a time of day here, like "09:00".'),
        ("[[panels]]\npeople = 'x@example.com'", 'Line 2, people: Write a list here, like ["one", "two"].'),
        ("[[panels]]\npeople = [\n'x@example.com',\n7]", "Line 4, people: Write text here, in quotes."),
        ("[[panels]]\nclosed_dates = 2026-12-25", "Line 2, closed_dates: Write a list of days here, like [2026-12-25, 2027-01-01]."),
        ("[[panels]]\nopen_days = ['Mon', 'Mo']", "Line 2, open_days: “Mo” is no day of the week. Write Mon, Tue, Wed, Thu, Fri, Sat or Sun."),
        ("[[panels]]\ndistribution = 'fare'", "Line 2, distribution: Write one of these here, in quotes: fair, most_times, own_share, everyone."),
        ("[[jobs]]\nstate = 1", "Line 2, state: Write one of these here, in quotes: draft, open, closed."),
        ("[[jobs]]\ncommittee = 'x@example.com'", 'Line 2, committee: Write a list here, like ["one", "two"].'),
        ("[[jobs]]\ndescription_file = 'x'\ndescription = 'y'", "Line 2, description_file: Write either description or description_file."),
        ("[[jobs]]\ndescription_file = 'gone.txt'", "Line 2, description_file: /nowhere/gone.txt can’t be read: No such file or directory."),
        ("[[jobs]]\ndescription_file = \"a\\u0000\"", "Line 2, description_file: /nowhere/a"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_with_its_line(text, words):
    (said,) = mistakes(text)

    assert said.startswith(words)


def test_all_mistakes_are_told_at_once():
    text = "nothing = 1\n[[panels]]\nname = 1\nx = 2\n[[jobs]]\ntitle = 3\n[[interviewers]]\nemail = 4\n"

    assert [mistake.partition(":")[0] for mistake in mistakes(text)] == [
        "Line 1",
        "Line 3, name",
        "Line 4, x",
        "Line 6, title",
        "Line 8, email",
    ]


def test_values_are_as_the_forms_take_them():
    assert values(
        "[[panels]]\nname = 'Technical talk'\nopen_days = ['SUN', 'monday', 'Mon']\nclosed_dates = [2026-12-25, '1 Jan 2027']\npeople = []"
    ) == {
        "name": "Technical talk",
        "slug": "technical-talk",
        "open_days": [0, 6],
        "closed_dates": "2026-12-25\n1 Jan 2027",
        "people": [],
    }


def test_description_is_read_from_its_file(tmp_path):
    (tmp_path / "job.txt").write_text("Zoë’s team", encoding="utf-8-sig")

    told = values('[[jobs]]\ntitle = "X"\ndescription_file = "job.txt"', tmp_path)

    assert told == {"title": "X", "slug": "x", "description": "Zoë’s team"}


@pytest.mark.parametrize(("content", "words"), [(b"\xff", "no text in UTF-8"), (b"x" * 100_001, "larger than 100 kB")])
def test_description_that_cannot_be_used_is_said(tmp_path, content, words):
    (tmp_path / "job.txt").write_bytes(content)

    (said,) = mistakes('[[jobs]]\ndescription_file = "job.txt"', tmp_path)

    assert said.startswith("Line 2, description_file: ")
    assert words in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name =", "This is not TOML: Invalid value"),
        (b'[[panels]]\nname = "a"\nname = "b"', "This is not TOML: Cannot overwrite a value"),
        (b"a = " + b"[" * 2_000 + b"]" * 2_000, "too many brackets"),
        (b"a = " + b"9" * 5_000, "a number is too long"),
        (b"# 1\n# \xe9", "Line 2 is not in UTF-8"),
        (
            b"[[interviewers]]\n" * 10_000,
            "10,000 interviewers, jobs and panels are too many for one file: 2,000 at most",
        ),
        (b"#" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_file_that_is_none_is_refused_in_words(tmp_path, content, words):
    (tmp_path / "setup.toml").write_bytes(content)

    with pytest.raises(CannotRead, match=words):
        shape.read(tmp_path / "setup.toml")


def test_file_that_is_not_there_is_said(tmp_path):
    for path, words in [(tmp_path / "gone.toml", "No such file"), (tmp_path, "Is a directory")]:
        with pytest.raises(CannotRead, match=words):
            shape.read(path)


def test_marks_and_line_ends_of_windows_are_read(tmp_path):
    (tmp_path / "setup.toml").write_bytes("\ufeff[[jobs]]\r\n\r\ntitle = 'X'\r\n".encode())

    (job,) = shape.read(tmp_path / "setup.toml").jobs

    assert (job.line, job.line_of("title")) == (1, 3)
