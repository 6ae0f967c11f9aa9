"""Interviewers brought in together: who is new, what changes, and what stands in the way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interviews.models import ConnectLink, Interviewer, Message
from interviews.panels import roster
from interviews.panels.roster import ChangedMeanwhile
from recruiting.desk.entries import Change, Entry
from tests.factories import NOW, make_interviewer, make_panel

pytestmark = pytest.mark.django_db


def entry(line: int = 2, **values: object) -> Entry:
    return Entry(line, {"name": "Priya Raman", "email": "priya@example.com"} | values)


def bring(*entries: Entry, mails_links: bool = False) -> int:
    digest = roster.compare(entries).digest
    return roster.bring_as_seen(entries, digest=digest, mails_links=mails_links, now=NOW)[1]


def test_new_ones_are_added_and_known_ones_changed_by_their_address():
    known = make_interviewer(name="Marcus", email="marcus@example.com", title="Engineer", time_zone="Europe/London")
    entries = [entry(), entry(3, name="Marcus", email="Marcus@Example.com", title="Manager")]

    compared = roster.compare(entries)
    bring(*entries)

    assert [line.changes for line in compared.added] == [
        [Change("name", "", "Priya Raman"), Change("email", "", "priya@example.com")]
    ]
    assert [line.changes for line in compared.changed] == [[Change("title", "Engineer", "Manager")]]
    known.refresh_from_db()
    assert (known.title, known.time_zone, known.grant_state) == ("Manager", "Europe/London", "live")
    assert Interviewer.objects.get(email="priya@example.com").name == "Priya Raman"


def test_second_time_nothing_changes():
    entries = [entry(time_zone="W. Europe Standard Time"), entry(3, email="b@example.com")]
    bring(*entries)

    again = roster.compare(entries)

    assert (len(again.unchanged), again.added, again.changed) == (2, [], [])


def test_zone_that_nobody_wrote_is_assumed_until_somebody_does():
    bring(entry())
    row = Interviewer.objects.get()
    assert (row.time_zone, row.zone_is_assumed) == ("UTC", True)

    said = entry(time_zone="UTC")
    assert [line.changes for line in roster.compare([said]).changed] == [
        [Change("time_zone", "UTC, not chosen yet", "UTC")]
    ]
    bring(said)

    row.refresh_from_db()
    assert (row.time_zone, row.zone_is_assumed) == ("UTC", False)


def test_every_mistake_is_told_at_once_in_the_words_of_the_form():
    found = roster.compare(
        [
            entry(2, name="", email="nobody"),
            entry(3),
            entry(4, time_zone="Lisbon"),
            entry(5),
            entry(6, email="c@example.com", title="x" * 121),
        ]
    ).mistakes

    assert list(map(str, found)) == [
        "Line 2, name: Please write a name.",
        "Line 2, email: This does not look like an email address. One looks like name@example.com.",
        "Line 4, time_zone: “Lisbon” is not a time zone. Choose one like Europe/Lisbon.",
        "Line 5, email: This address stands on line 3 already.",
        "Line 6, title: Ensure this value has at most 120 characters (it has 121).",
    ]


def test_list_that_would_do_something_else_by_now_is_not_brought_in():
    entries = [entry()]
    digest = roster.compare(entries).digest
    make_interviewer(email="priya@example.com", name="Somebody else")

    with pytest.raises(ChangedMeanwhile):
        roster.bring_as_seen(entries, digest=digest, mails_links=False, now=NOW)
    assert Interviewer.objects.get().name == "Somebody else"


def test_person_added_at_the_same_moment_stops_the_whole_list():
    compared = roster.compare([entry(), entry(3, email="b@example.com")])
    make_interviewer(email="b@example.com")

    with pytest.raises(ChangedMeanwhile):
        roster.bring(compared)
    assert Interviewer.objects.count() == 1


def test_link_is_mailed_once_to_those_without_a_calendar():
    make_interviewer(email="live@example.com")
    make_interviewer(email="back@example.com", nylas_grant_id=None, grant_state="withdrawn")
    make_interviewer(email="off@example.com", nylas_grant_id=None, grant_state="none", is_active=False)
    asked = make_interviewer(email="asked@example.com", nylas_grant_id=None, grant_state="none")
    ConnectLink.objects.make(asked, at=NOW)
    entries = [
        entry(2 + at, email=f"{who}@example.com") for at, who in enumerate(["live", "back", "off", "asked", "new"])
    ]

    assert (bring(*entries, mails_links=True), bring(*entries, mails_links=True)) == (1, 0)
    assert list(Message.objects.values_list("to", "kind")) == [("new@example.com", "connect")]


def test_live_panels_of_changed_people_are_named():
    marcus, other = make_interviewer(email="marcus@example.com"), make_interviewer()
    panel = make_panel(interviewers=[marcus, other])
    make_panel(interviewers=[other])
    make_panel(interviewers=[marcus], state="draft")

    assert roster.stale_panels(roster.compare([entry(name="M", email="marcus@example.com")])) == [panel]


def test_share_and_caps_are_followed_at_once_so_no_panel_goes_stale():
    marcus = make_interviewer(name="M", email="marcus@example.com")
    make_panel(interviewers=[marcus])

    compared = roster.compare([entry(name="M", email="marcus@example.com", weight="0.5", weekly_cap="3")])

    assert [change.column for change in compared.changed[0].changes] == ["weight", "weekly_cap"]
    assert roster.stale_panels(compared) == []
    roster.bring(compared)
    marcus.refresh_from_db()
    assert (float(marcus.weight), marcus.daily_cap, marcus.weekly_cap) == (0.5, None, 3)


def test_long_list_costs_one_query_to_look_at():
    entries = [entry(at, email=f"p{at}@example.com") for at in range(300)]

    with CaptureQueriesContext(connection) as queries:
        roster.compare(entries)

    assert len(queries) == 1
