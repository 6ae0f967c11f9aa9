"""Until when everything is kept: a page within the admin, and the same as CSV; and where the policy is let and stopped."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from candidates.models import Application
from privacy import policy, report, retaining, schedule
from privacy.forms import LetForm
from privacy.models import Mandate
from privacy.precedence import Action, Kind
from recruiting import clock
from recruiting.access import logged_in, privacy_officer, recruiter
from recruiting.files import serving
from recruiting.recruiters import is_privacy_officer

LINES_PER_PAGE = 50
TONES = {Action.DELETE: "bad", Action.RESTRICT: "warn", Action.KEEP: "quiet"}
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
