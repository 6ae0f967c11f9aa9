"""The privacy notice that candidates read: a template that an installation may put its own in place of, with the policy's times in words."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from candidates import consenting
from candidates.models import Notice
from privacy import policy, schedule, words
from privacy.policy import Policy
from privacy.precedence import Facts, Kind, Outcome, Say, Strength, decide
from recruiting.context import company

TEMPLATE = "privacy/notice_text.html"
ENDS = (Outcome.REJECTED, Outcome.WITHDRAWN, Outcome.OFFERED)
VERSION_LENGTH = 12


def keep(*, now: datetime) -> Notice | None:
    """Put in force what the template and the policy say now. None while the policy is broken and none was ever in force."""
    said = as_it_stands(now=now)
    if said is None:
        return None
    return Notice.put_in_force(version=said.version, text=said.text, kept=said.kept, at=now)


def as_it_stands(*, now: datetime) -> Notice | None:
    """The one in force, or, where the template or the policy says something else by now, that; nothing is written here. None as above."""
    known = Notice.objects.in_force()
    read = policy.unless_broken()
    if read is None:
        return known
    kept = {kind.value: kept_words(read, kind, now=now) for kind in Kind}
    context = {
        **company(),
        "told": _grouped(kept),
        "days": consenting.TAKE_BACK_PERIOD.days,
        "candidates_watch": settings.CANDIDATES_WATCH,
    }
    text = render_to_string(TEMPLATE, context)
    version = hashlib.sha256(text.encode()).hexdigest()[:VERSION_LENGTH]
    is_in_force = known is not None and known.version == version
    return known if is_in_force else Notice(version=version, text=text, kept=kept, in_force_since=now)


def _grouped(kept: dict[str, str]) -> list[tuple[str, str]]:
    """Kinds for which the same is said stand together."""
    kinds: dict[str, list[str]] = {}
    for kind in Kind:
        kinds.setdefault(kept[kind.value], []).append(str(kind.label))
    return [(", ".join(labels), said) for said, labels in kinds.items()]


def kept_words(read: Policy, kind: Kind, *, now: datetime) -> str:
    """As in “6 months after a rejection, 6 months after a withdrawal and 1 year after an offer”, for all jobs together."""
    today = schedule.day(now)
    told: list[str] = []
    for outcome in ENDS:
        facts = Facts.if_made_on(today, kind, outcome, countries=read.countries)
        said = _lasting(decide(facts, read.rules).decided_by, outcome)
        if said not in told:
            told.append(said)
    return get_text_list(told, _("and"))


def _lasting(say: Say, outcome: Outcome) -> str:
    if say.rule is None:
        return _("until somebody deletes it")
    told = {"length": str(say.rule.length), "event": words.event_words(say.rule, outcome), "law": say.rule.name}
    if say.rule.strength == Strength.DEFAULT:
        return _("%(length)s after %(event)s") % told
    return _("%(length)s after %(event)s (%(law)s)") % told
