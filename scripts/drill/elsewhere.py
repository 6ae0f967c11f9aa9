"""Rows of the fault matrix that the drill does not inject: which test proves them, or why nothing does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Elsewhere:
    """`test`: a file below tests/ that proves it; empty where nothing does. `why`: why it is not injected here."""

    name: str
    fault: str
    why: str
    test: str = ""


IN = "tests/interviews"
ROWS = (
    Elsewhere("F4", "poison row kills its worker", "three leases of 90 s", "tests/recruiting/work/test_running.py"),
    Elsewhere(
        "F19",
        "disk full where a notification is kept",
        "F18 fills a whole disk; here SQLite’s file alone",
        f"{IN}/inbox/test_failing_database.py",
    ),
    Elsewhere(
        "F22 (files)",
        "every Nth system call about a file fails",
        "each call of its own, the errors in turn",
        f"{IN}/recordings/archiving/test_failing_disk.py",
    ),
    Elsewhere(
        "F22 (notifications)", "every Nth query fails", "each query of its own", f"{IN}/inbox/test_failing_database.py"
    ),
    Elsewhere("F30 (410)", "a file is gone at Nylas", "lost by intent", f"{IN}/recordings/archiving/test_artifact.py"),
    Elsewhere("F31 (bucket)", "S3 refuses or loses a part", "needs a bucket", f"{IN}/recordings/test_bucket.py"),
    Elsewhere("F34", "all orders", "thousands of short sequences", f"{IN}/test_any_course.py"),
    Elsewhere("F37", "Nylas down for 13 days", "our clock is the sandbox’s, too", f"{IN}/recordings/test_deadlines.py"),
)
