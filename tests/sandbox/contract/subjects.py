"""All journeys of all subjects, and the operations they validate; known without Nylas's files."""

from tests.sandbox.contract import accounts, calendars, group_events, notetakers, scheduler, webhooks
from tests.sandbox.contract.journeys import JOURNEYS

SUBJECTS = (accounts, calendars, scheduler, group_events, notetakers, webhooks)
VALIDATED: frozenset[str] = frozenset[str]().union(*(one.operations for one in JOURNEYS))
