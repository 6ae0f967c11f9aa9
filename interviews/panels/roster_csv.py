"""A list of interviewers as spreadsheets and HR systems write it: under whichever headings they use."""

from collections.abc import Mapping
from dataclasses import replace

from interviews.panels.roster import MAX_ENTRIES
from recruiting.desk import written_list
from recruiting.desk.entries import Entry
from recruiting.desk.written_list import Columns, WrittenList, with_one_name

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
PEOPLE = Columns(
    headings=HEADINGS,
    labels=LABELS,
    needed=(frozenset({"email"}), frozenset({"name", "first_name", "last_name"})),
    needed_words="The first line must name the columns; “Name” and “Email” must be among them.",
    empty_words="There is nobody in this list yet.",
    too_many_words="{count} people are too many at once: {most} at most. Split the list.",
    most=MAX_ENTRIES,
)


def read(text: str, columns: Columns = PEOPLE, *, meanings: Mapping[str, str] | None = None) -> WrittenList:
    """The interviewers of a list, whose first line names the columns. Raises written_list.NotAList."""
    written = written_list.read(text, columns, meanings=meanings)
    return replace(written, entries=[_person(entry) for entry in written.entries])


def _person(entry: Entry) -> Entry:
    named = with_one_name(entry)
    if "weight" not in named.values:
        return named
    # as many countries write 0,5
    return replace(named, values={**named.values, "weight": str(named.values["weight"]).replace(",", ".")})
