"""What Nylas is to be told of a panel: its Configuration and its Notetaker, in data and in words. Reads Panel, Publication."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pydantic import TypeAdapter, ValidationError

from interviews.enums import ArtifactKind
from interviews.nylas.configurations import ConfigurationSpec, Host, Seats, hosted_page
from interviews.nylas.notetakers import CaptureSpec
from interviews.panels import pool
from interviews.panels.languages import language_name
from interviews.panels.models import Interviewer, Panel, Publication, SeatGroup
from interviews.panels.models.panel_rows import MAX_SEATS

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_STORED = TypeAdapter(ConfigurationSpec)


def capture(panel: Panel) -> CaptureSpec:
    """What the Notetaker should make on this panel."""
    has_transcript = panel.capture == Panel.Capture.TRANSCRIPT
    return CaptureSpec(
        name=panel.notetaker_name,
        video=panel.capture in {Panel.Capture.TRANSCRIPT, Panel.Capture.VIDEO},
        audio=panel.records,
        transcript=has_transcript,
        summary=has_transcript and panel.wants_summary,
        action_items=has_transcript and panel.wants_action_items,
        summary_instructions=panel.summary_instructions,
        action_item_instructions=panel.action_item_instructions,
        languages=tuple(panel.languages),
        terms=tuple(panel.terms),
    )


def files(panel: Panel) -> frozenset[ArtifactKind]:
    """Which files a recording of this panel has at least; the thumbnail comes with video only."""
    asked = capture(panel)
    optional = {
        ArtifactKind.TRANSCRIPT: asked.transcript,
        ArtifactKind.SUMMARY: asked.summary,
        ArtifactKind.ACTION_ITEMS: asked.action_items,
    }
    return frozenset({ArtifactKind.RECORDING, *(kind for kind, is_wanted in optional.items() if is_wanted)})


def host(person: Interviewer) -> Host:
    """One seat of it."""
    return Host(
        name=person.name,
        email=person.email,
        time_zone=person.time_zone,
        busy_calendar_ids=tuple(person.busy_calendar_ids),
        booking_calendar_id=person.booking_calendar_id,
    )


def hosts(people: Iterable[Interviewer]) -> tuple[Host, ...]:
    """What Nylas is told of each of these people."""
    return tuple(host(person) for person in people)


def spec(panel: Panel, *, people: Iterable[Interviewer] | None = None) -> ConfigurationSpec:
    """The panel's whole Configuration. Its hosts are `people`, by default the interviewers whose calendars work.

    Of more than ten those stay on offer who are; the others are its reserve.
    """
    everyone = hosts(panel.live_interviewers() if people is None else people)
    groups = seats(panel)
    on_offer, reserve = split(everyone, wanted=groups, before=_on_offer_now(panel) if len(everyone) > MAX_SEATS else ())
    return ConfigurationSpec(
        name=panel.name,
        slug=panel.slug,
        hosts=on_offer,
        distribution=Panel.Distribution(panel.distribution),
        duration=panel.duration,
        interval=timedelta(minutes=panel.interval_minutes),
        buffer_before=timedelta(minutes=panel.buffer_before),
        buffer_after=timedelta(minutes=panel.buffer_after),
        open_days=tuple(int(day) for day in panel.open_days),
        opens_at=panel.opens_at,
        closes_at=panel.closes_at,
        time_zone=panel.time_zone,
        closed_dates=tuple(date.fromisoformat(day) for day in panel.closed_dates),
        notice=timedelta(hours=panel.notice_hours),
        horizon=timedelta(days=panel.horizon_days),
        cancel_notice=timedelta(hours=panel.cancel_notice_hours),
        title=panel.title,
        provider=Panel.Provider(panel.provider),
        conferencing_grant_id=panel.conferencing_grant_id,
        # On an opt-in panel Nylas must not send the Notetaker by itself; we send it once the candidate has agreed.
        records=panel.records and panel.records_by_default,
        capture=capture(panel),
        offers_all_times=True,
        waiting_room=Panel.WaitingRoom(panel.waiting_room),
        seats=groups,
        reserve=reserve,
        is_public=panel.is_on_nylas_page and panel.job.is_open,
    )


def split(
    people: Sequence[Host], *, wanted: Sequence[Seats], before: Collection[str]
) -> tuple[tuple[Host, ...], tuple[Host, ...]]:
    """Those to be on offer, and the others. Of more than ten, those of `before` first."""
    members = [pool.Member(host.email, host.time_zone) for host in people]
    members.sort(key=lambda member: member.email not in before)
    chosen = set(pool.on_offer(members, wanted=wanted))
    return (
        tuple(host for host in people if host.email in chosen),
        tuple(host for host in people if host.email not in chosen),
    )


def _on_offer_now(panel: Panel) -> set[str]:
    last = panel.publications.latest_not_refused() if panel.pk is not None else None
    return {host.email for host in read_spec(last.payload).hosts} if last is not None else set()


def seats(panel: Panel) -> tuple[Seats, ...]:
    """The panel's groups as they are saved, each with all of its people, whether their calendars work or not."""
    if not panel.pk:  # a form that nobody has saved yet
        return ()
    groups = SeatGroup.objects.filter(panel=panel).prefetch_related("seats__interviewer")
    if not groups:
        return ()
    everyone = tuple(panel.interviewers.order_by("name").values_list("email", flat=True))
    return tuple(
        Seats(
            name=group.name,
            needed=group.needed,
            people=everyone if group.takes_all else tuple(seat.interviewer.email for seat in group.seats.all()),
        )
        for group in groups
    )


def seats_on_offer(panel: Panel) -> tuple[Seats, ...]:
    """The groups by which times are offered and booked: those of the version that candidates meet, without those who still learn.

    Where some learn, a panel without groups has one without a name: one of the others.
    """
    accepted = published(panel)
    wanted = seats(panel) if accepted is None else accepted.seats
    return qualified(panel, wanted)


def qualified(panel: Panel, wanted: tuple[Seats, ...]) -> tuple[Seats, ...]:
    """These groups without those who still learn on the panel."""
    on_panel = dict(panel.seats.values_list("interviewer__email", "is_trainee"))
    if not any(on_panel.values()):
        return wanted
    if not wanted:
        return (Seats(name="", needed=1, people=tuple(email for email, learns in on_panel.items() if not learns)),)
    return tuple(
        replace(group, people=tuple(email for email in group.people if not on_panel.get(email))) for group in wanted
    )


def published(panel: Panel) -> ConfigurationSpec | None:
    """The Configuration of the last publication that Nylas accepted; None when there is none."""
    last = panel.publications.filter(state=Publication.State.DONE).first()
    return None if last is None else read_spec(last.payload)


def as_json(described: ConfigurationSpec) -> dict[str, object]:
    """As stored in Publication.payload; `read_spec` is the inverse."""
    return _STORED.dump_python(described, mode="json")


def read_spec(payload: Mapping[str, object]) -> ConfigurationSpec:
    """The Configuration stored in Publication.payload; settings that we no longer publish are left out.

    Raises ValueError, which names what can't be read.
    """
    try:
        return _STORED.validate_python(payload)
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_input=False))
        # pydantic's own message quotes the row; its names and addresses must not reach a log.
        raise ValueError(f"This publication can’t be read. {'; '.join(wrong)}") from None


def lines(spec: ConfigurationSpec, *, exact: bool = False) -> list[tuple[str, str]]:
    """The Configuration in words, as (what, how), for people to read. `exact`: calendars and accounts by their ids, not counted."""
    days = ", ".join(DAYS[day] for day in sorted(spec.open_days))
    return [
        ("Name", spec.name),
        ("Short name", spec.slug),
        ("Interviewers", _people(spec)),
        ("Calendars", "; ".join(_calendars(host, exact=exact) for host in spec.people)),
        ("Takes part", takes_part(spec, exact=exact)),
        ("Shared", Panel.Distribution(spec.distribution).label),
        ("Times offered", _offered(spec)),
        ("Length", f"{_span(spec.duration)}, a time every {_span(spec.interval)}"),
        ("Hours", f"{days}, {spec.opens_at:%H:%M} to {closing_time(spec)} {spec.time_zone}"),
        ("Closed on", ", ".join(f"{day:%-d %b %Y}" for day in spec.closed_dates) or "no day"),
        ("Kept free", f"{_span(spec.buffer_before)} before, {_span(spec.buffer_after)} after"),
        ("Bookable", f"from {_span(spec.notice)} to {spec.horizon.days} days ahead"),
        ("Moving and cancelling", f"until {_span(spec.cancel_notice)} before"),
        ("In the calendar", spec.title),
        ("Video call", _call(spec, exact=exact)),
        ("Recorder", _recorder(spec)),
        ("Summary should cover", spec.capture.summary_instructions or "whatever was said"),
        ("Action items", spec.capture.action_item_instructions or "whatever was agreed"),
        ("Languages spoken", ", ".join(map(language_name, spec.capture.languages)) or "any"),
        ("Words to be heard rightly", ", ".join(spec.capture.terms) or "none in particular"),
        ("Nylas’s own page", f"anybody can book at {hosted_page(spec.slug)}" if spec.is_public else "closed"),
    ]


def changed_lines(panel: Panel) -> list[tuple[str, str, str]]:
    """(what, as published, as saved) for all that differs from the last version that Nylas accepted."""
    accepted = published(panel)
    if accepted is None:
        return []
    # A host whose calendar stopped working since is no change to the panel, and is shown apart from these.
    known = {host.email for host in accepted.people}
    seated = panel.interviewers.filter(is_active=True).order_by("name")
    people = [person for person in seated if person.is_live or person.email in known]
    saved = spec(panel, people=people)
    if panel.state == Panel.State.PAUSED:  # then it is closed on Nylas's own page, whatever is saved
        saved = replace(saved, is_public=False)
    return differing_lines(accepted, saved)


def differing_lines(before: ConfigurationSpec, after: ConfigurationSpec) -> list[tuple[str, str, str]]:
    """(what, before, after) for all that differs; with ids where two calendars or accounts differ in nothing else."""
    short = zip(lines(before), lines(after), strict=True)
    exact = zip(lines(before, exact=True), lines(after, exact=True), strict=True)
    return [
        (what, was, is_now) if was != is_now else (what, exactly_was, exactly_now)
        for ((what, was), (_, is_now)), ((_, exactly_was), (_, exactly_now)) in zip(short, exact, strict=True)
        if exactly_was != exactly_now
    ]


def closing_time(spec: ConfigurationSpec) -> str:
    return "24:00" if spec.lasts_until_midnight else f"{spec.closes_at:%H:%M}"


def _people(spec: ConfigurationSpec) -> str:
    names = ", ".join(host.name for host in spec.people) or "nobody"
    return f"{names} ({MAX_SEATS} of these {len(spec.people)} on offer at a time, by turns)" if spec.reserve else names


def takes_part(spec: ConfigurationSpec, *, exact: bool = False) -> str:
    """Who of the people takes one interview, in words. `exact`: by address."""
    if not spec.seats:
        return "all of them" if spec.distribution == Panel.Distribution.EVERYONE else "one of them"
    names = {} if exact else {host.email: host.name for host in spec.people}
    return "; ".join(
        f"{group.name}: {group.needed} of {', '.join(names.get(email, email) for email in group.people) or 'nobody'}"
        for group in spec.seats
    )


def _offered(spec: ConfigurationSpec) -> str:
    if spec.hides_times:
        return "those of the half that was booked longest ago"
    return "when all of them are free" if spec.distribution == Panel.Distribution.EVERYONE else "all that are free"


def _calendars(host: Host, *, exact: bool) -> str:
    if exact:
        read = ", ".join(sorted(host.busy_calendar_ids)) or "none"
        return f"{host.name}: {read} read, {host.booking_calendar_id} written to, {host.time_zone}"
    count = len(host.busy_calendar_ids)
    return f"{host.name}: {count} {'calendar' if count == 1 else 'calendars'} read, {host.time_zone}"


def _call(spec: ConfigurationSpec, *, exact: bool) -> str:
    provider, account = Panel.Provider(spec.provider).label, spec.conferencing_grant_id
    words = f"{provider}, by its own account{f' {account}' if exact else ''}" if account else str(provider)
    waits = {Panel.WaitingRoom.NOBODY: "nobody waits outside", Panel.WaitingRoom.EVERYBODY: "everybody waits outside"}
    is_said = spec.provider == Panel.Provider.ZOOM and spec.waiting_room in waits
    return f"{words}; {waits[spec.waiting_room]}" if is_said else words


def _recorder(spec: ConfigurationSpec) -> str:
    capture = spec.capture
    kept = [
        name
        for name, wanted in [
            ("video", capture.video),
            ("sound", capture.audio),
            ("transcript", capture.transcript),
            ("summary", capture.summary),
            ("action items", capture.action_items),
        ]
        if wanted
    ]
    if not kept:
        return "none"
    rule = "joins unless the candidate says no" if spec.records else "joins only after a yes"
    return f"“{capture.name}” {rule}; keeps {', '.join(kept)}"


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes and minutes % 60 == 0:
        hours = minutes // 60
        return f"{hours} {'hour' if hours == 1 else 'hours'}"
    return f"{minutes} minutes"
