"""Notetakers of calendar events: sent by hand, by Scheduler, or by the rules of the calendar (docs/nylas.md 4.9).

Rules are looked at anew with every change of an event and of the calendar. What a client says about one event's Notetaker
takes that event out of the rules for good. They send none to events that repeat.
"""

from typing import Any

from sandbox import clock, members, rooms
from sandbox.models import Calendar, Event, Notetaker
from sandbox.models.events import SENT_BY_RULE
from sandbox.notetakers import configurations, lifecycle

SELECTIONS = ("all", "external", "internal", "own_events", "participant_only")
MAX_PARTICIPANTS = 1_000_000
ON_ITS_WAY = (Notetaker.CONNECTING, Notetaker.IN_LOBBY, Notetaker.ATTENDING)


def check_rules(asked: dict[str, Any], where: str = "notetaker") -> None:
    """Refuse `rules` of a calendar that say nothing that is known. Raises InvalidRequest."""
    rules = members.object_in(asked, "rules", where)
    for selection in members.texts_in(rules, "event_selection", f"{where}.rules"):
        members.one_of({"event_selection": selection}, "event_selection", f"{where}.rules", SELECTIONS)
    counts = members.object_in(rules, "participant_filter", f"{where}.rules")
    for name in ("participants_gte", "participants_lte"):
        members.whole(counts, name, f"{where}.rules.participant_filter", low=0, high=MAX_PARTICIPANTS)


def attach(event: Event, *, name: str, settings: dict[str, Any], newer: dict[str, Any] | None = None) -> Notetaker:
    """Send a Notetaker along with the event, from its start, and say so on the event. `newer` as in `noting.invite`."""
    notetaker = lifecycle.invite(
        grant=event.calendar.grant,
        link=event.meeting_link(),
        join_time=event.starts_at,
        name=name,
        settings=settings,
        event=event,
        newer=newer,
    )
    _show(event, notetaker)
    return notetaker


def ask(event: Event, asked: dict[str, Any]) -> None:
    """`notetaker` of a request for this event: changes the one that is still to come, or sends one."""
    name, settings = _in_older_words(asked)
    newer = configurations.newer_in(asked, "notetaker")
    coming = event.notetakers.filter(pk=_shown(event), is_deleted=False, state=Notetaker.SCHEDULED).first()
    if coming is None:
        attach(event, name=name, settings=settings, newer=newer)
        return
    coming.settings, coming.notetaker_settings = lifecycle.older_settings(name, settings), newer
    lifecycle.change(coming, join_time=None)
    _show(event, coming)


def is_brought_by_hand(event: Event) -> bool:
    """Whether the event has a Notetaker that no rule has sent."""
    return _shown(event) not in ("", event.details.get(SENT_BY_RULE))


def take_over(notetaker: Notetaker) -> None:
    """A client changes this Notetaker by hand: the rules leave its event alone from now on."""
    event = notetaker.event
    if event is not None and event.details.get(SENT_BY_RULE) == notetaker.id:
        event.details[SENT_BY_RULE] = ""
        event.save(update_fields=["details"])


def follow_rules(event: Event) -> None:
    """Send the Notetaker that the calendar's rules want for this event, or call off the one they no longer want."""
    sent = event.details.get(SENT_BY_RULE)
    if sent == "":
        return
    coming = event.notetakers.filter(pk=sent).first() if sent else None
    if coming is not None and coming.is_deleted:  # it was called off
        _remember(event, "")
    elif coming is None or coming.state not in (Notetaker.SCHEDULED, *ON_ITS_WAY):
        if _is_selected(event) and event.starts_at > clock.now():
            name, settings = _in_older_words(event.calendar.extra["notetaker"])
            _remember(event, attach(event, name=name, settings=settings).id)
    elif coming.state == Notetaker.SCHEDULED and not _is_selected(event):
        lifecycle.delete(coming)
        forget(event)
    elif coming.state == Notetaker.SCHEDULED:
        settings = lifecycle.older_settings(*_in_older_words(event.calendar.extra["notetaker"]))
        if coming.settings != settings:
            coming.settings = settings
            lifecycle.change(coming, join_time=None)
            _show(event, coming)


def forget(event: Event) -> None:
    """The Notetaker that the rules have sent is gone, and no client removed it."""
    if event.details.get(SENT_BY_RULE):
        event.details.pop(SENT_BY_RULE)
        event.save(update_fields=["details"])


def follow_rules_everywhere(calendar: Calendar) -> None:
    """The calendar has other rules: look at everything still to come."""
    events = calendar.events.filter(starts_at__gt=clock.now(), recurs_until=None, master=None).exclude(
        status="cancelled"
    )
    for event in events:
        event.calendar = calendar
        follow_rules(event)


def abandon(calendar: Calendar) -> None:
    """The calendar goes, and with it the Notetakers of its events."""
    for event in calendar.events.filter(notetakers__is_deleted=False).distinct():
        lifecycle.abandon(event)


def _is_selected(event: Event) -> bool:
    """One of `event_selection` is enough, if `participant_filter` holds as well."""
    rules = (event.calendar.extra.get("notetaker") or {}).get("rules") or {}
    is_single = event.recurs_until is None and event.master_id is None
    if not rules or not is_single or event.status == "cancelled" or not rooms.is_joinable(event.meeting_link()):
        return False
    counts = rules.get("participant_filter") or {}
    number = len(event.details["participants"])
    low, high = counts.get("participants_gte"), counts.get("participants_lte")
    if (low is not None and number < low) or (high is not None and number > high):
        return False
    selections = rules.get("event_selection")
    if selections is None:
        return bool(counts)
    return not _kinds(event).isdisjoint(selections)


def _kinds(event: Event) -> set[str]:
    """The selections that mean this event."""
    owner, host = event.calendar.grant.email.lower(), _address(event.details.get("organizer") or {})
    people = [_address(person) for person in event.details["participants"]]
    is_internal = {_domain(person) for person in people} <= {_domain(host)}
    kinds = {"all", "internal" if is_internal else "external"}
    if host == owner:
        kinds.add("own_events")
    elif owner in people:
        kinds.add("participant_only")
    return kinds


def _address(person: dict[str, Any]) -> str:
    return str(person.get("email") or "").lower()


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _in_older_words(asked: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Name and settings in the older form. The newer form of a calendar is read when the Notetaker sets out."""
    return asked.get("name") or configurations.DEFAULT_NAME, asked.get("meeting_settings") or {}


def _shown(event: Event) -> str:
    return (event.details.get("notetaker") or {}).get("id", "")


def _show(event: Event, notetaker: Notetaker) -> None:
    settings = notetaker.body()["meeting_settings"]
    event.details["notetaker"] = {"id": notetaker.id, "name": notetaker.name, "meeting_settings": settings}
    event.save(update_fields=["details"])


def _remember(event: Event, sent: str) -> None:
    event.details[SENT_BY_RULE] = sent
    event.save(update_fields=["details"])
