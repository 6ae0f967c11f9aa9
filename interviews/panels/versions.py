"""Versions of a panel, and what a panel can take back from one of them, or from Nylas's copy. Writes Panel, Seat, SeatGroup, Publication."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from interviews.nylas.configurations import ConfigurationSpec, Host
from interviews.nylas.notetakers import CaptureSpec
from interviews.panels import configuration, publishing
from interviews.panels.models import Interviewer, Panel, Publication, SeatGroup
from interviews.panels.models.seat_group import Drawn

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# By (video, sound, transcript)
CAPTURES = {
    (True, True, True): Panel.Capture.TRANSCRIPT,
    (True, True, False): Panel.Capture.VIDEO,
    (False, True, False): Panel.Capture.AUDIO,
    (False, False, False): Panel.Capture.NOTHING,
}


@dataclass(frozen=True)
class Taking:
    """What a panel can take from a Configuration: `values` by field, who is seated and unseated, and its groups.

    `left`: a sentence for all that it can't take.
    """

    values: dict[str, object]
    seated: tuple[Interviewer, ...]
    unseated: tuple[Interviewer, ...]
    left: tuple[str, ...]
    groups: tuple[Drawn, ...] | None = None  # None: they stay

    @property
    def is_empty(self) -> bool:
        return not (self.values or self.seated or self.unseated) and self.groups is None


def taking(panel: Panel, spec: ConfigurationSpec, *, beside: ConfigurationSpec | None = None) -> Taking:
    """What the panel would take from `spec`: all of it, or only that in which it differs from `beside`."""
    values, left = _values(spec)
    known = {} if beside is None else _values(beside)[0]
    kept: dict[str, object] = {}
    for name, value in values.items():
        if getattr(panel, name) == value or (name in known and known[name] == value):
            continue
        if words := _fault(panel, name, value):
            left.append(words)
        else:
            kept[name] = value
    seated_now = {person.email: person for person in panel.interviewers.all()}
    wanted = {host.email.lower(): host for host in spec.people}
    before = {host.email.lower(): host for host in beside.people} if beside else dict.fromkeys(seated_now)
    people, gone = _people([host for email, host in wanted.items() if email not in before])
    others = [host.name for email, host in wanted.items() if before.get(email) not in (None, host)]
    return Taking(
        values=kept,
        seated=tuple(person for person in people if person.email not in seated_now),
        unseated=tuple(person for email, person in seated_now.items() if email in before and email not in wanted),
        left=(
            *left,
            *gone,
            *(f"{name}: calendars, time zone and name are changed on their own page." for name in others),
        ),
        groups=_groups(spec) if spec.seats != (beside.seats if beside else configuration.seats(panel)) else None,
    )


def _groups(spec: ConfigurationSpec) -> tuple[Drawn, ...]:
    """The groups of a version, with those of its people who are still here."""
    emails = [email for group in spec.seats for email in group.people]
    keys = dict(Interviewer.objects.with_emails(emails).values_list("email", "pk"))
    return tuple(
        Drawn(
            group.name,
            group.needed,
            takes_all=False,
            people=frozenset(keys[email] for email in group.people if email in keys),
        )
        for group in spec.seats
    )


def take(panel: Panel, taken: Taking) -> None:
    """Save it in the panel. Call it in a transaction, with the panel locked."""
    for name, value in taken.values.items():
        setattr(panel, name, value)
    panel.save(update_fields=list(taken.values))
    panel.seats.filter(interviewer__in=taken.unseated).delete()
    for person in taken.seated:
        panel.seats.get_or_create(interviewer=person)
    if taken.groups is not None:
        SeatGroup.objects.arrange(panel, taken.groups)


def roll_back(panel: Panel, version: Publication, *, by: User, now: datetime) -> Publication:
    """Save in the panel what this version says, and publish it as the next version.

    Raises CannotPublish when that can't be published, and ValueError when the version can't be read; then nothing is changed.
    """
    spec = spec_of(version)
    with transaction.atomic():
        fresh = Panel.objects.select_for_update().get(pk=panel.pk)
        take(fresh, taking(fresh, spec))
        publication = publishing.owe(fresh, restores=version, by=by, now=now)
    return publishing.send(publication, now=now)


def spec_of(version: Publication) -> ConfigurationSpec:
    """What a version says: for one that repeats another with fewer hosts, the whole one. Raises ValueError."""
    return configuration.read_spec((version.repeats or version).payload)


def _values(spec: ConfigurationSpec) -> tuple[dict[str, object], list[str]]:
    """The fields of a panel, and a sentence for each part of the Configuration that they can't hold."""
    found: dict[str, object] = {
        "name": spec.name,
        "slug": spec.slug,
        "distribution": spec.distribution,
        "open_days": list(spec.open_days),
        "opens_at": spec.opens_at,
        "closes_at": spec.closes_at,
        "time_zone": spec.time_zone,
        "closed_dates": [day.isoformat() for day in spec.closed_dates],
        "horizon_days": spec.horizon.days,
        "title": spec.title,
        "provider": spec.provider,
        "conferencing_grant_id": spec.conferencing_grant_id,
        "waiting_room": spec.waiting_room,
        "is_on_nylas_page": spec.is_public,
    }
    left = []
    spans = [
        ("duration_minutes", spec.duration, MINUTE),
        ("interval_minutes", spec.interval, MINUTE),
        ("buffer_before", spec.buffer_before, MINUTE),
        ("buffer_after", spec.buffer_after, MINUTE),
        ("notice_hours", spec.notice, HOUR),
        ("cancel_notice_hours", spec.cancel_notice, HOUR),
    ]
    for name, span, unit in spans:
        if span % unit:
            left.append(f"{_label(name)}: {span / unit:g} is no whole number.")
        else:
            found[name] = span // unit
    recorder, words = _recorder_values(spec.capture, records=spec.records)
    return found | recorder, left + words


def _recorder_values(capture: CaptureSpec, *, records: bool) -> tuple[dict[str, object], list[str]]:
    found: dict[str, object] = {
        "notetaker_name": capture.name,
        "wants_summary": capture.summary,
        "wants_action_items": capture.action_items,
        "summary_instructions": capture.summary_instructions,
        "action_item_instructions": capture.action_item_instructions,
        "languages": list(capture.languages),
        "terms": list(capture.terms),
    }
    captured = CAPTURES.get((capture.video, capture.audio, capture.transcript))
    if captured is None:
        return found, [f"{_label('capture')}: a panel has no such mixture of video, sound and transcript."]
    found["capture"] = captured
    if captured != Panel.Capture.NOTHING:
        policies = Panel.RecordingPolicy
        found["recording_policy"] = policies.OPT_OUT if records else policies.OPT_IN
    return found, []


def _fault(panel: Panel, name: str, value: object) -> str:
    """Why the panel's field can't hold this value, in words; "" when it can."""
    try:
        Panel._meta.get_field(name).clean(value, panel)  # type: ignore[union-attr]  # a column, none that points here
    except ValidationError as error:
        return f"{_label(name)}: {' '.join(error.messages)}"
    if name == "slug" and Panel.objects.filter(slug=value).exclude(pk=panel.pk).exists():
        return f"{_label(name)}: “{value}” is used by another panel by now."
    return ""


def _people(hosts: list[Host]) -> tuple[list[Interviewer], list[str]]:
    """Those of the hosts who can be seated, and a sentence for each of the others."""
    here = {person.email: person for person in Interviewer.objects.with_emails([host.email for host in hosts])}
    people, gone = [], []
    for host in hosts:
        person = here.get(host.email.lower())
        if person is None:
            gone.append(f"{host.name} ({host.email}) is not among the interviewers any more.")
        elif not person.is_active:
            gone.append(f"{person.name} takes no interviews any more.")
        elif not person.is_live:
            gone.append(f"{person.name} has no working calendar.")
        else:
            people.append(person)
    return people, gone


def _label(name: str) -> str:
    label = "short name" if name == "slug" else Panel._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # as above
    return f"{label[:1].upper()}{label[1:]}"
