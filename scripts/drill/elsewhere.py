"""Rows of the fault matrix that the drill does not inject: which test proves them, or why nothing does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Elsewhere:
    """`test`: a file below tests/ that proves it; empty where nothing does. `why`: why it is not injected here."""

    name: str
    fault: str
    why: str
    test: str = ""


ROWS = (
    Elsewhere(
        "F4", "poison row kills its worker", "three leases of 90 s each", "tests/recruiting/work/test_running.py"
    ),
    Elsewhere("F19", "disk full under the spool", "there is no spool: what can't be kept is answered 503"),
    Elsewhere("F22", "every Nth system call fails", "needs libfiu, which this machine has not"),
    Elsewhere(
        "F31 (bucket)",
        "S3 refuses, is slow, loses a part",
        "needs a bucket",
        "tests/interviews/recordings/test_bucket.py",
    ),
    Elsewhere(
        "F34",
        "all orders of notifications",
        "thousands of short sequences",
        "tests/interviews/inbox/test_notifications.py",
    ),
    Elsewhere(
        "F35 (80 h)",
        "nobody takes notifications for 80 hours",
        "calls would be over",
        "tests/interviews/inbox/sweeps/test_timetable.py",
    ),
    Elsewhere(
        "F30 (410)",
        "a file is gone at Nylas",
        "it is lost, by intent",
        "tests/interviews/recordings/archiving/test_download.py",
    ),
    Elsewhere(
        "F37", "Nylas down for 13 days after the call", "13 days", "tests/interviews/recordings/test_deadlines.py"
    ),
)
