"""Load as a spreadsheet reads it."""

import csv

import pytest

from interviews.panels import weeks, weeks_csv
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel

pytestmark = pytest.mark.django_db


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(weeks_csv.write(weeks.of_everybody(now=NOW)).splitlines()))


def test_each_person_is_a_line_with_hours_not_divided():
    person = make_interviewer(name="Ada", weight="0.5", weekly_cap=3)
    make_interview(
        link=make_link(panel=make_panel(interviewers=[person])), interviewer=person, starts_at=NOW, minutes=90
    )

    (row,) = rows()

    assert (row["Name"], row["Share of interviews"], row["A day, at most"], row["A week, at most"]) == (
        "Ada",
        "0.5",
        "",
        "3",
    )
    assert (row["Hours in all"], row["Hours per share"], row["Declined"]) == ("1.5", "3", "0")
    assert sorted(value for name, value in row.items() if name.startswith("Hours, week of")) == ["0"] * 11 + ["1.5"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_name_becomes_a_formula(name):
    make_interviewer(name=name)

    assert f"'{name}" in weeks_csv.write(weeks.of_everybody(now=NOW))


def test_separators_and_quotes_in_names_stay_in_their_cell():
    make_interviewer(name='Smith, "Jo"')

    assert rows()[0]["Name"] == 'Smith, "Jo"'
