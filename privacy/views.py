"""Pages within the admin: until when everything is kept, where the policy is let and stopped, a candidate’s copy of everything, and their
erasure with its receipt."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from candidates.models import Application, Candidate
from privacy import access_export, erasing, erasure_plan, policy, receipt, report, retaining, schedule
from privacy.forms import EraseForm, LetForm
from privacy.models import Erasure, Mandate
from privacy.precedence import Action, Kind
from recruiting import clock
from recruiting.access import logged_in, privacy_officer, recruiter
from recruiting.files import serving
from recruiting.identity import about_others
from recruiting.recruiters import is_privacy_officer

LINES_PER_PAGE = 50
TONES = {Action.DELETE: "bad", Action.RESTRICT: "warn", Action.KEEP: "quiet"}
PRIVATE = {"Cache-Control": serving.NO_STORE}
MARK = "\ufeff"  # lets spreadsheets read it as UTF-8


@recruiter
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """`?action=delete`: what would be deleted today."""
    today, asked = schedule.day(clock.now()), request.GET.get("action", "")
    context = {**admin.site.each_context(request), "title": "Kept until", "today": today, "asked": asked}
    try:
        read = policy.in_force()
    except policy.PolicyIsBroken as error:
        context["mistakes"] = error.mistakes
    else:
        lines = _lines(request, read)
        chosen = [line for line in report.by_urgency(lines, today) if asked in {"", line.action(today).value}]
        page = Paginator(chosen, LINES_PER_PAGE).get_page(request.GET.get("page"))
        context |= {
            "policy": read,
            "examples": list(report.examples(read, today)),
            "mandate": Mandate.objects.for_policy(read.sha256),
            "was_let": Mandate.objects.standing().exists(),
            "may_let": is_privacy_officer(logged_in(request)),
            "warning": report.policy_words(read.countries),
            "totals": list(report.totals(lines, today).items()),
            "page": page,
            "rows": list(_rows(page.object_list, today)),
        }
    return TemplateResponse(request, "admin/privacy/kept.html", context, headers={"Cache-Control": serving.NO_STORE})


@recruiter
@require_safe
def kept_csv(request: HttpRequest) -> HttpResponse:
    try:
        lines = _lines(request, policy.in_force())
    except policy.PolicyIsBroken as error:
        return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
    headers = {"Cache-Control": serving.NO_STORE, "Content-Disposition": 'attachment; filename="kept-until.csv"'}
    written = report.as_csv(lines, schedule.day(clock.now()))
    return HttpResponse(f"{MARK}{written}", content_type="text/csv; charset=utf-8", headers=headers)


@privacy_officer
@require_http_methods(["GET", "HEAD", "POST"])
def let(request: HttpRequest) -> HttpResponse:
    """What the first run would delete; and, once that was read, the button that lets it."""
    try:
        read = policy.in_force()
    except policy.PolicyIsBroken:
        return redirect("kept")
    first = retaining.first_run(read, now=clock.now())
    form = LetForm(request.POST or None, initial={"policy_sha256": read.sha256}, read=read)
    if request.method == "POST" and form.is_valid():
        Mandate.give(policy_sha256=read.sha256, would_delete=first, by=logged_in(request), at=clock.now())
        messages.success(
            request, "From now on the policy is carried out, every hour what is due. You can stop it here."
        )
        return redirect("kept")
    context = {
        **admin.site.each_context(request),
        "title": "Carry the policy out",
        "form": form,
        "applications": first["applications"],
        "first": [(kind, first[kind]) for kind in Kind if first[kind]],
        "policy": read,
        "warning": report.policy_words(read.countries),
        "back_url": reverse("kept"),
    }
    return TemplateResponse(request, "admin/privacy/let.html", context, headers={"Cache-Control": serving.NO_STORE})


@privacy_officer
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    if Mandate.end(by=logged_in(request), at=clock.now()):
        messages.success(request, "Nothing more is deleted. What was deleted is gone.")
    return redirect("kept")


def _rows(lines: Iterable[schedule.Line], today: date) -> Iterator[dict[str, object]]:
    """Things of one application that follow each other and of which the same is said stand together."""
    for (action, sentence, application), same in groupby(
        lines, key=lambda line: (line.action(today), report.sentence(line, today), line.application)
    ):
        yield {
            "application": application,
            "lines": list(same),
            "action": action,
            "tone": TONES[action],
            "sentence": sentence,
        }


def _lines(request: HttpRequest, read: policy.Policy) -> list[schedule.Line]:
    user, now = logged_in(request), clock.now()
    return schedule.plan(schedule.told_to(user, Application.objects.all(), now=now), read)


# ── what a recruiter does for a candidate who asks for it ──
@recruiter
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, candidate_id: int) -> HttpResponse:
    candidate, now = _candidate(request, candidate_id), clock.now()
    if known := Erasure.objects.under_way_of(candidate):
        return HttpResponseRedirect(_receipt_page(known))
    form = EraseForm(request.POST or None, candidate=candidate)
    if form.is_valid():
        erasure = erasing.ask_for_erasure(candidate=candidate, by=logged_in(request), now=now)
        return HttpResponseRedirect(_receipt_page(erasure))
    try:
        plan = erasure_plan.plan_for(candidate, now=now)
    except policy.PolicyIsBroken:
        return HttpResponseRedirect(reverse("kept"))  # it says what is broken
    context = {"form": form, "plan": plan, "stays": receipt.STAYS, "elsewhere": receipt.ELSEWHERE}
    return _page(request, candidate, "admin/privacy/erase.html", f"Erase {candidate}", context)


@recruiter
@require_http_methods(["GET", "HEAD", "POST"])
def access_copy(request: HttpRequest, candidate_id: int) -> HttpResponseBase:
    candidate, user, now = _candidate(request, candidate_id), logged_in(request), clock.now()
    owes = not access_export.may_export(user, candidate, now=now)
    if request.method == "POST" and not owes:
        headers = PRIVATE | {
            "Content-Disposition": content_disposition_header(True, access_export.file_name(now)) or ""
        }
        pieces = access_export.export(candidate, by=user, now=now)
        return StreamingHttpResponse(pieces, content_type="application/zip", headers=headers)
    context = {"owes": owes, "earlier": candidate.access_exports.select_related("made_by")[:20]}
    return _page(request, candidate, "admin/privacy/copy.html", f"Copy of everything about {candidate}", context)


@recruiter
@require_safe
def receipt_text(request: HttpRequest, erasure_id: object) -> HttpResponse:
    rows = about_others(Erasure.objects.all(), logged_in(request).email)
    erasure = get_object_or_404(rows, pk=erasure_id)
    headers = PRIVATE | {"Content-Disposition": f'attachment; filename="erasure-{str(erasure.pk)[:8]}.txt"'}
    return HttpResponse(receipt.as_text(erasure), content_type="text/plain; charset=utf-8", headers=headers)


def _candidate(request: HttpRequest, pk: int) -> Candidate:
    """Not themselves, and nobody who is erased."""
    found = about_others(Candidate.objects.filter(erased_at=None), logged_in(request).email).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _receipt_page(erasure: Erasure) -> str:
    return reverse("admin:privacy_erasure_change", args=[erasure.pk])


def _page(
    request: HttpRequest, candidate: Candidate, template: str, title: str, context: dict[str, object]
) -> TemplateResponse:
    back = reverse("admin:candidates_candidate_change", args=[candidate.pk])
    whole = {**admin.site.each_context(request), "original": candidate, "title": title, "back_url": back, **context}
    return TemplateResponse(request, template, whole, headers=PRIVATE)
