"""What a file of open applications would do: known by job and the candidate's address, or by job and reference."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q
from django.db.models.functions import Lower

from candidates.models import Application, Candidate, Job
from interviews.imports import application_entry
from interviews.imports.application_entry import Stage
from interviews.imports.models import ImportedRow
from interviews.imports.plan import PlannedLine, PlannedRow
from recruiting.contact_details import clean_address, fold_address
from recruiting.desk.entries import Change, Entry, Mistake
from recruiting.identity import about_others, is_same_person

Subject = ImportedRow.Subject
PERSONAL = ("name", "phone")
NO_JOB = "There is no job of this reference or title. Bring it in first, or write its title as it stands under Jobs."
SEVERAL_JOBS = "Several jobs have this title. Write the reference instead: {}."
NOT_OPEN = "This job is not open, so nobody can apply for it. Open it first, or leave this line out."
NO_ADDRESS = "Write the candidate’s address: no application for this job has the reference of this line."
NO_NAME = "Nobody with this address is known here, so a name is needed."
CANNOT = "This person can’t be entered."
STANDS_ALREADY = "This application stands on line {} already. Leave one of the two out."
REFERENCE_STANDS = "This reference stands on line {} already, for the same job. Leave one of the two out, or mend it."
REFERENCE_TAKEN = (
    "For this job the reference belongs to {}. If the address was changed, change it on their page first; otherwise "
    "mend the reference."
)
SAID_OTHERWISE = "Line {} says “{}” of the same address. Write the same on both."


@dataclass(frozen=True)
class _Person:
    """A candidate, known or new, as the file's first line about them says. `row`: to be written."""

    line: int
    candidate: Candidate
    changes: list[Change]
    row: PlannedRow | None


class _Wrong(Exception):
    """A line with a mistake."""

    def __init__(self, mistake: Mistake) -> None:
        self.mistake = mistake
        super().__init__(str(mistake))


def compare(entries: Iterable[Entry], *, by: User | None, now: datetime) -> tuple[list[PlannedLine], list[Mistake]]:
    """`by`: who brings the file in; nothing of their own."""
    entries = list(entries)
    comparing = _Comparing(entries, by=by, now=now)
    lines = [line for entry in entries if (line := comparing.line(entry)) is not None]
    return lines, comparing.mistakes


class _Comparing:
    def __init__(self, entries: list[Entry], *, by: User | None, now: datetime) -> None:
        self.mistakes: list[Mistake] = []
        self._own, self._now = (by.email if by else ""), now
        self._jobs: dict[str, Job] = {}
        self._titles: dict[str, list[Job]] = {}
        for job in Job.objects.all():
            self._jobs[job.slug.casefold()] = job
            self._titles.setdefault(job.title.casefold(), []).append(job)
        written = [str(entry.values.get("email", "")) for entry in entries]
        addresses = {form for each in written if each for form in (fold_address(each), clean_address(each))}
        references = {str(entry.values["reference"]) for entry in entries if "reference" in entry.values}
        self._read(addresses, references)
        self._people: dict[str, _Person] = {}
        self._seen: dict[tuple[int, str], int] = {}
        self._seen_references: dict[tuple[int, str], int] = {}

    def _read(self, addresses: set[str], references: set[str]) -> None:
        candidates = Candidate.objects.annotate(folded=Lower("email")).filter(folded__in=addresses)
        of_them = Application.objects.annotate(folded=Lower("candidate__email")).filter(
            Q(folded__in=addresses) | Q(reference__in=references)
        )
        self._candidates = {row.email.lower(): row for row in candidates}
        self._by_address: dict[tuple[int, str], Application] = {}
        self._by_reference: dict[tuple[int, str], Application] = {}
        for application in of_them.select_related("candidate"):
            self._by_address[application.job_id, application.candidate.email.lower()] = application
            if application.reference:
                self._by_reference[application.job_id, application.reference] = application
        self._shown = set(about_others(of_them, self._own).values_list("pk", flat=True))
        self._shown_people = set(about_others(candidates, self._own).values_list("pk", flat=True))

    def line(self, entry: Entry) -> PlannedLine | None:
        """None where there is a mistake."""
        said, applied_at, mistakes = application_entry.clean(entry, now=self._now)
        try:
            job = self._job(entry)
            if mistakes:
                self.mistakes += mistakes
                return None
            kept, address = self._find(job, entry, said)
            person = self._person(entry, kept, address, said)
        except _Wrong as wrong:
            self.mistakes += [*mistakes, wrong.mistake]
            return None
        return self._planned(entry, job, kept, person, said, applied_at)

    def _job(self, entry: Entry) -> Job:
        written = str(entry.values.get("job", "")).strip().casefold()
        titled = self._titles.get(written, [])
        job = self._jobs.get(written) or (titled[0] if len(titled) == 1 else None)
        if job is None:
            words = SEVERAL_JOBS.format(", ".join(each.slug for each in titled)) if titled else NO_JOB
            raise _Wrong(entry.mistake(words, "job"))
        return job

    def _find(self, job: Job, entry: Entry, said: dict[str, str]) -> tuple[Application | None, str]:
        """The application that is here, if one is; and the candidate's address."""
        reference = said.get("reference", "")
        named = self._named(job, entry, said)
        address = named.candidate.email if named is not None else said["email"]
        kept = named or self._by_address.get((job.pk, address.lower()))
        if (kept is not None and kept.pk not in self._shown) or is_same_person(self._own, address):
            raise _Wrong(entry.mistake(CANNOT, "email"))
        if first := self._seen.get((job.pk, address.lower())):
            raise _Wrong(entry.mistake(STANDS_ALREADY.format(first), "email"))
        if reference and (first := self._seen_references.get((job.pk, reference))):
            raise _Wrong(entry.mistake(REFERENCE_STANDS.format(first), "reference"))
        if kept is None and not job.is_open:
            raise _Wrong(entry.mistake(NOT_OPEN, "job"))
        self._seen[job.pk, address.lower()] = entry.line
        if reference:
            self._seen_references[job.pk, reference] = entry.line
        return kept, address

    def _named(self, job: Job, entry: Entry, said: dict[str, str]) -> Application | None:
        """The application with this reference; where there is none, an address must be written."""
        address = said.get("email", "")
        named = self._by_reference.get((job.pk, said.get("reference", "")))
        if named is None and not address:
            raise _Wrong(entry.mistake(NO_ADDRESS, "email"))
        if named is not None and named.pk not in self._shown:
            raise _Wrong(entry.mistake(CANNOT, "reference"))
        if named is not None and address and named.candidate.email.lower() != address.lower():
            raise _Wrong(entry.mistake(REFERENCE_TAKEN.format(named.candidate.email), "reference"))
        return named

    def _person(self, entry: Entry, kept: Application | None, address: str, said: dict[str, str]) -> _Person:
        """Of the second line about somebody nothing is planned: it must say what the first does."""
        told = {name: said[name] for name in PERSONAL if name in said}
        if (known := self._people.get(address.lower())) is not None:
            for name, value in told.items():
                if (before := str(getattr(known.candidate, name))) != value:
                    raise _Wrong(entry.mistake(SAID_OTHERWISE.format(known.line, before or "nothing"), name))
            return _Person(known.line, known.candidate, [], None)
        candidate = kept.candidate if kept else self._candidates.get(address.lower())
        if candidate is None and "name" not in told:
            raise _Wrong(entry.mistake(NO_NAME, "name"))
        if candidate is not None and kept is None and candidate.pk not in self._shown_people:
            raise _Wrong(entry.mistake(CANNOT, "email"))
        is_new = candidate is None
        candidate = candidate or Candidate(email=address)
        differs = {name: value for name, value in told.items() if getattr(candidate, name) != value}
        changes = [Change(name, str(getattr(candidate, name)), value) for name, value in differs.items()]
        for name, value in differs.items():
            setattr(candidate, name, value)
        row = PlannedRow(Subject.CANDIDATE, candidate, is_new, frozenset(differs)) if is_new or differs else None
        person = _Person(entry.line, candidate, changes, row)
        self._people[address.lower()] = person
        return person

    def _planned(
        self,
        entry: Entry,
        job: Job,
        kept: Application | None,
        person: _Person,
        said: dict[str, str],
        applied_at: datetime | None,
    ) -> PlannedLine:
        """Stage, day and note count for an application that is new: one that is here has moved on by itself."""
        changes, rows = list(person.changes), [person.row] if person.row else []
        reference = said.get("reference", "")
        if kept is None:
            stage = said.get("stage", Stage.APPLIED)
            row = Application(
                job=job,
                candidate=person.candidate,
                source=Application.Source.RECRUITER,
                applied_at=applied_at or self._now,
                stage=stage,
                stage_changed_at=None if stage == Stage.APPLIED else self._now,
                reference=reference,
                note=said.get("note", ""),
            )
            rows.append(PlannedRow(Subject.APPLICATION, row, is_new=True))
            changes += [Change("job", "", job.title), Change("stage", "", Stage(stage).label)]
            changes += [Change("applied_at", "", f"{applied_at:%Y-%m-%d}")] if applied_at else []
            changes += [Change(name, "", said[name]) for name in ("reference", "note") if name in said]
        elif reference and reference != kept.reference:
            changes.append(Change("reference", kept.reference, reference))
            kept.reference = reference
            rows.append(PlannedRow(Subject.APPLICATION, kept, is_new=False, columns=frozenset({"reference"})))
        candidate = person.candidate
        return PlannedLine(entry.line, candidate.name, candidate.email, kept is None, changes, rows)
