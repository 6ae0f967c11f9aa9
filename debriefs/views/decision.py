"""The debrief of one application: the page from the ratings to the decision, and what is done on it."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from debriefs import reading
from debriefs.access import Seal
from debriefs.agenda import Agenda, NextAct
from debriefs.committee import deciding, gate, votes
from debriefs.committee.dossier import Dossier
from debriefs.forms.decision import DecisionForm
from debriefs.forms.gate import ReasonForm
from debriefs.forms.vote import VoteForm
from debriefs.interview.comments import comments_of
from debriefs.interview.mentions import mentionable_people
from debriefs.interview.open_items import ledger
from debriefs.models.scorecard import WrongState
from debriefs.models.vote import VotingClosed
from debriefs.outside import pdf
from debriefs.status import ExpectedScorecard, ScorecardState
from debriefs.views.again import STATUS, Typed
from debriefs.views.page import allow_media, dossier_for, private_page
from debriefs.waiting import ask_of
from recruiting import clock
from recruiting.access import logged_in, reader
from recruiting.files import serving

OPENING = "opening"  # the prefix of the form that opens early
REFUSALS: dict[type[deciding.CannotDecide], object] = {
    deciding.VotesSealed: gettext_lazy("Votes were cast that nobody has read. Close the voting first, then decide."),
    deciding.DecidedMeanwhile: gettext_lazy(
        "Somebody recorded a decision while this page was open. Read it, then decide anew if you still want to."
    ),
    deciding.NoReason: gettext_lazy("A decision needs a reason."),
}


@dataclass(frozen=True)
class Person:
    """Somebody whose scorecard is expected, with the form that excuses them where the reader may."""

    expected: ExpectedScorecard
    form: forms.Form | None


@reader
@require_safe
def debrief(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    return _show(request, dossier_for(logged_in(request), debrief_id))


@reader
@require_POST
def vote(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    dossier, form = dossier_for(logged_in(request), debrief_id), VoteForm(request.POST)
    if not dossier.access.may_vote:
        raise Http404
    if not form.is_valid():
        return _show(request, dossier, typed={"vote_form": form})
    try:
        cast = votes.cast(dossier.debrief, dossier.access, **form.cleaned_data, now=clock.now())
    except VotingClosed:
        form.add_error(None, _("The voting is closed, so this vote was not counted. What you wrote still stands here."))
        return _show(request, dossier_for(logged_in(request), debrief_id), typed={"late_vote": form})
    if cast.round.is_open:
        messages.success(request, _("Your vote is in, and with it all votes are open."))
    else:
        messages.success(request, _("Your vote is in. You can change it until the votes are opened."))
    return _back(dossier, "votes")


@reader
@require_POST
def close_voting(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    dossier = dossier_for(logged_in(request), debrief_id)
    if not dossier.access.may_decide:
        raise Http404
    try:
        votes.close(dossier.debrief, by=logged_in(request), now=clock.now())
    except votes.NoVotes:
        messages.error(request, _("Nobody has voted yet, so there is nothing to open."))
    except VotingClosed:
        messages.info(request, _("The votes were opened already."))
    return _back(dossier, "votes")


@reader
@require_POST
def decide(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    dossier = dossier_for(logged_in(request), debrief_id)
    if not dossier.access.may_decide:
        raise Http404
    form = DecisionForm(request.POST, evidence=dossier.evidence, last=dossier.decision)
    if not form.is_valid():
        return _show(request, dossier, typed={"decision_form": form})
    try:
        made = deciding.decide(
            dossier.debrief, **form.told(), grounds=form.grounds(), by=logged_in(request), now=clock.now()
        )
    except deciding.CannotDecide as refusal:
        form.add_error(None, str(REFUSALS[type(refusal)]))
        return _show(request, dossier, typed={"decision_form": form})
    messages.success(
        request, _("The decision is recorded, and those who took part are told. The candidate was not mailed.")
    )
    if not made.is_moved:
        messages.warning(request, _("The candidate has withdrawn, so their application stays where it is."))
    return _back(dossier, "decision")


@reader
@require_POST
def excuse(request: HttpRequest, debrief_id: UUID, interview_id: UUID, author_id: int) -> HttpResponse:
    dossier = dossier_for(logged_in(request), debrief_id)
    found = next((one for one in dossier.access.expected if _is_of(one, interview_id, author_id)), None)
    if not dossier.access.is_recruiter or found is None:
        raise Http404
    form = ReasonForm(request.POST, prefix=_prefix(found))
    if not form.is_valid():
        return _show(request, dossier, typed={"excuse_form": form})
    try:
        gate.excuse(found, reason=form.cleaned_data["reason"], by=logged_in(request), now=clock.now())
    except WrongState:
        messages.info(request, _("This scorecard is not waited for any more."))
    return _back(dossier, "people")


@reader
@require_POST
def open_early(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    dossier, form = dossier_for(logged_in(request), debrief_id), ReasonForm(request.POST, prefix=OPENING)
    if not _may_open_early(dossier):
        raise Http404
    if not form.is_valid():
        return _show(request, dossier, typed={"opening_form": form})
    gate.open_early(dossier.debrief, reason=form.cleaned_data["reason"], by=logged_in(request), now=clock.now())
    return _back(dossier, "ratings")


# ── the page ──


def show_again(request: HttpRequest, debrief_id: UUID, *, typed: Typed) -> HttpResponse:
    """The page with what could not be kept, as again.py says."""
    return _show(request, dossier_for(logged_in(request), debrief_id), typed=typed)


def _show(request: HttpRequest, dossier: Dossier, *, typed: Typed | None = None) -> TemplateResponse:
    typed = typed or {}
    application = dossier.debrief.application
    interviews = reading.interviews_of(application.pk, logged_in(request), now=clock.now())
    context: dict[str, object] = {
        "dossier": dossier,
        "next": _next(dossier),
        "debrief": dossier.debrief,
        "access": dossier.access,
        "interviews": interviews,
        "comments": comments_of(dossier.debrief, dossier.access),
        "mentionable_people": mentionable_people(application),
        "open_items": ledger(application, dossier.access, visible=[progress.interview for progress in interviews]),
        "people": _people(dossier, typed.get("excuse_form")),
        "may_open_early": _may_open_early(dossier),
        "has_typed_gate": bool({"excuse_form", "opening_form"} & set(typed)),
        "exports": list(dossier.debrief.exports.select_related("exported_by")),
        "can_write_pdf": pdf.is_installed(),
        "vote_form": VoteForm(own=dossier.ballot.own),
        "decision_form": DecisionForm(evidence=dossier.evidence, last=dossier.decision),
        "opening_form": ReasonForm(prefix=OPENING),
    }
    response = private_page(request, "debriefs/debrief.html", context | dict(typed), status=STATUS if typed else 200)
    clips = [clip for one in dossier.evidence for clip in one.playable]
    clips += [clip for ruling in dossier.rulings for clip in ruling.playable]
    allow_media(response, (serving.origin(clip.media.file) for clip in clips if clip.media))
    return response


def _next(dossier: Dossier) -> NextAct:
    now, access = clock.now(), dossier.access
    ask = ask_of(dossier.debrief.application, access.user, now=now)
    agenda = Agenda(access, dossier.debrief, ask, has_upcoming=bool(dossier.ahead), now=now)
    return agenda.act_on_page()


def _people(dossier: Dossier, typed: forms.Form | None) -> list[Person]:
    people = []
    for expected in dossier.access.expected:
        form = None
        if dossier.access.is_recruiter and expected.is_waited_for and expected.author:
            prefix = _prefix(expected)
            form = typed if typed and typed.prefix == prefix else ReasonForm(prefix=prefix)
        people.append(Person(expected, form))
    return people


def _prefix(expected: ExpectedScorecard) -> str:
    return f"excuse-{expected.interview.pk}-{expected.author.pk if expected.author else ''}"


def _is_of(expected: ExpectedScorecard, interview_id: UUID, author_id: int) -> bool:
    return expected.interview.pk == interview_id and expected.author is not None and expected.author.pk == author_id


def _may_open_early(dossier: Dossier) -> bool:
    """Only while they are closed, and an interview has taken place: also one of which no scorecard will ever come."""
    is_sealed = dossier.access.seal == Seal.OTHERS_DUE or (
        dossier.access.is_waiting_for_others and not dossier.access.is_opened_early
    )
    has_begun = any(one.state != ScorecardState.AHEAD for one in dossier.access.expected)
    return dossier.access.is_recruiter and is_sealed and has_begun


def _back(dossier: Dossier, place: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{dossier.debrief.get_absolute_url()}#{place}")
