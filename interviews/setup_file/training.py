"""Who learns on a panel, in a setup file: checked by the rules of the admin's page, then written. Reads and writes Seat."""

from collections.abc import Iterator
from datetime import datetime

from interviews.panels.forms.trainees import TraineesForm
from interviews.panels.models import Panel
from interviews.setup_file.groups import NOT_ON_PANEL
from recruiting.contact_details import fold_address
from recruiting.desk.entries import Change, Entry, Mistake

TRAINEES = "trainees"
STEPS = ("shadow_steps", "lead_steps")
KEYS = frozenset({TRAINEES, *STEPS})


def bring(panel: Panel, entry: Entry, *, now: datetime) -> tuple[list[Change], list[Mistake]]:
    """Let those of the entry learn, by so many interviews; what changed, or what is wrong. Call it once its people are seated.

    Whoever was said to be qualified here stays so, whatever the file says.
    """
    seats = {seat.interviewer.email: seat for seat in panel.seats.select_related("interviewer")}
    before = sorted(email for email, seat in seats.items() if seat.is_trainee)
    told = entry.values.get(TRAINEES)
    wanted = [fold_address(str(one)) for one in told] if isinstance(told, list) else before
    mistakes = [
        entry.mistake(NOT_ON_PANEL.format(wanted[index]), TRAINEES, index)
        for index in range(len(wanted))
        if wanted[index] not in seats
    ]
    if mistakes:
        return [], mistakes
    after = sorted({one for one in wanted if seats[one].qualified_at is None})
    steps = {name: entry.values.get(name, getattr(panel, name)) for name in STEPS}
    form = TraineesForm({"learning": [str(seats[one].interviewer_id) for one in after], **steps}, panel=panel)
    if not form.is_valid():
        return [], list(_mistakes(form, entry))
    said = {name: form.cleaned_data[name] for name in STEPS}
    changes = [
        Change(name, str(getattr(panel, name)), str(said[name])) for name in STEPS if said[name] != getattr(panel, name)
    ]
    if before != after:
        changes.append(Change(TRAINEES, ", ".join(before) or "nobody", ", ".join(after) or "nobody"))
        panel.set_trainees(form.chosen(), by=None, at=now)
    panel.set_training_path(shadow_steps=said["shadow_steps"], lead_steps=said["lead_steps"])
    return changes, []


def _mistakes(form: TraineesForm, entry: Entry) -> Iterator[Mistake]:
    for name, words in form.errors.items():
        yield entry.mistake(" ".join(map(str, words)), TRAINEES if name == "learning" else name)
