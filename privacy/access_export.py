"""Everything that is kept about one candidate, as a copy for them: an index to read, the same as data, and the files.

What people wrote of them is theirs to read, so it is in. Who wrote it is somebody else's: writers stand under a number. So are drafts
that nobody has handed in, and addresses of outsiders: they are not in.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from candidates.models import Addition, Application, Candidate, Consent
from debriefs.access import applications_to_rate
from debriefs.models import Citation, Comment, Decision, Note, OpenItem, Scorecard, Vote
from interviews.enums import SOUND_AND_PICTURE
from interviews.models import Artifact, CallbackRequest, Interview, Message, Recording, Summary, Transcript
from privacy import policy, report, schedule
from privacy.models import AccessExport
from privacy.zip_stream import Entry, zipped
from recruiting.identity import same_person
from recruiting.zones import utc_text

CHUNK = 1024 * 1024
MAILS_ABOUT_SEVERAL = frozenset({Message.Kind.DIGEST})  # they name other candidates, too
Row = dict[str, object]


class MayNotYet(Exception):
    """Who owes a scorecard of this candidate must not read the others' before."""


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    rows: list[Row]
    words: str = ""


@dataclass(frozen=True)
class Attached:
    """A stored file, and its name in the copy."""

    name: str
    stored: str


@dataclass
class Copy:
    candidate: Candidate
    made_at: datetime
    sections: list[Section] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)

    def as_json(self) -> str:
        told = {section.key: section.rows for section in self.sections}
        return json.dumps({"made_at": utc_text(self.made_at), **told}, indent=1, ensure_ascii=False)

    def as_html(self) -> str:
        style = (settings.BASE_DIR / "static/css/copy.css").read_text(encoding="utf-8")
        style = format_html("<style>\n{}</style>", mark_safe(style))
        return render_to_string("privacy/copy.html", {"copy": self, "style": style})


def may_export(user: User, candidate: Candidate, *, now: datetime) -> bool:
    """Not before they have said what they think themselves."""
    owed = applications_to_rate(user, now=now)
    return not Application.objects.filter(candidate=candidate, pk__in=owed).exists()


def export(candidate: Candidate, *, by: User | None, now: datetime) -> Iterator[bytes]:
    """The copy as a zip, piece by piece, and a row that it was made. `by`: None for a command. Raises MayNotYet."""
    if by is not None and not may_export(by, candidate, now=now):
        raise MayNotYet
    copy = copy_of(candidate, now=now)
    AccessExport.objects.create(candidate=candidate, made_by=by, made_at=now)
    return zipped(_entries(copy))


def copy_of(candidate: Candidate, *, now: datetime) -> Copy:
    reading = _Reading(candidate, now)
    copy = Copy(candidate, now, list(reading.sections()))
    copy.files += reading.files
    return copy


def file_name(now: datetime) -> str:
    """Without the person's name: it stands in browsers' lists."""
    return f"copy-of-personal-data-{now:%Y-%m-%d}.zip"


def _entries(copy: Copy) -> Iterator[Entry]:
    yield Entry("index.html", [copy.as_html().encode()])
    yield Entry("data.json", [copy.as_json().encode()])
    for attached in copy.files:
        yield Entry(attached.name, _read(attached.stored), is_packed=False)


def _read(name: str) -> Iterator[bytes]:
    """Nothing for a file that was deleted since it was listed."""
    try:
        with default_storage.open(name) as file:
            yield from file.chunks(CHUNK)
    except FileNotFoundError:
        return


class _Reading:
    def __init__(self, candidate: Candidate, now: datetime) -> None:
        self._candidate, self._now = candidate, now
        self._applications = list(Application.objects.filter(candidate=candidate).select_related("job").order_by("pk"))
        self._interviews = list(
            Interview.objects.filter(application__in=self._applications)
            .select_related("panel", "application__job")
            .prefetch_related("assignments__interviewer", "recordings")
            .order_by("starts_at")
        )
        self._writers: dict[int, str] = {}
        self.files: list[Attached] = []

    def sections(self) -> Iterator[Section]:
        """In the order in which a person reads them."""
        of: list[tuple[str, str, Callable[[], Iterable[Row]]]] = [
            ("you", _("About you"), self._person),
            ("applications", _("Applications"), self._applied),
            ("choices", _("Your choices about being recorded"), self._choices),
            ("interviews", _("Interviews"), self._met),
            ("recorder", _("What the recorder did"), self._course),
            ("recordings", _("Recordings"), self._recorded),
            ("transcripts", _("What was said"), self._said),
            ("summaries", _("Summaries that a machine wrote"), self._summaries),
            ("notes", _("Notes and comments"), self._notes),
            ("scorecards", _("Scorecards"), self._scorecards),
            ("votes", _("Votes"), self._votes),
            ("decisions", _("Decisions"), self._decisions),
            ("mails", _("Mails"), self._mails),
            ("kept_until", _("Until when it is kept"), self._kept),
            ("opened", _("Who opened your recordings"), self._opened),
        ]
        for key, title, rows in of:
            yield Section(key, title, list(rows()))

    # ── what they gave ──
    def _person(self) -> Iterator[Row]:
        one = self._candidate
        yield _row(
            name=one.name, email=one.email, phone=one.phone, time_zone=one.time_zone, known_since=_at(one.created_at)
        )

    def _applied(self) -> Iterator[Row]:
        for application in self._applications:
            resume = self._attach("resumes", application.resume.name, application.resume_display_name)
            yield _row(
                job=application.job.title, applied=_at(application.applied_at), stage=application.get_stage_display(),
                source=application.get_source_display(), you_wrote=application.note, resume=resume,
                to_check=application.review_note, called_elsewhere=application.reference,
                course=[f"{_at(one.changed_at)}: {one.get_stage_display()} {one.reason}".strip() for one in application.stage_changes.all()],
            )  # fmt: skip
            for more in Addition.objects.filter(application=application):
                resume = self._attach("resumes", more.resume.name, more.resume_display_name)
                yield _row(
                    job=application.job.title, sent_again=_at(more.sent_at), name=more.name, phone=more.phone,
                    you_wrote=more.note, resume=resume,
                )  # fmt: skip
        for asked in CallbackRequest.objects.filter(link__application__in=self._applications):
            yield _row(asked_for_help=_at(asked.asked_at), you_wrote=asked.note, phone=asked.phone)

    def _choices(self) -> Iterator[Row]:
        for one in Consent.objects.filter(application__in=self._applications).select_related("application__job"):
            yield _row(job=one.application.job.title, at=_at(one.given_at), choice=one.get_choice_display(),
                how=one.get_channel_display(), wording=one.wording_version, language=one.language)  # fmt: skip

    # ── what happened ──
    def _met(self) -> Iterator[Row]:
        for interview in self._interviews:
            yield _row(
                interview=interview.panel.name, job=interview.application.job.title, starts=_at(interview.starts_at),
                ends=_at(interview.ends_at), state=interview.get_status_display(), interviewers=interview.people_names(),
                call=interview.join_url,
                course=[f"{_at(one.changed_at)}: {one.get_kind_display()} {one.reason}".strip() for one in interview.changes.all()],
            )  # fmt: skip

    def _course(self) -> Iterator[Row]:
        """As in a recording's passport, without whom it names."""
        recordings = Recording.objects.filter(interview__in=self._interviews).select_related("interview__panel")
        for recording in recordings.order_by("created_at"):
            dismissed = _at(recording.dismissed_at)
            yield _row(
                interview=_interview(recording.interview),
                passport=recording.pk,
                state=recording.state_words,
                course=[f"{_at(one.happened_at)}: {one.words}" for one in recording.course()],
                taken_off=f"{dismissed}, {recording.get_dismissal_display()}" if dismissed else "",
            )

    def _recorded(self) -> Iterator[Row]:
        files = Artifact.objects.archived().filter(recording__interview__in=self._interviews)
        for artifact in files.select_related("recording__interview__panel").order_by("recording", "kind"):
            is_sound = artifact.kind in SOUND_AND_PICTURE
            name = self._attach("recordings", artifact.file.name, artifact.download_name) if is_sound else ""
            if name:
                yield _row(
                    interview=_interview(artifact.recording.interview),
                    file=name,
                    bytes=artifact.size,
                    sha256=artifact.sha256,
                )

    def _said(self) -> Iterator[Row]:
        for transcript in Transcript.objects.filter(interview__in=self._interviews).select_related("interview__panel"):
            yield _row(
                interview=_interview(transcript.interview),
                turns=[
                    f"{segment.speaker}: {segment.shown_text}" for segment in transcript.segments.order_by("position")
                ],
            )

    def _summaries(self) -> Iterator[Row]:
        for summary in Summary.objects.filter(interview__in=self._interviews).select_related("interview__panel"):
            items = [item.text for item in summary.interview.action_items.all()]
            yield _row(interview=_interview(summary.interview), text=summary.shown_text, action_items=items)

    def _opened(self) -> Iterator[Row]:
        for artifact in Artifact.objects.filter(recording__interview__in=self._interviews).prefetch_related(
            "views__key"
        ):
            for view in artifact.views.all():
                what, by = view.get_act_display(), self._writer(view.user_id) if view.user_id else view.by_name
                yield _row(file=artifact.get_kind_display(), opened=_at(view.viewed_at), what=what, by=by)

    # ── what people wrote ──
    def _notes(self) -> Iterator[Row]:
        for note in Note.objects.filter(interview__in=self._interviews).select_related("key").order_by("written_at"):
            by = self._writer(note.author_id) if note.key is None else note.key.name
            yield _row(at=_at(note.written_at), by=by, text=note.text)
        for quote in Citation.objects.filter(interview__in=self._interviews).order_by("made_at"):
            yield _row(at=_at(quote.made_at), quoted_by=self._writer(quote.author_id), text=quote.quote)
        for comment in Comment.objects.filter(debrief__application__in=self._applications).order_by("written_at"):
            yield _row(at=_at(comment.written_at), by=self._writer(comment.author_id), comment=comment.text)
        for item in OpenItem.objects.filter(application__in=self._applications):
            yield _row(left_open=item.text)

    def _scorecards(self) -> Iterator[Row]:
        rows = Scorecard.objects.submitted().filter(interview__in=self._interviews).select_related("interview__panel")
        for scorecard in rows.distinct():
            for version in scorecard.submitted_versions():
                yield _row(
                    interview=_interview(scorecard.interview), by=self._writer(scorecard.author_id),
                    handed_in=_at(version.submitted_at), recommendation=version.get_recommendation_display(),
                    takeaway=version.takeaway,
                    ratings=[f"{one.wording.name}: {one.words} {one.note}".strip() for one in version.ratings.select_related("wording")],
                )  # fmt: skip

    def _votes(self) -> Iterator[Row]:
        for vote in Vote.objects.filter(round__debrief__application__in=self._applications).order_by("cast_at"):
            if vote.round.is_open:
                yield _row(
                    at=_at(vote.cast_at),
                    by=self._writer(vote.voter_id),
                    vote=vote.get_choice_display(),
                    ground=vote.ground,
                )

    def _decisions(self) -> Iterator[Row]:
        for one in Decision.objects.filter(debrief__application__in=self._applications).order_by("decided_at"):
            grounds = [reason.text for reason in one.reasons.all()]
            yield _row(
                at=_at(one.decided_at), decision=one.get_outcome_display(), grounds=grounds, next_step=one.next_step
            )

    def _mails(self) -> Iterator[Row]:
        mails = Message.objects.about(self._applications).filter(same_person("to", self._candidate.email))
        for mail in mails.exclude(kind__in=MAILS_ABOUT_SEVERAL).order_by("created_at"):
            yield _row(
                at=_at(mail.created_at),
                to=mail.to,
                kind=mail.get_kind_display(),
                subject=mail.subject,
                text=mail.text or mail.body,
            )

    def _kept(self) -> Iterator[Row]:
        read = policy.unless_broken()
        if read is None:
            return
        today = schedule.day(self._now)
        for line in schedule.plan(Application.objects.filter(candidate=self._candidate), read):
            yield _row(what=str(line.kind.label), of=report.about(line), until=report.sentence(line, today))

    def _attach(self, folder: str, stored: str | None, shown: str) -> str:
        if not stored:
            return ""
        name = f"{folder}/{len(self.files) + 1}-{shown.replace('/', '-') or 'file'}"
        self.files.append(Attached(name, stored))
        return name

    def _writer(self, user: int | None) -> str:
        if user is None:
            return _("somebody who has left")
        return self._writers.setdefault(user, _("person {number}").format(number=len(self._writers) + 1))


def _interview(interview: Interview) -> str:
    return f"{interview.panel.name}, {_at(interview.starts_at)}"


def _row(**values: object) -> Row:
    return {name.replace("_", " "): value for name, value in values.items() if value not in ("", None, [])}


def _at(at: datetime | None) -> str:
    return f"{at.astimezone(timezone.get_default_timezone()):%Y-%m-%d %H:%M %Z}" if at else ""
