"""What the policy comes to, as a table for a terminal and as CSV for a spreadsheet."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from interviews.panels.weeks_csv import as_text
from privacy import words
from privacy.policy import Policy
from privacy.precedence import Action, Facts, Kind, Outcome, decide
from privacy.schedule import Line

COLUMNS = (
    "Action", "Candidate", "Job", "Interview", "What", "How many", "Used until", "Kept until", "Delete at", "Decided by",
    "Why", "All that had a say",
)  # fmt: skip
ORDER = (Action.DELETE, Action.RESTRICT, Action.KEEP)  # what is due comes first


def by_urgency(lines: Iterable[Line], today: date) -> list[Line]:
    """What is due first, then what ends soonest; what has no end last."""
    return sorted(lines, key=lambda line: (ORDER.index(line.action(today)), line.verdict.used_until or date.max))


def totals(lines: Iterable[Line], today: date) -> dict[Action, int]:
    """How many things each action is for."""
    counted: Counter[Action] = Counter()
    for line in lines:
        counted[line.action(today)] += line.count
    return {action: counted[action] for action in ORDER}


def table(lines: Sequence[Line], today: date) -> Iterator[str]:
    for line in by_urgency(lines, today):
        what = f"{line.kind.label} ({line.count})"
        yield f"{line.action(today).label:<9} {what:<30} {about(line)}. {sentence(line, today)}."
    counted = totals(lines, today)
    yield ", ".join(f"{action.label.lower()}: {counted[action]}" for action in ORDER).capitalize() + "."


def as_csv(lines: Iterable[Line], today: date) -> str:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for line in by_urgency(lines, today):
        verdict = line.verdict
        rows.writerow(
            [
                line.action(today).value,
                as_text(line.application.candidate.name),
                as_text(line.application.job.title),
                line.interview.pk if line.interview else "",
                line.kind.label,
                line.count,
                verdict.used_until or "",
                verdict.kept_until or "",
                verdict.delete_at or "",
                verdict.reason.value,
                as_text(sentence(line, today)),
                as_text("; ".join(words.why(say, line.facts.outcome) for say in verdict.says)),
            ]
        )
    return written.getvalue()


@dataclass(frozen=True)
class Example:
    """What the policy comes to for an application that ends today, in one place and with one outcome. `told`: each sentence, and the
    kinds of which it is said, in words; none where all have the same."""

    job: str
    countries: str
    outcome: Outcome
    told: list[tuple[str, str]]


def examples(read: Policy, today: date) -> Iterator[Example]:
    """For all jobs together, then for those of which the policy names countries or rules of their own."""
    own = {*(read.of_jobs or {}), *(slug for rule in read.rules for slug in rule.jobs)}
    for job in ("", *sorted(own)):
        countries = read.countries_of(job)
        for outcome in Outcome:
            said: dict[str, list[str]] = {}
            for kind in Kind:
                facts = Facts.if_made_on(today, kind, outcome, job=job, countries=countries)
                told = words.sentence(decide(facts, read.rules), outcome, today)
                said.setdefault(told, []).append(str(kind.label))
            named = [(told, "" if len(said) == 1 else ", ".join(kinds)) for told, kinds in said.items()]
            yield Example(job, ", ".join(sorted(countries)), outcome, named)


def about(line: Line) -> str:
    return f"{line.application}, {line.interview.panel.name}" if line.interview else str(line.application)


def sentence(line: Line, today: date) -> str:
    return words.sentence(line.verdict, line.facts.outcome, today)


def policy_words(countries: Iterable[str]) -> str:
    """A warning, where minimums and maximums of countries can't count; empty otherwise."""
    if any(countries):
        return ""
    return "The policy names no country in which you hire: minimums and maximums of countries count only for the jobs that it names."
