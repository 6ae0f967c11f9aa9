"""A list of interviewers as spreadsheets and HR systems write it: whichever separator, character set and headings they use."""

import re
from dataclasses import dataclass

from interviews.panels.roster import MAX_ENTRIES
from recruiting.desk import written_list
from recruiting.desk.entries import Entry, Mistake
from recruiting.desk.written_list import NotAList

# What a column may be called, without its case, blanks and signs.
HEADINGS: dict[str, frozenset[str]] = {
    "name": frozenset({"name", "fullname", "displayname", "interviewer", "person"}),
    "first_name": frozenset({"firstname", "givenname", "forename"}),
    "last_name": frozenset({"lastname", "surname", "familyname"}),
    "email": frozenset({"email", "mail", "emailaddress", "mailaddress", "workemail", "userprincipalname"}),
    "time_zone": frozenset({"timezone", "tz", "zone"}),
    "title": frozenset({"title", "jobtitle", "role", "position"}),
    "bio": frozenset({"bio", "about", "twolinesaboutthem"}),
    "weight": frozenset({"share", "shareofinterviews", "weight"}),
    "daily_cap": frozenset(
        {"aday", "adayatmost", "perday", "dailycap", "maxperday", "interviewsaday", "interviewsadayatmost"}
    ),
    "weekly_cap": frozenset(
        {"aweek", "aweekatmost", "perweek", "weeklycap", "maxperweek", "interviewsaweek", "interviewsaweekatmost"}
    ),
}
LABELS = {
    "name": "name",
    "first_name": "first name",
    "last_name": "last name",
    "email": "email",
    "time_zone": "time zone",
    "title": "title",
    "bio": "bio",
    "weight": "share of interviews",
    "daily_cap": "interviews a day, at most",
    "weekly_cap": "interviews a week, at most",
}
NO_LIST = "There is nobody in this list yet."


@dataclass(frozen=True)
class WrittenList:
    """What a list says. `left_out`: headings of columns that mean nothing here."""

    entries: list[Entry]
    left_out: list[str]
    mistakes: list[Mistake]


def read(text: str) -> WrittenList:
    """The interviewers of a list, whose first line names the columns. Raises NotAList."""
    rows = written_list.rows(text)
    heading_line, headings = next(rows, (0, []))
    if not heading_line:
        raise NotAList(NO_LIST)
    columns, mistakes = _columns(headings, heading_line)
    if mistakes:
        return WrittenList([], [], mistakes)
    entries: list[Entry] = []
    for line, cells in rows:
        if len(cells) > len(headings):
            words = f"There are {len(cells)} cells here, and {len(headings)} columns. Is a separator part of a value?"
            mistakes.append(Mistake(line, f"{words} Then put the value into double quotes."))
        entries.append(_entry(dict(zip(columns, cells, strict=False)), line))
    if len(entries) > MAX_ENTRIES:
        raise NotAList(f"{len(entries):,} people are too many at once: {MAX_ENTRIES:,} at most. Split the list.")
    if not entries:
        raise NotAList(NO_LIST)
    left_out = [heading.strip() for heading in headings if heading.strip() and _column(heading) is None]
    return WrittenList(entries, left_out, mistakes)


def _column(heading: str) -> str | None:
    """The column that a heading means; None when it means none of ours."""
    plain = re.sub(r"[^a-z]", "", heading.casefold())
    return next((name for name, known in HEADINGS.items() if plain in known), None)


def _columns(headings: list[str], line: int) -> tuple[list[str], list[Mistake]]:
    """For each heading its column, or "" for one that is left out; and what is wrong with them."""
    columns = [_column(heading) or "" for heading in headings]
    mistakes = []
    for name in HEADINGS:
        same = [f"“{heading.strip()}”" for heading, column in zip(headings, columns, strict=True) if column == name]
        if len(same) > 1:
            words = f"{' and '.join(same)} both mean the {LABELS[name]}. Take one out, or give it another heading."
            mistakes.append(Mistake(line, words))
    if "email" not in columns or not {"name", "first_name", "last_name"} & set(columns):
        words = "The first line must name the columns; “Name” and “Email” must be among them."
        mistakes.append(Mistake(line, words))
    return columns, mistakes


def _entry(cells: dict[str, str], line: int) -> Entry:
    """An empty cell says nothing: what is kept stays."""
    said = {name: value.strip() for name, value in cells.items() if name and value.strip()}
    parts = [said.pop(part) for part in ("first_name", "last_name") if part in said]
    if parts:
        said.setdefault("name", " ".join(parts))
    if "weight" in said:  # as many countries write 0,5
        said["weight"] = said["weight"].replace(",", ".")
    return Entry(line, said)
