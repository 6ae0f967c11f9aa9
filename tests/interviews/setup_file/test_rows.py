"""A setup file in the database: added, changed, left alone; or refused whole, with every mistake."""

from pathlib import Path

import pytest

from candidates.models import Job
from interviews.models import Interviewer, Message, Panel, Seat
from interviews.setup_file import rows, shape
from interviews.setup_file.publication import Fate
from interviews.setup_file.rows import CannotSetUp, Outcome
from recruiting.desk.entries import Change
from tests.factories import NOW, make_interviewer, make_job, make_panel, make_user
from tests.walking import published_panel

pytestmark = pytest.mark.django_db

PEOPLE = """
[[interviewers]]
name = "Priya Raman"
email = "priya@example.com"
[[interviewers]]
name = "Marcus Johnson"
email = "Marcus@Example.com"
"""
JOB = """
[[jobs]]
title = "Backend engineer"
summary = "Build."
description = "Six people."
contact = "rita@example.com"
"""
PANEL = """
[[panels]]
name = "Technical interview"
job = "backend-engineer"
people = ["priya@example.com", "marcus@example.com"]
"""
ALL = PEOPLE + JOB + PANEL


@pytest.fixture(autouse=True)
def rita():
    return make_user(email="rita@example.com")


def run(text: str, **more: bool) -> Outcome:
    file = shape.parse(text, folder=Path())
    return rows.set_up(file, **({"is_trial": False, "mails_links": False} | more), now=NOW)


def refused(text: str) -> list[str]:
    with pytest.raises(CannotSetUp) as error:
        run(text)
    return list(map(str, error.value.mistakes))


def changes(outcome: Outcome) -> dict[str, list[Change]]:
    return {each.name: each.changes for each in outcome.brought}


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Interviewer, Job, Panel, Seat))


def test_smallest_file_sets_up_all_of_it(rita, settings):
    outcome = run(ALL)

    assert [(each.kind, each.name, each.is_new) for each in outcome.brought] == [
        ("interviewers", "priya@example.com", True),
        ("interviewers", "marcus@example.com", True),
        ("jobs", "backend-engineer", True),
        ("panels", "technical-interview", True),
    ]
    panel = Panel.objects.get()
    assert (panel.job.contact, panel.job.state, panel.state, panel.duration_minutes) == (rita, "draft", "draft", 45)
    assert panel.time_zone == settings.TIME_ZONE
    assert set(panel.interviewers.values_list("email", flat=True)) == {"priya@example.com", "marcus@example.com"}


def test_second_run_changes_nothing():
    run(ALL)

    again = run(ALL)

    assert (set(map(bool, changes(again).values())), any(each.is_new for each in again.brought)) == ({False}, False)
    assert counts() == (2, 1, 1, 2)


def test_what_is_written_changes_and_the_rest_stays(rita):
    job = make_job(slug="backend-engineer", title="Backend", team="Payments", contact=rita)
    panel = make_panel(job=job, slug="talk", name="Talk", duration_minutes=30, preparation="Bring a pen.")

    outcome = run(
        """
        [[jobs]]
        slug = "backend-engineer"
        title = "Backend engineer"
        committee = ["Rita@example.com"]
        [[panels]]
        slug = "talk"
        duration_minutes = 60
        open_days = ["Mon"]
        wants_summary = false
        closes_at = "24:00"
        """
    )

    assert changes(outcome) == {
        "backend-engineer": [
            Change("title", "Backend", "Backend engineer"),
            Change("committee", "nothing", "rita@example.com"),
        ],
        "talk": [
            Change("duration_minutes", "30", "60"),
            Change("open_days", "Mon, Tue, Wed, Thu, Fri", "Mon"),
            Change("closes_at", "17:00", "24:00"),
            Change("wants_summary", "on", "off"),
        ],
    }
    job.refresh_from_db()
    panel.refresh_from_db()
    assert (job.title, job.team, list(job.committee.all())) == ("Backend engineer", "Payments", [rita])
    assert (panel.duration_minutes, panel.open_days, panel.preparation) == (60, [0], "Bring a pen.")
    assert panel.is_live


def test_people_leave_a_panel_only_where_the_list_leaves_them_out():
    panel = make_panel(slug="talk", interviewers=[make_interviewer(email="a@x.com"), make_interviewer(email="b@x.com")])
    make_interviewer(email="c@x.com")

    assert changes(run('[[panels]]\nslug = "talk"')) == {"talk": []}
    assert changes(run('[[panels]]\nslug = "talk"\npeople = ["c@x.com", "B@x.com"]')) == {
        "talk": [Change("people", "a@x.com, b@x.com", "c@x.com, b@x.com (taken off: a@x.com)")]
    }
    assert set(panel.interviewers.values_list("email", flat=True)) == {"b@x.com", "c@x.com"}
    run('[[panels]]\nslug = "talk"\npeople = []')
    assert not panel.seats.exists()
    assert Interviewer.objects.count() == 3


def test_trial_says_the_same_and_writes_nothing():
    file = ALL + "publish = true\n"

    trial = run(file, is_trial=True, mails_links=True)

    assert counts() == (0, 0, 0, 0)
    assert not Message.objects.exists()
    assert changes(trial) == changes(run(file))
    assert (trial.mailed, [each.fate for each in trial.published]) == (2, [Fate.PROBLEMS])


def test_panel_that_cannot_be_published_is_kept():
    outcome = run(ALL + "publish = true\n")

    assert [each.fate for each in outcome.published] == [Fate.PROBLEMS]
    assert (Panel.objects.get().state, counts()) == ("draft", (2, 1, 1, 2))


def test_published_panel_that_changes_without_being_published_is_named(sandbox):
    panel = published_panel()

    outcome = run(f'[[panels]]\nslug = "{panel.slug}"\nduration_minutes = 60')

    assert [(each.slug, each.fate) for each in outcome.published] == [(panel.slug, Fate.NOT_ASKED)]


def test_links_are_mailed_once():
    assert [run(PEOPLE, mails_links=True).mailed for _ in range(2)] == [2, 0]
    assert Message.objects.count() == 2


def test_every_mistake_is_told_and_nothing_is_written():
    found = refused(
        """[[interviewers]]
name = "Priya"
email = "priya@example.com"
time_zone = "Lisbon"
[[interviewers]]
name = "Lee"
email = "lee@example.com"
[[interviewers]]
name = "Lee"
email = "Lee@example.com"
[[jobs]]
title = "Backend engineer"
summary = "x"
contact = "nobody@example.com"
committee = [
  "rita@example.com",
  "else@example.com",
]
[[jobs]]
slug = "backend-engineer"
[[panels]]
name = "Talk"
job = "backend-engineer"
people = [
  "priya@example.com",
  "gone@example.com",
  "lee@example.com",
  "LEE@example.com",
]
duration_minutes = 7
opens_at = "18:00"
[[panels]]
name = "Talk"
job = "designer"
[[panels]]
slug = "other talk"
duration_minute = 3
[[panels]]
name = "Late"
job = "designer"
opens_at = "25:00"
provider = "zoom"
"""
    )

    assert found == [
        "Line 4, time_zone: “Lisbon” is not a time zone. Choose one like Europe/Lisbon.",
        "Line 10, email: This address stands on line 5 already.",
        "Line 11, description: This field is required.",
        "Line 14, contact: Nobody logs in here with the address nobody@example.com. Make the login first, in the admin under Logins.",
        "Line 17, committee: Nobody logs in here with the address else@example.com. Make the login first, in the admin under Logins.",
        "Line 20, slug: backend-engineer stands on line 11 already.",
        "Line 21, closes_at: The hours end before they begin. They can’t cross midnight: end them at 24:00, and make a second "
        "panel for the hours after it.",
        "Line 26, people: Nobody with the address gone@example.com interviews, neither here nor in this file.",
        "Line 28, people: LEE@example.com stands in this list twice.",
        "Line 30, duration_minutes: Give minutes in steps of 5.",
        "Line 33, name: talk stands on line 21 already.",
        "Line 35, job: This field is required.",
        "Line 35, name: This field is required.",
        "Line 36, slug: Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
        "Line 37, duration_minute: “duration_minute” is not known here. Is duration_minutes meant?",
        "Line 38, conferencing_grant_id: Zoom needs an account that makes the calls. Choose one.",
        "Line 40, job: There is no job designer, neither here nor in this file.",
        "Line 41, opens_at: Write a time of day like 09:00 or 17:30.",
    ]
    assert counts() == (0, 0, 0, 0)


def test_rules_that_concern_several_values_hold():
    make_job(slug="backend-engineer")

    assert refused(
        '[[panels]]\nname = "Talk"\njob = "backend-engineer"\nopens_at = "18:00"\nprovider = "zoom"\ncapture = "video"\n'
    ) == [
        "Line 1, closes_at: The hours end before they begin. They can’t cross midnight: end them at 24:00, and make a second "
        "panel for the hours after it.",
        "Line 1, conferencing_grant_id: Zoom needs an account that makes the calls. Choose one.",
        "Line 6, capture: A summary or action items need a transcript. Choose “Video and transcript”, or switch both off.",
    ]


def test_of_a_value_of_the_wrong_kind_only_that_is_said():
    assert refused(JOB.replace('"Backend engineer"', "5")) == ["Line 3, title: Write text here, in quotes."]


def test_panel_says_nothing_of_a_job_that_has_mistakes_of_its_own():
    assert refused(PEOPLE + JOB.replace('"Build."', "5") + PANEL) == ["Line 11, summary: Write text here, in quotes."]


def test_title_that_makes_no_slug_asks_for_one():
    assert refused(JOB.replace("Backend engineer", "工程师")) == ["Line 2, slug: This field is required."]


def test_inactive_login_is_in_charge_of_nothing(rita):
    rita.is_active = False
    rita.save()

    assert refused(JOB) == [
        "Line 6, contact: Nobody logs in here with the address rita@example.com. Make the login first, in the admin under Logins."
    ]


def test_share_and_caps_are_set_and_stay_when_left_out():
    text = '[[interviewers]]\nname = "Priya"\nemail = "priya@example.com"\n'
    run(f"{text}weight = 0.5\ndaily_cap = 2\nweekly_cap = 5\n")

    run(text)

    priya = Interviewer.objects.get()
    assert (float(priya.weight), priya.daily_cap, priya.weekly_cap) == (0.5, 2, 5)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("weight = 0.0", "Line 4, weight: Give 0.1 or more."),
        ("weight = nan", "Line 4, weight: Enter a number."),
        ("weight = 11", "Line 4, weight: Give 10 or less"),
        ("daily_cap = 0", "Line 4, daily_cap: "),
        ("daily_cap = 3\nweekly_cap = 2", "Line 5, weekly_cap: A week can’t hold fewer than a day"),
    ],
)
def test_share_and_caps_that_cannot_be_are_refused_with_their_line(said, words):
    with pytest.raises(CannotSetUp) as refused:
        run(f'[[interviewers]]\nname = "Priya"\nemail = "priya@example.com"\n{said}\n')

    (mistake,) = refused.value.mistakes
    assert str(mistake).startswith(words)
    assert Interviewer.objects.count() == 0
