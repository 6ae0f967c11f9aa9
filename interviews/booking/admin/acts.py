"""What recruiters do to an interview from its page, each on a page of its own that asks first."""

from django.http import HttpRequest, HttpResponse

from interviews.booking import changing, refusals
from interviews.booking.forms.cancel import CancelForm
from interviews.booking.models import Interview, InterviewChange
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import FactAdmin, button
from recruiting.desk.words import when


class InterviewActs(FactAdmin[Interview]):
    """The buttons; InterviewAdmin has the rest of the page."""

    @button("Cancel the interview", asks=True, tone="danger", when=lambda row: row.is_live)
    def cancel(self, request: HttpRequest, interview: Interview) -> HttpResponse | None:
        form = CancelForm(request.POST or None)
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
