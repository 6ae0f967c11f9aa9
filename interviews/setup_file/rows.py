"""Brings what a setup file says: interviewers, then jobs, then panels; all of it, or nothing while there is a mistake."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.forms import ModelForm
from django.utils import timezone

from candidates.models import Job
from interviews.panels import roster
from interviews.panels.forms.panel import PanelForm
from interviews.panels.models import Interviewer, Panel, Seat
from interviews.setup_file import groups, training
from interviews.setup_file.publication import Published, foresee, publish, unpublished
from interviews.setup_file.shape import SLUG_FROM, JobForm, SetupFile
from recruiting.contact_details import fold_address
from recruiting.desk.entries import Change, Entry, Mistake, changed_columns, changes_of, fill_in, mistakes_of

NO_LOGIN = "Nobody logs in here with the address {}. Make the login first, in the admin under Logins."
NO_JOB = "There is no job {}, neither here nor in this file."
NO_INTERVIEWER = "Nobody with the address {} interviews, neither here nor in this file."
STANDS_ALREADY = "{} stands on line {} already."


class CannotSetUp(Exception):
    """There are mistakes in the file, in the order of its lines; nothing was written."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = sorted(mistakes, key=lambda mistake: mistake.line)
        super().__init__("\n".join(map(str, self.mistakes)))


@dataclass(frozen=True)
class Brought:
    """What came of one table of the file. `name`: its address or slug."""

    kind: str  # the word of the file: interviewers, jobs, panels
    name: str
    is_new: bool
    changes: list[Change]


@dataclass(frozen=True)
class Outcome:
    brought: list[Brought]
    published: list[Published]  # of the panels that are to be published, and of those that would have to be
    mailed: int  # links to connect a calendar


def set_up(file: SetupFile, *, is_trial: bool, mails_links: bool, now: datetime) -> Outcome:
    """Write it all in one transaction, then publish the panels that are to be published. A trial writes and publishes nothing, and says
    what would be.

    Raises CannotSetUp, and roster.ChangedMeanwhile when somebody adds one of the interviewers at the same moment; then nothing is
    written.
    """
    with transaction.atomic():
        bringing = _Bringing(file, now=now)
        brought = list(bringing.run())
        if bringing.mistakes:
            raise CannotSetUp(bringing.mistakes)
        mailed = roster.owe_links(bringing.roster, now=now) if mails_links else 0
        left = unpublished(bringing.not_to_publish)
        if is_trial:
            published = [foresee(panel) for panel in bringing.to_publish]
            transaction.set_rollback(True)
    if not is_trial:
        published = [publish(panel, now=now) for panel in bringing.to_publish]
    return Outcome(brought, [*published, *left], mailed)


class _Bringing:
    """One file on its way into the database; to be rolled back when `mistakes` is not empty after `run`."""

    def __init__(self, file: SetupFile, *, now: datetime) -> None:
        self._file, self._now = file, now
        self._found = {(each.line, each.column): each for each in file.mistakes}
        self.to_publish: list[Panel] = []
        self.not_to_publish: list[Panel] = []
        self.roster = roster.compare(file.interviewers)
        self._logins = {fold_address(user.email): user for user in User.objects.filter(is_active=True)}
        self._jobs = {job.slug: job for job in Job.objects.all()}
        self._panels = {panel.slug: panel for panel in Panel.objects.all()}

    @property
    def mistakes(self) -> list[Mistake]:
        return list(self._found.values())

    def run(self) -> Iterator[Brought]:
        self._note(self.roster.mistakes)
        roster.bring(self.roster)
        for line in self.roster.lines:
            yield Brought("interviewers", line.interviewer.email, line.is_new, line.changes)
        self._people = {row.email: row for row in Interviewer.objects.all()}
        for kind, entries, bring in [
            ("jobs", self._file.jobs, self._bring_job),
            ("panels", self._file.panels, self._bring_panel),
        ]:
            for entry in self._once(entries, SLUG_FROM[kind]):
                brought = bring(entry)
                if brought is not None:
                    yield brought

    def _note(self, mistakes: Iterable[Mistake]) -> None:
        """Of several about one value the first is kept: the others follow from it."""
        for mistake in mistakes:
            self._found.setdefault((mistake.line, mistake.column), mistake)

    def _once(self, entries: list[Entry], source: str) -> Iterator[Entry]:
        """Without entries whose slug stands further up."""
        seen: dict[object, int] = {}
        for entry in entries:
            slug = entry.values.get("slug")
            if slug in seen:
                column = "slug" if ("slug",) in entry.lines else source
                self._note([entry.mistake(STANDS_ALREADY.format(slug, seen[slug]), column)])
                continue
            if slug:
                seen[slug] = entry.line
            yield entry

    # ── jobs ──

    def _bring_job(self, entry: Entry) -> Brought | None:
        values = dict(entry.values)
        if "contact" in values:
            values["contact"] = next(iter(self._keys_of_logins(entry, [str(values["contact"])], "contact")), None)
        if isinstance(committee := values.get("committee"), list):
            values["committee"] = self._keys_of_logins(entry, committee, "committee")
        written = replace(entry, values=values)
        job = self._jobs.get(str(values.get("slug"))) or Job()
        is_new = job.pk is None
        form = self._valid(fill_in(JobForm, written, job), written, source="title")
        if form is None:
            return None
        changes = changes_of(form, written, is_new=is_new)
        columns = changed_columns(form)
        job.save(update_fields=None if is_new else set(columns) - {"committee"})
        if "committee" in columns:
            job.committee.set(form.cleaned_data["committee"])
        self._jobs[job.slug] = job
        return Brought("jobs", job.slug, is_new, changes)

    def _keys_of_logins(self, entry: Entry, addresses: list[str], column: str) -> list[int]:
        """The keys of logins with these addresses; it is noted when nobody has one."""
        found = [self._logins.get(fold_address(address)) for address in addresses]
        for index, user in enumerate(found):
            if user is None:
                path = (column, index) if (column, index) in entry.lines else (column,)
                self._note([entry.mistake(NO_LOGIN.format(addresses[index]), *path)])
        return [user.pk for user in found if user is not None]

    # ── panels ──

    def _bring_panel(self, entry: Entry) -> Brought | None:
        values = dict(entry.values)
        panel = self._panels.get(str(values.get("slug"))) or Panel()
        is_new = panel.pk is None
        if is_new:  # as on the page of a new panel
            values.setdefault("time_zone", timezone.get_current_timezone_name())
        known = self._find_job(entry, values)
        people = self._find_people(entry)
        written = replace(entry, values=values)
        form = self._valid(fill_in(PanelForm, written, panel), written, source="name", known=known)
        if form is None:
            return None
        changes = changes_of(form, written, is_new=is_new)
        panel.save(update_fields=None if is_new else changed_columns(form))
        if "people" in values:
            changes += _seat(panel, people)
        if groups.GROUPS in values:
            changed, mistakes = groups.bring(panel, entry)
            changes += changed
            self._note(mistakes)
        if training.KEYS & values.keys():
            changed, mistakes = training.bring(panel, entry, now=self._now)
            changes += changed
            self._note(mistakes)
        (self.to_publish if values.get("publish") else self.not_to_publish).append(panel)
        return Brought("panels", panel.slug, is_new, changes)

    def _find_job(self, entry: Entry, values: dict[str, object]) -> frozenset[str]:
        """Put the job's key in place of its slug. Where a job of this file has mistakes, nothing is said of it here."""
        if "job" not in values:
            return frozenset()
        slug = str(values.pop("job"))
        if (job := self._jobs.get(slug)) is not None:
            values["job"] = job.pk
        elif slug not in {each.values.get("slug") for each in self._file.jobs}:
            self._note([entry.mistake(NO_JOB.format(slug), "job")])
        return frozenset({"job"})

    def _find_people(self, entry: Entry) -> list[Interviewer]:
        addresses = entry.values.get("people")
        found: dict[str, Interviewer] = {}
        in_file = {fold_address(str(each.values.get("email", ""))) for each in self._file.interviewers}
        for index, written in enumerate(addresses if isinstance(addresses, list) else []):
            address = fold_address(written)
            if address in found:
                self._note([entry.mistake(f"{written} stands in this list twice.", "people", index)])
            elif address in self._people:
                found[address] = self._people[address]
            elif address not in in_file:
                self._note([entry.mistake(NO_INTERVIEWER.format(written), "people", index)])
        return list(found.values())

    def _valid(
        self, form: ModelForm, entry: Entry, *, source: str, known: frozenset[str] = frozenset()
    ) -> ModelForm | None:
        """The form, or None when it has errors, which are noted; not those of a slug that would be made of `source`."""
        if form.is_valid():
            return form
        if source not in entry.values and ("slug",) not in entry.lines:
            known |= {"slug"}
        self._note(mistakes_of(form, entry, known=known))
        return None


def _seat(panel: Panel, people: list[Interviewer]) -> list[Change]:
    """Make the panel's seats exactly those of these people; what changed, if anything."""
    seats = {seat.interviewer.email: seat for seat in panel.seats.select_related("interviewer")}
    wanted = {person.email: person for person in people}
    leaving = [seat for email, seat in seats.items() if email not in wanted]
    coming = [person for email, person in wanted.items() if email not in seats]
    if not leaving and not coming:
        return []
    Seat.objects.filter(pk__in=[seat.pk for seat in leaving]).delete()
    Seat.objects.bulk_create([Seat(panel=panel, interviewer=person) for person in coming])
    gone = ", ".join(seat.interviewer.email for seat in leaving)
    after = ", ".join(wanted) or "nobody"
    return [Change("people", ", ".join(seats) or "nobody", f"{after} (taken off: {gone})" if gone else after)]
