"""What each event says, by the example of one candidate. Tests let these things happen to her, and hold what is owed against this."""

from collections.abc import Mapping

from interviews.api.views.decisions import A_DECISION
from interviews.api.views.interviews import A_CHANGE, AN_INTERVIEW, ChangeSerializer, InterviewSerializer
from interviews.ats.models import AtsEvent

Kind = AtsEvent.Kind
Data = Mapping[str, object]
KEY = "6f0c9a52-1d7e-4b83-a5f4-3c2e8b9d7061"
CHANGE = {name: value for name, value in A_CHANGE.items() if name not in ChangeSerializer.NOT_IN_EVENTS}
FIRST_TIME = {"starts_at": "2027-03-08T14:00:00Z", "ends_at": "2027-03-08T14:45:00Z"}
NO_TIMES = {"reason": "", "from_starts_at": None, "to_starts_at": None}
IDS = {"application": {"id": 31, "reference": "application-5520"}, "candidate": {"id": 17}}

MOVED = {name: value for name, value in AN_INTERVIEW.items() if name not in InterviewSerializer.NOT_IN_EVENTS}
HELD = MOVED | {"status": "held"}
BOOKED = MOVED | FIRST_TIME | {"version": 1}

# Of each: when it happened, and what is told.
HAPPENED: Mapping[str, tuple[str, Data]] = {
    Kind.INTERVIEW_SCHEDULED: (
        "2027-03-02T09:14:11Z",
        BOOKED
        | {"join_url": ""}
        | {"change": CHANGE | NO_TIMES | {"kind": "scheduled", "to_starts_at": FIRST_TIME["starts_at"]}},
    ),
    Kind.INTERVIEW_UPDATED: ("2027-03-02T09:14:11Z", BOOKED),
    Kind.INTERVIEW_RESCHEDULED: ("2027-03-05T10:12:44Z", MOVED | {"change": CHANGE}),
    Kind.INTERVIEW_CANCELLED: (
        "2027-03-05T10:12:44Z",
        BOOKED
        | {"status": "cancelled", "version": 2}
        | {"change": CHANGE | {"kind": "cancelled", "reason": "I took another job.", "to_starts_at": None}},
    ),
    Kind.INTERVIEW_HELD: (
        "2027-03-09T14:45:00Z",
        HELD | {"change": CHANGE | NO_TIMES | {"kind": "held", "actor": "system"}},
    ),
    Kind.INTERVIEW_NO_SHOW: (
        "2027-03-08T14:45:00Z",
        BOOKED | {"status": "no_show"} | {"change": CHANGE | NO_TIMES | {"kind": "no_candidate", "actor": "taker"}},
    ),
    Kind.RECORDING_ARCHIVED: (
        "2027-03-09T14:52:31Z",
        HELD
        | {
            "recording": {
                "id": 12,
                "artifacts": [
                    {
                        "kind": "transcript",
                        "size": 48213,
                        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                        "content_type": "application/json",
                    }
                ],
            }
        },
    ),
    Kind.RECORDING_LOST: (
        "2027-03-09T14:52:31Z",
        HELD | {"recording": {"id": 12, "cause": "not_admitted"}},
    ),
    Kind.TRANSCRIPT_READY: (
        "2027-03-09T14:52:31Z",
        HELD | {"transcript": {"recording": 12, "has_speakers": True, "machine_written": True}},
    ),
    Kind.SCORECARD_SUBMITTED: (
        "2027-03-09T16:20:00Z",
        HELD
        | {
            "scorecard": {
                "id": "c1f5a1b2-6d0e-4b7a-9c66-0e5d1f3a2b44",
                "number": 1,
                "submitted_at": "2027-03-09T16:20:00Z",
                "author": {"name": "Marcus Johnson", "email": "marcus@example.com"},
                "url": AN_INTERVIEW["url"],
            }
        },
    ),
    Kind.DECISION_MADE: ("2027-03-12T16:00:00Z", A_DECISION),
    Kind.RECORDING_ERASED: (
        "2027-09-12T02:00:00Z",
        {"interview": {"id": AN_INTERVIEW["id"]}, "recording": {"id": 12}, **IDS, "erased_at": "2027-09-12T02:00:00Z"},
    ),
    Kind.CANDIDATE_ERASED: ("2027-09-12T02:00:00Z", {**IDS, "erased_at": "2027-09-12T02:00:00Z"}),
    Kind.TEST: (
        "2027-03-01T08:30:00Z",
        {"endpoint": "Greenhouse", "words": "A test from Fairloop: nothing has happened."},
    ),
}


def example_of(kind: str) -> dict[str, object]:
    """All that is posted."""
    at, data = HAPPENED[kind]
    return {"id": KEY, "type": kind, "created_at": at, "data": data}
