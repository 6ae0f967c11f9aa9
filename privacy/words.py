"""Sentences about how long things are kept. Enums decide; people read these."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.precedence import Action, Clock, Outcome, Reason, Rule, Say, Strength, Verdict

AFTER = {
    Clock.RECORD: gettext_lazy("it was made"),
    Clock.DECISION: gettext_lazy("the end of the application"),
    Clock.RECORD_OR_DECISION: gettext_lazy("it was made or the application ended"),
    Clock.LAST_DECISION: gettext_lazy("the end of the last application"),
    Clock.LAST_CONTACT: gettext_lazy("the last contact"),
}
# What the end of the application was, where the clock is that of its end.
ENDED = {
    Outcome.SET_ASIDE: gettext_lazy("setting it aside"),
    Outcome.OFFERED: gettext_lazy("an offer"),
    Outcome.REJECTED: gettext_lazy("a rejection"),
    Outcome.DECIDED: gettext_lazy("a decision elsewhere"),
    Outcome.WITHDRAWN: gettext_lazy("a withdrawal"),
}
OF_THE_END = frozenset({Clock.DECISION, Clock.LAST_DECISION})


def day_words(day: date) -> str:
    """As in “30 May 2027”."""
    return f"{day.day} {day:%B %Y}"


def sentence(verdict: Verdict, outcome: Outcome, today: date) -> str:
    """As in “Kept until 30 May 2027: the policy’s 6 months after a rejection”."""
    return f"{course(verdict, today)}: {why(verdict.decided_by, outcome)}"


def course(verdict: Verdict, today: date) -> str:
    """As in “Kept until 30 May 2027”."""
    action, used, kept = verdict.action(today), verdict.used_until, verdict.kept_until
    if action == Action.DELETE and verdict.delete_at:
        return _("To be deleted since %(day)s") % {"day": day_words(verdict.delete_at)}
    if action == Action.RESTRICT:
        return _("Restricted until %(day)s") % {"day": day_words(kept)} if kept else _("Restricted, with no end so far")
    if used is None:
        return _("Kept, with no end so far")
    if not verdict.is_restricted_some_day:
        return _("Kept until %(day)s") % {"day": day_words(used)}
    if kept is None:
        return _("Kept until %(day)s, then restricted with no end so far") % {"day": day_words(used)}
    return _("Kept until %(used)s, then restricted until %(kept)s") % {"used": day_words(used), "kept": day_words(kept)}


def why(say: Say, outcome: Outcome) -> str:
    """What decided, or had a say."""
    if say.rule is not None:
        return _of_rule(say.rule, say.on, outcome)
    if say.reason == Reason.HOLD:
        return _("a hold")
    if say.on is not None and say.reason == Reason.ERASURE:
        return _("the candidate asked for erasure on %(day)s") % {"day": day_words(say.on)}
    if say.on is not None and say.reason == Reason.WITHDRAWAL:
        return _("the candidate said no to being recorded on %(day)s") % {"day": day_words(say.on)}
    return _("no rule of the policy ends it")


def _of_rule(rule: Rule, on: date | None, outcome: Outcome) -> str:
    told = {"name": rule.name, "length": str(rule.length), "event": event_words(rule, outcome)}
    if rule.strength == Strength.MINIMUM:
        words = _("%(name)s, at least %(length)s after %(event)s")
    elif rule.strength == Strength.MAXIMUM:
        words = _("%(name)s, at most %(length)s after %(event)s")
    else:
        words = _("the policy’s %(length)s after %(event)s")
    return words % told if on else _("%(rule)s, which has not come") % {"rule": words % told}


def event_words(rule: Rule, outcome: Outcome) -> str:
    if rule.clock in OF_THE_END and outcome in ENDED:
        return str(ENDED[outcome])
    return str(AFTER[rule.clock])
