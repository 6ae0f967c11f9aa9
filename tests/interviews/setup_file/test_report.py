"""What a run says."""

from interviews.setup_file import report
from interviews.setup_file.publication import Fate, Published
from interviews.setup_file.rows import Brought, Outcome
from recruiting.desk.entries import Change

OUTCOME = Outcome(
    [
        Brought("interviewers", "priya@example.com", True, [Change("name", "", "Priya")]),
        Brought("interviewers", "marcus@example.com", False, []),
        Brought(
            "panels", "talk", False, [Change("duration_minutes", "45", "60"), Change("people", "a", "b (taken off: a)")]
        ),
    ],
    [Published("talk", Fate.PROBLEMS, "Priya has no working calendar."), Published("other", Fate.AS_BEFORE)],
    mailed=1,
)


def test_run_says_what_it_did():
    assert list(report.lines(OUTCOME, is_trial=False)) == [
        "Interviewers: 1 added, 0 changed, 1 as before",
        "  + priya@example.com",
        "      name: Priya",
        "Panels: 0 added, 1 changed, 0 as before",
        "  ~ talk",
        "      duration_minutes: 45 → 60",
        "      people: a → b (taken off: a)",
        "Publishing:",
        "  talk: can’t be published yet. Priya has no working calendar.",
        "  other: published already, as it is",
        "1 interviewer gets the link to connect their calendar.",
    ]


def test_trial_says_what_it_would_do():
    said = list(report.lines(OUTCOME, is_trial=True))

    assert said[0] == "Interviewers: 1 to be added, 0 to be changed, 1 as before"
    assert said[-1] == "This was a trial: nothing was written, published or mailed."


def test_empty_file_says_so():
    assert list(report.lines(Outcome([], [], 0), is_trial=False)) == ["There is nothing in this file."]
