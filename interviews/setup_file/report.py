"""What a setup file did, or would do, in lines for the person who ran it."""

from collections.abc import Iterator

from interviews.setup_file.rows import Brought, Outcome

KINDS = ("interviewers", "jobs", "panels")


def lines(outcome: Outcome, *, is_trial: bool) -> Iterator[str]:
    if not outcome.brought:
        yield "There is nothing in this file."
    for kind in KINDS:
        brought = [each for each in outcome.brought if each.kind == kind]
        if brought:
            yield _heading(kind, brought, is_trial=is_trial)
            for each in brought:
                yield from _row(each)
    if outcome.published:
        yield "Publishing:"
        yield from (
            f"  {each.slug}: {each.fate.label}" + (f". {each.words}" if each.words else "")
            for each in outcome.published
        )
    if outcome.mailed:
        who = "1 interviewer gets" if outcome.mailed == 1 else f"{outcome.mailed} interviewers get"
        yield f"{who} the link to connect their calendar."
    if is_trial:
        yield "This was a trial: nothing was written, published or mailed."


def _heading(kind: str, brought: list[Brought], *, is_trial: bool) -> str:
    added = sum(each.is_new for each in brought)
    changed = sum(bool(each.changes) and not each.is_new for each in brought)
    to_be = "to be " if is_trial else ""
    return f"{kind.capitalize()}: {added} {to_be}added, {changed} {to_be}changed, {len(brought) - added - changed} as before"


def _row(each: Brought) -> Iterator[str]:
    """Nothing of a row that stays as it is."""
    if each.is_new or each.changes:
        yield f"  {'+' if each.is_new else '~'} {each.name}"
    for change in each.changes:
        after = change.after if each.is_new else f"{change.before} → {change.after}"
        yield f"      {change.column}: {after}"
