"""Load by weeks as CSV, for a spreadsheet."""

import csv
import io

from interviews.panels.weeks import Weeks
from interviews.panels.weeks_drawing import hours

FORMULAS = frozenset("=+-@\t\r")  # what a cell begins with that a spreadsheet takes for one


def write(weeks: Weeks) -> str:
    """One line for each person; of weeks the hours, not divided by the share."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(
        [
            "Name",
            "Email",
            "Share of interviews",
            "A day, at most",
            "A week, at most",
            *(f"Hours, week of {monday.isoformat()}" for monday in weeks.mondays),
            "Hours in all",
            "Hours expected",
            "Hours per share",
            "Declined",
        ]
    )
    for line in weeks.lines:
        person = line.person
        rows.writerow(
            [
                as_text(person.name),
                as_text(person.email),
                f"{line.weight:g}",
                person.daily_cap or "",
                person.weekly_cap or "",
                *(hours(cell.minutes) for cell in line.cells),
                hours(line.minutes),
                hours(line.expected),
                hours(line.per_share),
                line.declined,
            ]
        )
    return written.getvalue()


def as_text(words: str) -> str:
    """What somebody wrote, so that no spreadsheet reckons with it."""
    return f"'{words}" if words[:1] in FORMULAS else words
