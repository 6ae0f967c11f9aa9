"""Invite or set aside many applications at once, each after a page that names them."""

from collections import Counter

from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from candidates.models import Application
from interviews.booking import inviting
from interviews.booking.forms.invite import InviteManyForm
from interviews.booking.inviting import Obstacle, Selection
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import ModelAdmin, action

MAX_AT_ONCE = 200
TITLES = {"invite_these": "Invite {}", "set_aside_these": "Set {} aside"}


class BatchActions(ModelAdmin[Application]):
    """The list's actions. Each is called twice: to ask, and with `confirmed` to do it."""

    actions = ["invite_these", "set_aside_these", "take_up_these"]

    @action(description="Invite to an interview", permissions=["act"])
    def invite_these(self, request: HttpRequest, queryset: QuerySet[Application]) -> HttpResponse | None:
        chosen = self._chosen(request, queryset)
        found = inviting.select_for_invitation(chosen, by=logged_in(request))
        is_confirmed = "confirmed" in request.POST
        jobs = {application.job for application in found.ready}
        form = InviteManyForm(request.POST if is_confirmed else None, jobs=sorted(jobs, key=str))
        if not (is_confirmed and form.is_valid()):
            return self._ask(request, "invite_these", chosen, found, form=form, panels=form.panels)
        invited = inviting.invite_many(found.ready, panels=form.chosen(), by=logged_in(request), now=clock.now())
        for application in invited:
            self.log_change(request, application, "Invited to an interview.")
        self._show_result(request, "invited", len(invited), found, changed_meanwhile=len(found.ready) - len(invited))
        return None

    @action(description="Set aside", permissions=["act"])
    def set_aside_these(self, request: HttpRequest, queryset: QuerySet[Application]) -> HttpResponse | None:
        chosen = self._chosen(request, queryset)
        found = inviting.select_for_setting_aside(chosen, by=logged_in(request))
        if "confirmed" not in request.POST:
            return self._ask(request, "set_aside_these", chosen, found)
        now = clock.now()
        done = [each for each in found.ready if each.set_aside(by=logged_in(request), at=now)]
        for application in done:
            self.log_change(request, application, "Set aside.")
        self._show_result(request, "set aside", len(done), found, changed_meanwhile=len(found.ready) - len(done))
        return None

    @action(description="Take up again", permissions=["act"])
    def take_up_these(self, request: HttpRequest, queryset: QuerySet[Application]) -> None:
        """Undo setting aside. No mail is sent, so there is no page to confirm it."""
        now = clock.now()
        done = [each for each in queryset if each.take_up_again(by=logged_in(request), at=now)]
        for application in done:
            self.log_change(request, application, "Taken up again.")
        words = f"{len(done)} can be looked at again." if done else "None of these was set aside."
        self.message_user(request, words, "success" if done else "warning")

    def _chosen(self, request: HttpRequest, queryset: QuerySet[Application]) -> list[Application]:
        """The ticked applications, MAX_AT_ONCE at most."""
        chosen = list(queryset.select_related("candidate", "job")[: MAX_AT_ONCE + 1])
        if len(chosen) > MAX_AT_ONCE:
            self.message_user(request, f"Only the first {MAX_AT_ONCE} are taken at once.", "warning")
        return chosen[:MAX_AT_ONCE]

    def _ask(
        self, request: HttpRequest, name: str, chosen: list[Application], found: Selection, **more: object
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": TITLES[name].format(_people(len(found.ready))),
            "action": name,
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
            "chosen": chosen,
            "ready": found.ready,
            "left_out": [(application, why.label) for application, why in found.left_out],
            "back_url": request.get_full_path(),
            **more,
        }
        return TemplateResponse(request, f"admin/candidates/application/{name}.html", context)

    def _show_result(
        self, request: HttpRequest, done: str, count: int, found: Selection, *, changed_meanwhile: int
    ) -> None:
        reasons = Counter(why for _, why in found.left_out)
        left_out = [f"{reasons[why]} {why.label}" for why in Obstacle if reasons[why]]
        if changed_meanwhile:
            left_out.append(f"{changed_meanwhile} changed by somebody else meanwhile")
        words = f"{_people(count)} {done}." + (f" Left out: {', '.join(left_out)}." if left_out else "")
        self.message_user(request, words, "success" if count else "warning")


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
