"""What the console's forms do. Each action takes a form and tells what it did, with the form that takes it back."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sandbox import clock, fault_catalogue, snapshots, ticker, worlds
from sandbox.console import blocks, bookings, control, form_values, pages
from sandbox.console.content.frame import REDO, UNDO, Outcome
from sandbox.console.content.moments import Moment, span
from sandbox.errors import InvalidRequest, NylasError
from sandbox.grants import accounts
from sandbox.media import files
from sandbox.models import Fault, Grant, Meeting, Notetaker, Notification
from sandbox.notetakers import lifecycle
from sandbox.webhooks import notifications
from sandbox.write_lock import writing

OUTCOME_SECONDS = 20
FAR_SECONDS = 86_400


@require_POST
def do(request: HttpRequest, action: str) -> HttpResponse:
    """One button or form of a page, then back to where it stood."""
    if action not in ACTIONS:
        return pages.lost(request)
    form = request.POST
    back = pages.way_back(form.get("back", ""))
    try:
        outcome = ACTIONS[action](form)
    except NylasError as error:
        return pages.again(request, back, pages.Refusal(action, error.message, form))
    if form.get("taking_back") == UNDO:
        outcome = replace(outcome, label=REDO)
    response = redirect(back)
    response.set_cookie(
        pages.OUTCOME_COOKIE, quote(outcome.dump()), max_age=OUTCOME_SECONDS, path=pages.HOME, samesite="Lax"
    )
    return response


# ── the clock and the world ──


def _turn_clock(form: QueryDict) -> Outcome:
    before = clock.now()
    if form.get("rate"):
        clock.turn(rate=control.seconds(form["rate"], "rate"))
        clock.wake()
        return Outcome(
            f"Time now runs {clock.rate():g} times as fast as real time." if clock.rate() else "Time stands still."
        )
    if form.get("to") == "next":
        if form.get("sure") != "yes" and (question := _far_loss()):
            return question
        ticker.run_to_next()
    elif form.get("to") == "idle":
        ticker.run_until_idle()
    elif form.get("to") == "real":
        ticker.set_to(clock.now() - clock.offset())
        return Outcome("Back at real time.")
    elif form.get("to") == "moment":
        wanted = form_values.moment(form.get("date", ""), form.get("time", ""), "UTC", "time")
        clock.check(wanted, "time")
        ticker.set_to(wanted)
        return Outcome(f"The clock is set to {Moment(clock.now())} UTC.")
    else:
        control.move_of("advance", form.get("advance"))()
    moved = clock.now() - before
    return Outcome(f"{span(moved)} went by." if moved >= 1 else "Nothing waits; time stands where it stood.")


def _far_loss() -> Outcome | None:
    """What to ask before a jump of more than a day that ends with files deleted for good."""
    ticker.do_all_due()
    coming = ticker.upcoming()
    if not coming or coming[0].at - clock.now() <= FAR_SECONDS:
        return None
    row = coming[0].row
    if not (isinstance(row, Notetaker) and row.state == Notetaker.AVAILABLE):
        return None
    ahead = span(coming[0].at - clock.now())
    return Outcome(
        f"Next, in {ahead}, the files of {row.name} are deleted.", "clock", {"to": "next", "sure": "yes"}, "Go there"
    )


def _begin_again(form: QueryDict) -> Outcome:
    if form.get("sure") != "yes":
        raise InvalidRequest("Please tick that everything may be forgotten.")
    is_demo = form.get("world") == "demo"
    worlds.reset(seed=1, demo=is_demo)
    return Outcome("Begun again with the demo people." if is_demo else "Begun again, empty.")


def _keep(form: QueryDict) -> Outcome:
    return Outcome(f"Kept as “{snapshots.keep(form.get('name', '').strip()).name}”.")


def _go_back(form: QueryDict) -> Outcome:
    name = snapshots.named(form.get("name", "")).name
    if form.get("sure") != "yes":
        question = f"Back to “{name}”? What is not kept in a snapshot is lost."
        return Outcome(question, "goback", {"name": name, "sure": "yes"}, "Go back")
    return Outcome(f"The world is as it was in “{snapshots.restore(name).name}”.")


def _discard(form: QueryDict) -> Outcome:
    name = snapshots.named(form.get("name", "")).name
    if form.get("sure") != "yes":
        question = f"Discard “{name}”? Nothing brings it back."
        return Outcome(question, "discard", {"name": name, "sure": "yes"}, "Discard it")
    snapshots.discard(name)
    return Outcome(f"The snapshot “{name}” is gone.")


def _fill(form: QueryDict) -> Outcome:
    worlds.fill()
    return Outcome("Six demo people are connected.")


# ── people ──


def _expire(form: QueryDict) -> Outcome:
    grant = form_values.row(Grant, form.get("grant"))
    with writing():
        accounts.expire(grant)
    return Outcome(f"The grant of {grant.name} has expired.", "restore", {"grant": grant.id})


def _restore(form: QueryDict) -> Outcome:
    grant = form_values.row(Grant, form.get("grant"))
    with writing():
        accounts.restore(grant)
    return Outcome(f"{grant.name} is connected again.", "expire", {"grant": grant.id})


# ── meetings ──


def _meet(form: QueryDict) -> Outcome:
    """join, leave, admit, deny, lobby, remove or end; a second click, or one that came too late, is told so."""
    action, who = form.get("deed", ""), form.get("who", "guest")
    name = form.get("name") or who
    with writing():
        meeting = form_values.row(Meeting, form.get("meeting"))
        if too_late := _too_late(meeting, action, who):
            return Outcome(too_late.format(name=name))
        if action == "remove":
            lifecycle.remove(form_values.row(Notetaker, form.get("notetaker")))
        else:
            control.perform(meeting, action, who=who, lobby=form.get("lobby", ""))
    return Outcome(MEETING_WORDS.get(action, "Done.").format(name=name))


def _too_late(meeting: Meeting, action: str, who: str) -> str:
    """What has become of what the button was for; nothing if it can still be done."""
    states = set(meeting.notetakers.filter(is_deleted=False).values_list("state", flat=True))
    is_in = who in meeting.people
    if action in ("admit", "deny") and not states & {*Notetaker.NOT_YET_IN}:
        return "Nobody is at the door any more."
    if action == "remove" and not states & {*Notetaker.NOT_YET_IN, Notetaker.ATTENDING}:
        return "The Notetaker has left already."
    if action == "leave" and not is_in:
        return "{name} has left already."
    if meeting.has_ended and action in ("join", "end", "lobby"):
        return "The call is over already."
    return "{name} is in the room already." if action == "join" and is_in else ""


MEETING_WORDS = {
    "join": "{name} is in the room.",
    "leave": "{name} has left.",
    "admit": "The Notetaker may come in.",
    "deny": "The Notetaker is turned away.",
    "remove": "The Notetaker has been removed.",
    "lobby": "The door is set.",
    "end": "The call is over for everybody.",
}


def _link(form: QueryDict) -> Outcome:
    """Ask for fresh links to a Notetaker's files, as the media endpoint would hand them out."""
    notetaker = form_values.row(Notetaker, form.get("notetaker"))
    with writing():
        made = files.listed(notetaker)
    lives = min((one["ttl"] for one in made.values()), default=0)
    return Outcome(f"{len(made)} fresh links, good for {span(lives)}.")


# ── webhooks and faults ──


def _replay(form: QueryDict) -> Outcome:
    notification = form_values.row(Notification, form.get("notification"))
    with writing():
        number = notifications.replay(notification)
    ticker.do_all_due()
    return Outcome(
        f"Sent again to {number} destination{'' if number == 1 else 's'}." if number else "Nobody listens for this."
    )


def _add_fault(form: QueryDict) -> Outcome:
    """Options come as typed; an empty one is left out, and empty `times` means until removed."""
    kind = fault_catalogue.KINDS.get(form.get("kind", ""))
    given = {
        name: form_values.option(kind, name, text)
        for name, text in form.dict().items()
        if name not in ("back", "times") and text
    }
    if "times" in form:
        given["times"] = form["times"] or None
    with writing():
        fault = fault_catalogue.ask_for(given)
    return Outcome(f"Set: {fault.kind}.", "unfault" if fault.pk else "", {"fault": str(fault.pk)})


def _remove_fault(form: QueryDict) -> Outcome:
    number = form.get("fault", "")
    found = Fault.objects.filter(pk=number) if number.isdecimal() else Fault.objects.all()
    return Outcome("The fault is gone." if found.delete()[0] == 1 else "All faults are gone.")


ACTIONS: dict[str, Callable[[QueryDict], Outcome]] = {
    "clock": _turn_clock,
    "reset": _begin_again,
    "fill": _fill,
    "keep": _keep,
    "goback": _go_back,
    "discard": _discard,
    "expire": _expire,
    "restore": _restore,
    "block": blocks.add,
    "change": blocks.change,
    "unblock": blocks.remove,
    "revive": blocks.revive,
    "book": bookings.book,
    "move": bookings.move,
    "cancel": bookings.cancel,
    "answer": bookings.answer,
    "respond": bookings.respond,
    "meeting": _meet,
    "links": _link,
    "replay": _replay,
    "fault": _add_fault,
    "unfault": _remove_fault,
}
