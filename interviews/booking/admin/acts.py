"""What recruiters do to an interview from its page, each on a page of its own that asks first."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.text import get_text_list

from interviews.booking import availability, changing, proposals, refusals, replacement, swaps
from interviews.booking.forms.cancel import CancelForm
from interviews.booking.forms.move import GONE, MoveForm, Way
from interviews.booking.forms.swap import Possible, SwapForm
from interviews.booking.models import Interview, InterviewChange, MoveProposal
from interviews.nylas.errors import NylasError
from interviews.nylas.shapes import Slot
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import FactAdmin, button
from recruiting.desk.words import when
from recruiting.identity import display_name


def is_ahead(interview: Interview) -> bool:
    return interview.is_live and interview.starts_at > clock.now()


class InterviewActs(FactAdmin[Interview]):
    """The buttons; InterviewAdmin has the rest of the page."""

    @button("Move", asks=True, when=is_ahead)
    def move(self, request: HttpRequest, interview: Interview) -> HttpResponse | None:
        can_move = changing.can_move(interview)
        slots = _free_times(interview) if can_move else []
        off_panel = interview.people_off_panel()
        form = MoveForm(request.POST if request.method == "POST" else None, interview=interview, slots=slots)
        if request.method == "POST" and form.is_valid():
            try:
                words = self._move(request, interview, form)
            except refusals.SlotGone:
                form.add_error("starts_at", GONE)
            except (refusals.OutOfReach, refusals.CannotMove) as refusal:
                form.add_error(None, str(refusal))
            else:
                self.message_user(request, words, "success")
                return None
        return self.ask(
            request,
            interview,
            "admin/interviews/interview/move.html",
            f"Move the interview with {interview.application.candidate}",
            form=form,
            slots=slots,
            can_move=can_move,
            off_panel=get_text_list([person.name for person in off_panel], "and"),
            is_one=len(off_panel) == 1,
            time=when(interview.starts_at),
        )

    def _move(self, request: HttpRequest, interview: Interview, form: MoveForm) -> str:
        """Move it, or ask the candidate; what to tell the recruiter then. Raises what `changing.move` does."""
        starts_at, reason, by = form.cleaned_data["starts_at"], form.cleaned_data["reason"], logged_in(request)
        ends_at = starts_at + interview.panel.duration
        if form.cleaned_data["way"] == Way.ASK:
            proposals.propose(interview, starts_at=starts_at, ends_at=ends_at, reason=reason, by=by, now=clock.now())
            return f"{interview.application.candidate} is asked by mail. Until they answer, the interview stays where it is."
        changing.move(
            interview,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=interview.zone().key,
            actor=InterviewChange.Actor.RECRUITER,
            by=by,
            reason=reason,
            now=clock.now(),
        )
        return f"Moved to {when(starts_at)}. Calendar, recorder, mails and the ATS follow within seconds."

    @button("Swap the interviewer", asks=True, when=is_ahead)
    def swap(self, request: HttpRequest, interview: Interview) -> HttpResponse | None:
        possible = _possible(interview)
        form = SwapForm(request.POST if request.method == "POST" else None, interview=interview, possible=possible)
        if request.method == "POST" and form.is_valid():
            try:
                swapped = swaps.reassign(
                    interview,
                    to=form.chosen(),
                    leaving=form.cleaned_data["leaving"],
                    reason=form.cleaned_data["reason"],
                    actor=InterviewChange.Actor.RECRUITER,
                    by=logged_in(request),
                    may_overrule=form.cleaned_data["anyway"],
                    now=clock.now(),
                )
            except refusals.CannotReassign as refusal:
                overrule = " Choose another person, or tick the box below." if refusal.kept_from else ""
                form.add_error("to" if refusal.kept_from else None, f"{refusal}{overrule}")
            else:
                words = f"{swapped.joining.name} takes it over from {swapped.leaving.name}."
                self.message_user(
                    request, f"{words} Calendar, recorder, mails and the ATS follow within seconds.", "success"
                )
                return None
        return self.ask(
            request,
            interview,
            "admin/interviews/interview/swap.html",
            f"Swap the interviewer of {interview.application.candidate}",
            form=form,
            is_away=possible.chosen is None,
            time=when(interview.starts_at),
        )

    @button("No longer ask to move", when=lambda row: MoveProposal.objects.to_answer(row, now=clock.now()) is not None)
    def take_back(self, request: HttpRequest, interview: Interview) -> None:
        proposals.take_back(interview, now=clock.now())
        self.message_user(
            request, "The candidate’s page no longer asks. A mail that has gone out stays where it is.", "success"
        )

    @button("Cancel the interview", asks=True, tone="danger", when=lambda row: row.is_live)
    def cancel(self, request: HttpRequest, interview: Interview) -> HttpResponse | None:
        form = CancelForm(request.POST if request.method == "POST" else None, interview=interview)
        stays_in_calendar = interview.has_lost_its_calendar()
        if request.method == "POST" and form.is_valid():
            try:
                changing.cancel(
                    interview,
                    actor=InterviewChange.Actor.RECRUITER,
                    by=logged_in(request),
                    reason=form.cleaned_data["reason"],
                    now=clock.now(),
                )
            except refusals.CannotCancel as refusal:
                form.add_error(None, str(refusal))
            else:
                followers = "Mails" if stays_in_calendar else "Calendar, recorder, mails"
                self.message_user(request, f"Cancelled. {followers} and the ATS follow within seconds.", "success")
                return None
        title = f"Cancel the interview with {interview.application.candidate}"
        return self.ask(
            request,
            interview,
            "admin/interviews/interview/cancel.html",
            title,
            form=form,
            stays_in_calendar=stays_in_calendar,
            time=when(interview.starts_at),
        )


def _possible(interview: Interview) -> Possible:
    """Who could take it over, as far as calendars can be read."""
    try:
        chosen = replacement.choose_replacement(interview, now=clock.now())
    except NylasError:
        chosen = None
    return Possible(chosen, replacement.off_panel(interview, now=clock.now()))


def swap_words(interview: Interview) -> str:
    """What is under way, for the interview's page; empty where nothing is."""
    row = interview.reassignments.unsettled().select_related("leaving", "joining").first()
    if row is None:
        return ""
    if row.swapped_at is not None:
        return f"{row.joining.name} has it. It has still to leave {row.leaving.name}’s calendar, which does not answer yet."
    return f"{row.joining.name} is to take it over from {row.leaving.name}. The calendar has not answered yet; until then it stays as it was."


def question_words(interview: Interview) -> dict[str, str]:
    """What the candidate is being asked, for the interview's page; empty where nothing is."""
    asked = MoveProposal.objects.to_answer(interview, now=clock.now())
    if asked is None:
        return {}
    by = display_name(asked.by) if asked.by else "Somebody"
    return {"to": when(asked.starts_at), "by": by, "at": when(asked.asked_at)}


def _free_times(interview: Interview) -> list[Slot] | None:
    """When the same interviewer is free; None while the calendars can't be read."""
    now, link = clock.now(), interview.link
    if link is None:
        return []
    until = now + timedelta(days=interview.panel.horizon_days)
    try:
        return availability.cached_times(link, starts_at=now, ends_at=until, moving=interview, now=now)
    except refusals.OutOfReach:
        return None
