"""The recruiter's home: the results of queries.py, in words."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from candidates.models import Consent
from interviews.ats.models import Endpoint
from interviews.booking.admin import closure_words, concern_words
from interviews.booking.admin.naming_words import away_words
from interviews.home import away, done, queries, soon, sources
from interviews.home.todo import Later, Todo
from interviews.panels.admin.panel import panel_pill
from interviews.panels.models import Panel
from interviews.recordings.models import Recording
from recruiting import clock
from recruiting.desk.words import clock_time, pill, when
from recruiting.work.kinds import Kind
from recruiting.work.rows import Work
from recruiting.zones import offset

# Per model: the sentence, with {subject} for whom it is about, and the button's label. Kinds of work have theirs in recruiting/queue.py.
SENTENCES = {
    soon.LOBBY: ("The recorder waits outside {subject}’s interview: somebody in the call has to let it in", "See how"),
    soon.NO_HOST: ("{subject}’s interview begins within a day, and nobody can host it", "Find somebody"),
    away.AWAY: ("{subject}’s interview stands, and whoever takes it is away then", "Swap or move"),
    soon.LAST_DAYS: ("A file of {subject}’s interview is not fetched yet, and Nylas deletes it soon", "Try again"),
    "interviews.callbackrequest": ("{subject} asks for help", "Answer"),
    "interviews.bookinglink": ("{subject}’s link ran out before a time was chosen", "Mail a new one"),
    "interviews.interviewer": ("{subject}’s calendar can’t be read any more, and their panels are live", "Reconnect"),
    sources.WITHDRAWN: ("{subject} disconnected their calendar, and their panels are live", "Look"),
    "interviews.panel": (
        "“{subject}” takes no bookings: the account that made its video calls was disconnected",
        "Choose another",
    ),
    "interviews.endpoint": ("“{subject}” has taken no event for a day, and is paused", "Look"),
    sources.NAMED_AWAY: ("{subject} finds no times: whoever was named for them can’t be had", "Choose somebody"),
    sources.NO_TIMES: ("“{subject}” has no times for its candidates", "See why"),
    sources.DRIFT: ("“{subject}” was changed at Nylas, not here", "See what differs"),
    "interviews.recording": ("{subject} was recorded after saying no; the recording is locked", "Look"),
    sources.TO_LOOK_AT: ("{subject} applied and nobody has looked", "Look"),
    sources.STANDING_STILL: ("{subject} in interviews, and nothing has happened for a week", "Look"),
    sources.LEFT_IN_CHARGE: ("{subject} in the charge of somebody who has left", "Put somebody in charge"),
    "candidates.application": ("Check {subject}’s application", "Check"),
    "interviews.interview": ("Check {subject}’s interview", "Check"),
}

LATER_WORDS = {Later.TOMORROW: "Tomorrow", Later.THREE_DAYS: "In three days", Later.NEXT_WEEK: "Next week"}
# What went on by itself: of one, and of several; and what the list of that is called.
DONE_WORDS = {
    done.BOOKED: ("candidate booked a time", "candidates booked a time"),
    done.MOVED: ("interview was moved", "interviews were moved"),
    done.CALLED_OFF: ("candidate called it off", "candidates called it off"),
    done.HELD: ("interview was noted as held", "interviews were noted as held"),
    done.ARCHIVED: ("recording was archived and proven", "recordings were archived and proven"),
    done.MAILED: ("mail was sent", "mails were sent"),
}

# Where those stand whom one line counts together, and what one and several of them are called.
PLACES = {
    sources.TO_LOOK_AT: ("admin:candidates_application_changelist", "?look=yes", "person", "people"),
    sources.STANDING_STILL: ("board", "?still=yes", "person", "people"),
    sources.LEFT_IN_CHARGE: ("admin:candidates_job_changelist", "?left=yes", "job", "jobs"),
}
# Pages other than the row's own.
PAGES = {sources.NO_TIMES: "why_no_times"}
# What is kept of a cause is no sentence yet.
DETAILS: dict[str, Callable[[str], str]] = {
    "interviews.interview": concern_words.sentence,
    sources.NO_TIMES: closure_words.cause_words,
    sources.NAMED_AWAY: away_words,
    away.AWAY: away.words,
    sources.LEFT_IN_CHARGE: lambda detail: (
        "With their panels, applications and recordings. Until then candidates read the company’s own address, and mails for whoever is "
        "in charge go to all recruiters."
    ),
    "interviews.endpoint": lambda pause: str(Endpoint.Pause(pause).label),
}
GIVEN_UP = frozenset({"dead", "lost"})
NEVER_TO_COME = frozenset({"", Recording.State.UNWANTED, Recording.State.WITHDRAWN})


@dataclass(frozen=True)
class Line:
    """One thing to do, in words."""

    words: str
    cause: str
    label: str
    url: str
    is_stuck: bool
    todo: Todo
    laters: list[tuple[str, str, datetime]]  # act, words, when it comes back


def add_home(request: HttpRequest, context: dict[str, object], *, kinds: Collection[Kind[Work]]) -> dict[str, object]:
    """Adds to the context of the admin's index."""
    context["title"] = "Home"
    user = request.user
    if not isinstance(user, User):
        return context
    zone, now = ZoneInfo(timezone.get_current_timezone_name()), clock.now()
    home = queries.home(user, kinds=kinds, zone=zone, now=now)
    sentences = SENTENCES | {kind.label: (kind.home.sentence, kind.home.button) for kind in kinds}

    def lines(todos: Iterable[Todo]) -> list[Line]:
        return [_line(todo, *sentences[todo.model], zone=zone, now=now) for todo in todos]

    context["home"] = {
        "first_name": user.first_name or user.email,
        "first_run": [(step, _step_url(step)) for step in home.first_run] if home.first_run else None,
        "todos": None if home.todos is None else lines(home.todos.shown),
        "with_others": lines(home.todos.with_others) if home.todos else [],
        "put_off": lines(home.todos.put_off) if home.todos else [],
        "colleagues": home.todos.colleagues if home.todos else [],
        "may_arrange": home.todos is not None and home.todos.may_arrange,
        "done": [_done_line(each) for each in home.todos.done] if home.todos else [],
        "more": home.todos.more if home.todos else 0,
        "days": None if home.meetings is None else _days(home.meetings),
        "all_clear": _all_clear(home),
        "waiting": home.waiting,
        "panels": None if home.panels is None else [_panel_line(line) for line in home.panels],
        "figures": home.figures,
    }
    return context


def _list_url(model: str) -> str:
    return reverse(f"admin:{model.replace('.', '_')}_changelist")


def _line(todo: Todo, sentence: str, label: str, *, zone: ZoneInfo, now: datetime) -> Line:
    subject = todo.subject
    if todo.model in PLACES:
        name, question, one, several = PLACES[todo.model]
        url = reverse(name) + question
        subject = f"1 {one}" if subject == "1" else f"{subject} {several}"
    elif todo.model in PAGES:
        url = reverse(PAGES[todo.model], args=[todo.key])
    else:
        model = todo.model.partition(":")[0]
        url = reverse(f"admin:{model.replace('.', '_')}_change", args=[todo.key])
    detail = DETAILS.get(todo.model, str)(todo.detail)
    said = Truncator(" ".join(detail.split())).chars(160)
    if todo.booked_at is not None:
        said = f"Booked for {when(todo.booked_at)}. {said}".strip()
    if todo.model == soon.LAST_DAYS:
        said = f"Until {when(todo.at)}. {said}".strip()
    if todo.state in {"failed", "unknown", "due"}:
        cause = f"Tried again by itself at {clock_time(todo.at)}. {said}"
    elif todo.state in GIVEN_UP:
        cause = f"Given up. {said}"
    else:
        cause = said or f"Since {when(todo.at)}"
    waits = ((later, words, todo.may_wait_until(later, now=now, zone=zone)) for later, words in LATER_WORDS.items())
    laters = [(later.value, words, until) for later, words, until in waits if until is not None]
    return Line(sentence.format(subject=subject), cause, label, url, todo.is_stuck, todo, laters)


def _done_line(todo: Todo) -> dict[str, object]:
    one, several = DONE_WORDS[todo.model]
    return {
        "count": todo.subject,
        "words": one if todo.subject == "1" else several,
        "url": _list_url(todo.model.partition(":")[0]),
    }


def _step_url(step: queries.Step) -> str:
    """Where it is begun, or gone on with."""
    if step.is_begun:
        return _list_url(step.model)
    return reverse(f"admin:{step.model.replace('.', '_')}_add")


def _days(meetings: list[queries.Meeting]) -> list[dict[str, object]]:
    return [{"name": name, "meetings": [_meeting(each) for each in those]} for name, those in groupby(meetings, _day)]


def _day(meeting: queries.Meeting) -> str:
    starts = meeting.starts_at
    return {0: "Today", 1: "Tomorrow"}.get(meeting.days_ahead, f"{starts:%A} {starts.day} {starts:%B}")


def _meeting(meeting: queries.Meeting) -> dict[str, object]:
    interview, cause = meeting.interview, meeting.recording_cause
    if meeting.consent == Consent.Choice.NO and meeting.recording_state in NEVER_TO_COME:
        recording, cause = pill("Said no to recording", "quiet"), ""
    elif meeting.recording_state:
        state = Recording.State(meeting.recording_state)
        recording = pill(state.label, Recording.TONES.get(state, "info"))
    else:
        recording = pill("No recorder yet" if interview.asks_recording() else "Not recorded", "quiet")
    return {
        "interview": interview,
        "time": f"{meeting.starts_at:%H:%M}–{meeting.ends_at:%H:%M}",
        "zone": offset(meeting.starts_at),
        "recording": recording,
        "why": Recording.Cause(cause).label if cause else "",
        "status": "" if interview.is_live else interview.get_status_display(),
    }


def _all_clear(home: queries.Home) -> str:
    upcoming = next((each for each in home.meetings or [] if each.interview.is_live), None)
    if upcoming is None:
        return "Nothing needs you."
    day = _day(upcoming).lower() if upcoming.days_ahead < 2 else f"on {_day(upcoming)}"
    return f"Nothing needs you. Next interview {day} at {clock_time(upcoming.starts_at)}."


def _panel_line(line: queries.PanelLine) -> dict[str, object]:
    problem = ""
    if line.panel.state == Panel.State.LIVE and line.seats_live == 0:
        problem = "Nobody’s calendar works, so candidates find no times."
    elif line.seats_live < line.seats:
        problem = f"{line.seats - line.seats_live} without a working calendar"
    return {
        "panel": line.panel,
        "pill": panel_pill(line.panel, working=line.seats_live),
        "seats": f"{line.seats_live} of {line.seats}",
        "next": when(line.next_starts_at) if line.next_starts_at else "none booked",
        "problem": problem,
    }
