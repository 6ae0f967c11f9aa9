"""Out of every panel in one act, and back: for one interviewer by a button, for several from the list."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.admin import helpers
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interviews.enums import InterviewStatus
from interviews.panels.forms.rest import RestForm
from interviews.panels.models import Assignment, Interviewer, Panel, Rest
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import ModelAdmin, action, button
from recruiting.desk.words import when
from recruiting.identity import display_name

TEMPLATE = "admin/interviews/interviewer/rest.html"
MAX_AT_ONCE = 200


class RestActs(ModelAdmin[Interviewer]):
    actions = ["rest_these", "return_these"]

    @button("Take out of every panel", asks=True, when=lambda row: row.is_active and not row.rest_at(clock.now()))
    def rest(self, request: HttpRequest, interviewer: Interviewer) -> HttpResponse | None:
        form = RestForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            self._begin(request, [interviewer], form)
            return None
        title = _("Take %(name)s out of every panel") % {"name": interviewer.name}
        return self.ask(request, interviewer, TEMPLATE, title, form=form, **_effect([interviewer], now=clock.now()))

    @button("Put back into their panels", tone="main", when=lambda row: row.rest_at(clock.now()))
    def come_back(self, request: HttpRequest, interviewer: Interviewer) -> None:
        self._end(request, [interviewer])

    @action(description="Take out of every panel", permissions=["act"])
    def rest_these(self, request: HttpRequest, queryset: QuerySet[Interviewer]) -> HttpResponse | None:
        """Called twice: to ask, and with `confirmed` to do it."""
        chosen, now = self._chosen(request, queryset), clock.now()
        ready = [person for person in chosen if person.is_active and person.rest_at(now) is None]
        is_confirmed = "confirmed" in request.POST
        form = RestForm(request.POST if is_confirmed else None)
        if is_confirmed and form.is_valid():
            self._begin(request, ready, form)
            return None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Take %(people)s out of every panel") % {"people": people(len(ready))},
            "action": "rest_these",
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
            "chosen": chosen,
            "left_out": [person for person in chosen if person not in ready],
            "back_url": request.get_full_path(),
            "form": form,
            **_effect(ready, now=now),
        }
        return TemplateResponse(request, TEMPLATE, context)

    @action(description="Put back into their panels", permissions=["act"])
    def return_these(self, request: HttpRequest, queryset: QuerySet[Interviewer]) -> None:
        self._end(request, self._chosen(request, queryset))

    def _chosen(self, request: HttpRequest, queryset: QuerySet[Interviewer]) -> list[Interviewer]:
        chosen = list(queryset.prefetch_related("rests")[: MAX_AT_ONCE + 1])
        if len(chosen) > MAX_AT_ONCE:
            self.message_user(request, f"Only the first {MAX_AT_ONCE} are taken at once.", "warning")
        return chosen[:MAX_AT_ONCE]

    def _begin(self, request: HttpRequest, chosen: Sequence[Interviewer], form: RestForm) -> None:
        now, told = clock.now(), form.cleaned_data
        out = [
            person
            for person in chosen
            if Rest.objects.begin(person, until=told["until"], reason=told["reason"], by=logged_in(request), at=now)
        ]
        for person in out:
            self.log_change(request, person, "Taken out of every panel.")
        if not out:
            self.message_user(request, _("Nothing was changed: they are out already."), "warning")
            return
        words = ngettext(
            "%(people)s is out of every panel, at once.", "%(people)s are out of every panel, at once.", len(out)
        )
        self.message_user(request, words % {"people": named(out)}, "success")
        if number := _standing(out, now=now).count():
            self.message_user(request, standing_words(number), "warning")

    def _end(self, request: HttpRequest, chosen: Iterable[Interviewer]) -> None:
        now, back = clock.now(), []
        for person in chosen:
            rest = person.rest_at(now)
            if rest is not None and rest.end(by=logged_in(request), at=now):
                back.append(person)
                self.log_change(request, person, "Put back into their panels.")
        if not back:
            self.message_user(request, _("None of them was out of every panel."), "warning")
            return
        words = ngettext(
            "%(people)s is back: panels offer their times.", "%(people)s are back: panels offer their times.", len(back)
        )
        self.message_user(request, words % {"people": named(back)}, "success")


def people(count: int) -> str:
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


def named(chosen: Sequence[Interviewer]) -> str:
    """The names, of few people; else how many."""
    return ", ".join(person.name for person in chosen) if len(chosen) <= 3 else people(len(chosen))


def rest_words(rest: Rest) -> str:
    """As in “Out of every panel until Fri 4 Dec 2026, by Rita Recruiter: ill.”"""
    until = f"{rest.until:%a %-d %b %Y}" if rest.until else _("somebody puts them back")
    by = rest.begun_by
    return _("Out of every panel since %(since)s until %(until)s, by %(by)s: %(reason)s") % {
        "since": when(rest.began_at),
        "until": until,
        "by": display_name(by) if by else _("somebody who is gone"),
        "reason": rest.reason,
    }


def standing_words(number: int) -> str:
    return ngettext(
        "%(number)d interview of theirs stands until you move or cancel it.",
        "%(number)d interviews of theirs stand until you move or cancel them.",
        number,
    ) % {"number": number}


def _standing(chosen: Iterable[Interviewer], *, now: datetime) -> QuerySet[Assignment]:
    """Their parts in interviews ahead."""
    ahead = Q(interview__status=InterviewStatus.SCHEDULED, interview__starts_at__gt=now, declined_at=None)
    return Assignment.objects.filter(ahead, interviewer__in=list(chosen))


def _effect(ready: Sequence[Interviewer], *, now: datetime) -> dict[str, object]:
    """What it would do: the live panels that lose people, each with who is left, and the interviews that stand."""
    panels = (
        Panel.objects.live()
        .filter(seats__interviewer__in=list(ready))
        .select_related("job")
        .distinct()
        .order_by("name")
    )
    gone = {person.pk for person in ready}
    shrunk = []
    for panel in panels.prefetch_related("interviewers__rests"):
        left = [
            person.name
            for person in panel.interviewers.all()
            if person.pk not in gone and person.is_live and person.rest_at(now) is None
        ]
        shrunk.append((panel, ", ".join(sorted(left))))
    number = _standing(ready, now=now).count()
    return {"ready": ready, "shrunk": shrunk, "standing": standing_words(number) if number else ""}
