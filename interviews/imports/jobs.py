"""What a file of jobs would do; a job is known by its reference, which is the last part of its address, else by its title."""

from collections.abc import Iterable
from dataclasses import replace

from django import forms
from django.contrib.auth.models import User
from django.utils.text import slugify

from candidates.models import Job
from interviews.imports.models import ImportedRow
from interviews.imports.plan import PlannedLine, PlannedRow
from recruiting.contact_details import fold_address
from recruiting.desk.entries import Change, Entry, Mistake, changed_columns, changes_of, fill_in, mistakes_of

NO_LOGIN = "Nobody logs in here with this address. Make the login first, under Logins, or name somebody else."
NO_CONTACT = "Write the address of the person in charge: candidates see it."
STANDS_ALREADY = "This job stands on line {} already. Leave one of the two out."
SEVERAL = "Several jobs have this title. Write the reference, too: {}."
STATES = {word.casefold(): state.value for state in Job.State for word in (state.value, state.label)}
STATES |= {"published": Job.State.OPEN.value, "archived": Job.State.CLOSED.value}


class JobEntryForm(forms.ModelForm):
    """One job of a file, without the person in charge, who is looked up for all at once."""

    class Meta:
        model = Job
        fields = ["title", "slug", "state", "team", "location", "employment", "salary", "summary", "description"]
        error_messages = {
            "slug": {"invalid": "Letters a to z, digits, “-” and “_” alone: it is part of the job’s address."},
            "state": {"invalid_choice": "Write “Draft”, “Open” or “Closed”."},
            "summary": {"required": "A new job needs one or two sentences for the list of jobs."},
            "description": {"required": "A new job needs a description."},
        }

    def validate_unique(self) -> None:
        """Asks nothing: the job with this address, if there is one, is the one that the form changes."""


def compare(entries: Iterable[Entry], *, by: User | None) -> tuple[list[PlannedLine], list[Mistake]]:
    """`by`: in charge of new jobs of which the file does not say who is."""
    comparing = _Comparing(by)
    lines = [line for entry in entries if (line := comparing.line(entry)) is not None]
    return lines, comparing.mistakes


class _Comparing:
    def __init__(self, by: User | None) -> None:
        self.mistakes: list[Mistake] = []
        self._by = by
        self._logins = {fold_address(user.email): user for user in User.objects.filter(is_active=True)}
        jobs = list(Job.objects.select_related("contact"))
        self._by_slug = {job.slug: job for job in jobs}
        self._by_title: dict[str, list[Job]] = {}
        for job in jobs:
            self._by_title.setdefault(job.title.casefold(), []).append(job)
        self._seen: dict[str, int] = {}

    def line(self, entry: Entry) -> PlannedLine | None:
        """None where there is a mistake."""
        said = dict(entry.values)
        if "slug" not in said:
            same = self._by_title.get(str(said.get("title", "")).casefold(), [])
            if len(same) > 1:
                self.mistakes.append(entry.mistake(SEVERAL.format(", ".join(job.slug for job in same)), "title"))
                return None
            said["slug"] = same[0].slug if same else slugify(str(said.get("title", "")))[:120].strip("-")
        elif str(said["slug"]) not in self._by_slug:
            said["slug"] = str(said["slug"]).lower()
        if "state" in said:
            said["state"] = STATES.get(str(said["state"]).casefold(), said["state"])
        written = replace(entry, values=said)
        kept = self._by_slug.get(str(said["slug"]))
        form = fill_in(JobEntryForm, written, kept or Job())
        if not form.is_valid():
            self.mistakes += _mistakes(form, entry)
            return None
        return self._planned(form, written, kept)

    def _planned(self, form: JobEntryForm, entry: Entry, kept: Job | None) -> PlannedLine | None:
        job: Job = form.instance
        if first := self._seen.get(job.slug):
            self.mistakes.append(entry.mistake(STANDS_ALREADY.format(first), "slug"))
            return None
        contact = self._contact(entry, kept)
        if contact is None:
            return None
        self._seen[job.slug] = entry.line
        columns, changes = set(changed_columns(form)), changes_of(form, entry, is_new=kept is None)
        if kept is None or contact != kept.contact:
            changes.append(Change("contact", kept.contact.email if kept else "", contact.email))
            columns.add("contact")
        job.contact = contact
        row = PlannedRow(ImportedRow.Subject.JOB, job, kept is None, frozenset(columns))
        is_kept = kept is not None and not columns
        return PlannedLine(entry.line, job.title, job.slug, kept is None, changes, [] if is_kept else [row])

    def _contact(self, entry: Entry, kept: Job | None) -> User | None:
        """None where there is a mistake."""
        address = entry.values.get("contact")
        if not address:
            found, words = (kept.contact if kept else self._by), NO_CONTACT
        else:
            found, words = self._logins.get(fold_address(str(address))), NO_LOGIN
        if found is None:
            self.mistakes.append(entry.mistake(words, "contact"))
        return found


def _mistakes(form: JobEntryForm, entry: Entry) -> list[Mistake]:
    """Not those of a reference that was to be made of the title."""
    known = frozenset() if "slug" in entry.values or "title" not in form.errors else frozenset({"slug"})
    return mistakes_of(form, entry, known=known)
