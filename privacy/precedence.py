"""How long a thing is kept, and why: hold > statutory minimum > erasure or withdrawal > maximum > default.

Plain facts in, dates out; nothing is read and nothing deleted here. The dates don't depend on the day on which they are asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from privacy.periods import FOREVER, Period

ONE_DAY = timedelta(days=1)


class Kind(TextChoices):
    """What is kept, and can be erased by itself."""

    RECORDING = "recording", _("Recording")
    TRANSCRIPT = "transcript", _("Transcript and summary")
    NOTES = "notes", _("Notes")
    SCORECARD = "scorecard", _("Scorecards and votes")
    APPLICATION = "application", _("Application")
    MAILS = "mails", _("Mails")


# What is there only because the candidate agreed to be recorded.
RECORDED = frozenset({Kind.RECORDING, Kind.TRANSCRIPT})


class Outcome(TextChoices):
    OPEN = "open", _("Open")
    SET_ASIDE = "set_aside", _("Set aside")
    OFFERED = "offered", _("Offered")
    REJECTED = "rejected", _("Rejected")
    DECIDED = "decided", _("Decided elsewhere")
    WITHDRAWN = "withdrawn", _("Withdrawn by the candidate")


class Clock(TextChoices):
    """From which day a rule counts."""

    RECORD = "record", _("the day on which it was made")
    DECISION = "decision", _("the end of the application")
    RECORD_OR_DECISION = (
        "record_or_decision",
        _("the day on which it was made, or the end of the application if that is later"),
    )
    LAST_DECISION = "last_decision", _("the end of the candidate’s last application")
    LAST_CONTACT = "last_contact", _("the last contact with the candidate")


class Strength(TextChoices):
    MINIMUM = "minimum", _("Minimum by law")
    MAXIMUM = "maximum", _("Maximum")
    DEFAULT = "default", _("The policy’s own time")


class Reason(TextChoices):
    """What had a say, in order of precedence."""

    HOLD = "hold", _("Hold")
    MINIMUM = "minimum", _("Minimum by law")
    ERASURE = "erasure", _("The candidate asked for erasure")
    WITHDRAWAL = "withdrawal", _("The candidate withdrew their yes to being recorded")
    MAXIMUM = "maximum", _("Maximum")
    DEFAULT = "default", _("The policy’s own time")
    NO_RULE = "no_rule", _("No rule ends it yet")


class Action(TextChoices):
    """What is to be done with it on a day. A thing goes from one to the next, and never back."""

    KEEP = "keep", _("Keep")
    RESTRICT = "restrict", _("Restrict")
    DELETE = "delete", _("Delete")


KEEPS = frozenset({Reason.HOLD, Reason.MINIMUM})
ENDS = frozenset({Reason.ERASURE, Reason.WITHDRAWAL, Reason.MAXIMUM})


@dataclass(frozen=True)
class Rule:
    """One line of the policy. Empty sets mean: for all of them."""

    name: str
    strength: Strength
    length: Period
    clock: Clock
    kinds: frozenset[Kind] = frozenset()
    countries: frozenset[str] = frozenset()  # as in "FR" or "US-CA"; "US" is for all of its states
    outcomes: frozenset[Outcome] = frozenset()
    jobs: frozenset[str] = frozenset()  # slugs
    source: str = ""
    read_on: date | None = None  # when somebody last looked it up

    @property
    def limits(self) -> list[str]:
        """What it is for alone; empty when it is for everything."""
        named = [*(str(each.label) for each in Kind if each in self.kinds), *sorted(self.countries)]
        return [*named, *(str(each.label) for each in Outcome if each in self.outcomes), *sorted(self.jobs)]


@dataclass(frozen=True)
class Facts:
    """All that decides how long one thing is kept. Days, not moments."""

    kind: Kind
    outcome: Outcome
    made_on: date
    last_contact_on: date
    closed_on: date | None = None  # None: its application is open, or nobody noted when it ended
    last_closed_on: date | None = None  # likewise, of the last of the candidate's applications
    job: str = ""
    countries: frozenset[str] = frozenset()
    holds: int = 0
    erasure_asked_on: date | None = None
    withdrawn_on: date | None = None

    @classmethod
    def if_made_on(
        cls, today: date, kind: Kind, outcome: Outcome, *, job: str = "", countries: frozenset[str] = frozenset()
    ) -> "Facts":
        """Of a thing made today, for an application that ends today unless it is open: by this a policy is told in advance."""
        ended = None if outcome == Outcome.OPEN else today
        return cls(kind, outcome, today, today, ended, ended, job=job, countries=countries)


@dataclass(frozen=True)
class Say:
    """What a hold, a rule or a request says of it. `on`: the last day of a rule, the day of a request; None: without end, so far."""

    reason: Reason
    on: date | None
    rule: Rule | None = None


@dataclass(frozen=True)
class Verdict:
    """`used_until`, `kept_until`: the last days on which it is open to those who may read it, and there at all; None: no end is known."""

    used_until: date | None
    kept_until: date | None
    decided_by: Say
    says: tuple[Say, ...]

    @property
    def delete_at(self) -> date | None:
        """The first day on which it must be gone."""
        return self.kept_until + ONE_DAY if self.kept_until else None

    @property
    def reason(self) -> Reason:
        return self.decided_by.reason

    @property
    def is_restricted_some_day(self) -> bool:
        """Will there be a time in which it may be kept, but not used?"""
        return self.used_until is not None and self.used_until != self.kept_until

    def action(self, today: date) -> Action:
        if self.kept_until is not None and today > self.kept_until:
            return Action.DELETE
        if self.used_until is not None and today > self.used_until:
            return Action.RESTRICT
        return Action.KEEP


def decide(facts: Facts, rules: Iterable[Rule]) -> Verdict:
    """`rules`: in the order of the policy; of its own times the last one that applies counts."""
    says = tuple(_says(facts, rules))
    keeps = max((say for say in says if say.reason in KEEPS), key=_last_day, default=None)
    duty = min((say for say in says if say.reason in ENDS and say.on), key=_last_day, default=None)
    own = next((say for say in reversed(says) if say.reason == Reason.DEFAULT), Say(Reason.NO_RULE, None))
    end = own if duty is None or _last_day(own) < _last_day(duty) else duty
    if _last_day(end) == FOREVER:
        return Verdict(None, None, keeps if keeps and keeps.on is None else end, says)
    if keeps is None or _last_day(keeps) <= _last_day(end):
        return Verdict(end.on, end.on, end, says)
    # Our own time is prolonged by what keeps it. Against a duty to end it, the thing stays, and nobody uses it.
    is_restricted = duty is not None and _last_day(duty) < _last_day(keeps)
    return Verdict(duty.on if duty and is_restricted else keeps.on, keeps.on, keeps, says)


def _says(facts: Facts, rules: Iterable[Rule]) -> Iterator[Say]:
    """All that have a say, in order of precedence."""
    if facts.holds:
        yield Say(Reason.HOLD, None)
    counted = [(rule, _end_of(rule, facts)) for rule in rules if applies(rule, facts)]
    yield from (Say(Reason.MINIMUM, on, rule) for rule, on in counted if rule.strength == Strength.MINIMUM)
    if facts.erasure_asked_on:
        yield Say(Reason.ERASURE, facts.erasure_asked_on)
    if facts.withdrawn_on and facts.kind in RECORDED:
        yield Say(Reason.WITHDRAWAL, facts.withdrawn_on)
    yield from (Say(Reason.MAXIMUM, on, rule) for rule, on in counted if rule.strength == Strength.MAXIMUM)
    yield from (Say(Reason.DEFAULT, on, rule) for rule, on in counted if rule.strength == Strength.DEFAULT)


def _end_of(rule: Rule, facts: Facts) -> date | None:
    """The last day of its time; None while the day from which it counts is not known."""
    start = _start(rule.clock, facts)
    end = rule.length.after(start) if start else FOREVER
    return None if end == FOREVER else end


def _start(clock: Clock, facts: Facts) -> date | None:
    if clock == Clock.RECORD:
        return facts.made_on
    if clock == Clock.LAST_CONTACT:
        return facts.last_contact_on
    if clock == Clock.LAST_DECISION:
        return facts.last_closed_on
    if clock == Clock.RECORD_OR_DECISION and facts.closed_on:
        return max(facts.made_on, facts.closed_on)
    return facts.closed_on


def _last_day(say: Say) -> date:
    return say.on or FOREVER


def applies(rule: Rule, facts: Facts) -> bool:
    return (
        (not rule.kinds or facts.kind in rule.kinds)
        and (not rule.outcomes or facts.outcome in rule.outcomes)
        and (not rule.jobs or facts.job in rule.jobs)
        and (not rule.countries or any(_is_within(one, rule.countries) for one in facts.countries))
    )


def _is_within(country: str, named: frozenset[str]) -> bool:
    return country in named or country.partition("-")[0] in named
