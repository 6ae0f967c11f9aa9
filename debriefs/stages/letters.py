"""Letters to a candidate: a template to begin with, which a person reads and changes before it goes. What the committee found is in none."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from candidates.models import Application
from debriefs.access import Access
from debriefs.models import Decision
from interviews.messages import mails
from interviews.models import Interview, Message
from recruiting import mail_frame
from recruiting.identity import has_mailbox


class LetterKind(TextChoices):
    """What a letter begins with; each has two templates in templates/debriefs/letters/."""

    OFFER = "offer", _("Offer")
    REJECTION = "rejection", _("Rejection")
    SET_ASIDE = "set_aside", _("Not invited")
    ANOTHER_INTERVIEW = "another_interview", _("One more interview")
    PLAIN = "plain", _("Letter")


BY_STAGE = {
    Application.Stage.OFFERED: LetterKind.OFFER,
    Application.Stage.REJECTED: LetterKind.REJECTION,
    Application.Stage.SET_ASIDE: LetterKind.SET_ASIDE,
}
# Of these the decision's next step may be meant for the candidate: a person reads it before it goes.
TELLING_NEXT_STEP = {
    LetterKind.OFFER: Decision.Outcome.OFFER,
    LetterKind.ANOTHER_INTERVIEW: Decision.Outcome.ANOTHER_INTERVIEW,
}


class NoMailbox(Exception):
    """The candidate's address is not known."""


@dataclass(frozen=True)
class Draft:
    subject: str
    body: str


def decision_for(application: Application, access: Access) -> Decision | None:
    """The latest one, unless the person who writes still owes a scorecard and so reads none."""
    if access.may_yet_rate:
        return None
    return Decision.objects.filter(debrief__application=application).first()


def latest_for(application: Application, access: Access) -> Message | None:
    """The letter that was written last; none for who may yet rate, since its subject tells what was decided."""
    if access.may_yet_rate:
        return None
    return Message.objects.letters().filter(application=application).order_by("-created_at").first()


def kind_for(application: Application, access: Access, decision: Decision | None) -> LetterKind:
    """Which letter fits where the application stands; a plain one for who may yet rate and so is not told where that is."""
    if access.may_yet_rate:
        return LetterKind.PLAIN
    is_interviewing = application.stage == Application.Stage.INTERVIEWING
    if is_interviewing and decision is not None and decision.outcome == Decision.Outcome.ANOTHER_INTERVIEW:
        return LetterKind.ANOTHER_INTERVIEW
    return BY_STAGE.get(Application.Stage(application.stage), LetterKind.PLAIN)


def draft(application: Application, kind: LetterKind, decision: Decision | None) -> Draft:
    contact = application.job.to_write_to
    tells = decision is not None and decision.outcome == TELLING_NEXT_STEP.get(kind)
    context = {
        "first_name": application.candidate.first_name,
        "job": application.job.title,
        "company": settings.COMPANY_NAME,
        "contact": contact.label,
        "next_step": decision.next_step if decision is not None and tells else "",
        "has_met": application.interviews.filter(status=Interview.Status.HELD).exists(),
    }
    subject = render_to_string(f"debriefs/letters/{kind}.subject.txt", context)
    return Draft(" ".join(subject.split()), render_to_string(f"debriefs/letters/{kind}.txt", context).strip())


def preview(application: Application, written: Draft) -> str:
    """The mail's HTML as it would be sent, for a frame."""
    message = Message(kind=Message.Kind.LETTER, application=application, subject=written.subject, body=written.body)
    return mail_frame.framed(mails.render(message).html)


def send(application: Application, written: Draft, *, key: str, by: User, now: datetime) -> bool:
    """Owe the letter; False where a form with this key has sent one before. Raises NoMailbox."""
    if not has_mailbox(application.candidate.email):
        raise NoMailbox
    _message, is_new = Message.objects.owe_letter(
        application, subject=written.subject, body=written.body, by=by, key=key, at=now
    )
    return is_new
