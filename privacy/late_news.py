"""What Nylas tells of somebody after they were erased. What names a booking of theirs is emptied as it comes (interviews.inbox); here, each
day, what names only their address, such as a copy of the event in another calendar.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from candidates.models import Candidate
from interviews.models import Notification
from privacy import erasure_list, traces
from privacy.erasure_plan import works_here
from recruiting.identity import same_person

LOOK_BACK = timedelta(days=4)  # a day, and what a server that stood still has missed
AT_ONCE = 500
ADDRESS = re.compile(rb"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def remove_late_news(*, now: datetime) -> int:
    """Empty them; returns how many there were. Whoever applied anew since, or works here, is no erased person."""
    erased = {entry.person for entry in erasure_list.read() if entry.key == erasure_list.key_sign()}
    if not erased:
        return 0
    bodies = Notification.objects.filter(received_at__gt=now - LOOK_BACK).exclude(body=b"")
    known: dict[str, bool] = {}
    named = []
    for notification in bodies.iterator(AT_ONCE):
        for address in _addresses(bytes(notification.body)):
            if address not in known:
                known[address] = erasure_list.person_hash(address) in erased and not _is_known_here(address)
            if known[address]:
                named.append(notification.pk)
                break
    removed = Notification.objects.filter(pk__in=named).erase_bodies()
    traces.empty_log()
    return removed


def _addresses(body: bytes) -> Iterator[str]:
    yield from {found.decode(errors="replace") for found in ADDRESS.findall(body)}


def _is_known_here(address: str) -> bool:
    return works_here(address) or Candidate.objects.filter(same_person("email", address)).exists()
