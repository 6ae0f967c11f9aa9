"""What a plan tells of a file."""

from candidates.models import Job
from interviews.imports.models import ImportedRow
from interviews.imports.plan import PlannedLine, PlannedRow, fit, plan_of
from recruiting.desk.entries import Change, Entry, Mistake
from recruiting.desk.written_list import WrittenList

ENTRIES = [Entry(2, {"team": "Core"}), Entry(3, {"team": "Food"})]
WRITTEN = WrittenList(ENTRIES, [Mistake(3, "Too many cells.")], [("Team", "team")])


def line(*changes: Change, is_new: bool = False, is_kept: bool = False) -> PlannedLine:
    row = PlannedRow(ImportedRow.Subject.JOB, Job(), is_new)
    return PlannedLine(2, "Cook", "cook", is_new, list(changes), [] if is_kept else [row])


def test_mistakes_come_in_the_order_of_lines_with_what_is_written_there():
    plan = plan_of(WRITTEN, [], [Mistake(2, "Unknown.", "team")], stands_for="")

    assert [(each.mistake.line, each.value) for each in plan.found] == [(2, "Core"), (3, "")]
    assert plan.wrong_lines == {2, 3}
    assert fit(WRITTEN) == ENTRIES[:1]


def test_lines_are_added_changed_or_as_before():
    plan = plan_of(WRITTEN, [line(is_new=True), line(), line(is_kept=True)], [], stands_for="")

    assert [len(lines) for lines in (plan.added, plan.changed, plan.unchanged, plan.rows)] == [1, 1, 1, 2]


def test_digest_is_another_one_for_another_file_change_or_mistake():
    def digest(*changes: Change, stands_for: str = "a", mistakes: tuple[Mistake, ...] = ()) -> str:
        return plan_of(WRITTEN, [line(*changes)], mistakes, stands_for=stands_for).digest

    change, other = Change("team", "Core", "Food"), Change("team", "Kitchen", "Food")
    kinds = [digest(change), digest(other), digest(change, stands_for="b"), digest(change, mistakes=(Mistake(2, "x"),))]

    assert digest(change) == kinds[0]
    assert len(set(kinds)) == 4
