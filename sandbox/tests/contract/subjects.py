"""All journeys of all subjects, and the operations they validate; known without Nylas's files."""

from sandbox.tests.contract import accounts, calendars, group_events, notetakers, scheduler, webhooks
from sandbox.tests.contract.journeys import JOURNEYS

SUBJECTS = (accounts, calendars, scheduler, group_events, notetakers, webhooks)
VALIDATED: frozenset[str] = frozenset[str]().union(*(one.operations for one in JOURNEYS))
