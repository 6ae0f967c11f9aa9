"""The careers site."""

from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from candidates import rate_limit
from candidates.applying import CannotApply
from candidates.forms import ApplyForm
from candidates.models import Job, KeptResume
from candidates.views import talk
from interviews.booking import inviting
from interviews.panels.models import Panel
from recruiting import clock
from recruiting.access import public

PER = timedelta(minutes=15)
MAX_PER_MACHINE = 60  # in PER: a whole class may sit behind one address
COSTLY_FILE_WEIGHT = 20  # as how many files one counts that took much time to check
TOO_MANY = "There were many applications from here in a short time. Please try again in a quarter of an hour."


@public
def home(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "candidates/careers.html", {"jobs": Job.objects.open()})


@public
def job(request: HttpRequest, slug: str) -> HttpResponse:
    return talk.with_zone(request, TemplateResponse(request, "candidates/job.html", _context_of_job(request, slug)))


@public
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    job = _job(slug)
    if not job.is_open:
        return redirect("job", slug=slug)
    now, machine = clock.now(), rate_limit.machine_of(get_adapter().get_client_ip(request))
    form = _form(request, machine=machine, now=now)
    if form.is_bound and form.is_valid() and (form.is_from_a_program or _take(form, job, machine=machine, now=now)):
        return redirect("applied", slug=slug)
    if form.is_hard_to_read:
        _count_upload(machine, weight=COSTLY_FILE_WEIGHT - 1, now=now)
    if form.is_bound and not form.is_from_a_program:
        form.keep_file(now=now)
    status = 400 if form.is_bound else 200
    context = {"job": job, "form": form, "is_invited_at_once": inviting.panel_at_once(job) is not None}
    return TemplateResponse(request, "candidates/apply.html", context, status=status)


@public
def applied(request: HttpRequest, slug: str) -> HttpResponse:
    """The same words for a first and a second application, so that they don't disclose who has applied."""
    job = _job(slug)
    context = {"job": job, "is_invited_at_once": inviting.panel_at_once(job) is not None}
    return TemplateResponse(request, "candidates/applied.html", context)


def _context_of_job(request: HttpRequest, slug: str) -> dict[str, object]:
    """The advert, with free times where anybody can choose one."""
    job = _job(slug)
    panel = Panel.objects.on_job_page().filter(job=job).first()
    offer = talk.offer(request, panel, max_shown=talk.MAX_SHOWN, now=clock.now()) if panel is not None else None
    return {"job": job, "panel": panel, "offer": offer}


def _job(slug: str) -> Job:
    """A job that is or was public; a draft is not there yet."""
    return get_object_or_404(Job.objects.exclude(state=Job.State.DRAFT).select_related("contact"), slug=slug)


def _form(request: HttpRequest, *, machine: str, now: datetime) -> ApplyForm:
    """The form, bound if it was sent. Files are checked only while this machine has not sent too many."""
    kept = KeptResume.objects.with_token(request.POST.get("kept", ""), now=now)
    is_limited = bool(request.FILES) and not _count_upload(machine, now=now)
    files = None if is_limited else request.FILES or None
    form = ApplyForm(request.POST or None, files, machine=machine, kept=kept, use_required_attribute=False)
    if is_limited:
        form.add_error(None, TOO_MANY)
        form.lost_file = True
    return form


def _count_upload(machine: str, *, weight: int = 1, now: datetime) -> bool:
    """False once this machine has sent so many files that no more are looked at."""
    return rate_limit.allow(f"upload:{machine}", max_count=MAX_PER_MACHINE, per=PER, now=now, weight=weight)


def _take(form: ApplyForm, job: Job, *, machine: str, now: datetime) -> bool:
    """Take the application; False, with the reason on the form, when it is not taken."""
    given = form.cleaned_data
    # Not limited by address: a refusal would disclose that it was used to apply, and lock its owner out. Mails are limited instead.
    if not rate_limit.allow(f"apply:{machine}", max_count=MAX_PER_MACHINE, per=PER, now=now):
        form.add_error(None, TOO_MANY)
        return False
    if not form.count_file(now=now):
        return False
    try:
        inviting.apply_and_invite(
            job,
            name=given["name"],
            email=given["email"],
            phone=given["phone"],
            note=given["note"],
            resume=given["resume"],
            now=now,
        )
    except CannotApply as error:
        form.add_error(None, str(error))
        return False
    return True
