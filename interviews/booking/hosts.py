"""Which of the hosts that Nylas offers can be booked: those who take interviews now and have no other one at that time."""

from dataclasses import replace

from interviews.booking.models import Interview
from interviews.nylas.shapes import Slot
from interviews.panels.models import Panel


def slots_with_hosts(panel: Panel, slots: list[Slot], *, moving: Interview | None = None) -> list[Slot]:
    """The slots with a free host, each with its free hosts. On a panel where everyone takes part, all active ones must be free.

    Nylas offers the hosts that were published last, also those who were switched off or lost their calendar since. And a host
    who declines an invitation in the calendar is free there, but not here.
    """
    if not slots:
        return []
    on_duty = set(panel.live_interviewers().values_list("email", flat=True))
    last_end = max(slot.ends_at for slot in slots)
    ours = Interview.objects.live().overlapping(min(slot.starts_at for slot in slots), last_end)
    if moving is not None:
        ours = ours.exclude(pk=moving.pk)
    taken = list(
        ours.filter(interviewers__email__in=on_duty).values_list("interviewers__email", "starts_at", "ends_at")
    )
    kept = []
    for slot in slots:
        wanted = [email for email in slot.emails if email in on_duty]
        busy = {email for email, starts, ends in taken if starts < slot.ends_at and ends > slot.starts_at}
        free = tuple(email for email in wanted if email not in busy)
        if free and (panel.is_round_robin or len(free) == len(wanted)):
            kept.append(replace(slot, emails=free))
    return kept
