"""Lines of leave as a person's form sends them."""


def leave_lines(*lines: dict[str, object], known: int = 0) -> dict[str, object]:
    """All that the form sends about leave; the first `known` lines are of rows that exist."""
    counts = {"TOTAL_FORMS": len(lines), "INITIAL_FORMS": known, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    sent: dict[str, object] = {f"leaves-{name}": number for name, number in counts.items()}
    for number, line in enumerate(lines):
        sent |= {f"leaves-{number}-{name}": value for name, value in line.items()}
    return sent
