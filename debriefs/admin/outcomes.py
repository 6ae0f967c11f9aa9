"""Applications and candidates in the admin, for recruiters who have yet to rate: what was decided would colour their judgement."""

from collections.abc import Collection

from django.contrib import admin
from django.http import HttpRequest

from candidates.admin.application import ApplicationAdmin
from candidates.admin.candidate import CandidateAdmin
from candidates.models import Application, Candidate
from debriefs.access import applications_to_rate
from recruiting import clock
from recruiting.access import logged_in

ASKED = "applications_to_rate"  # the attribute of a request that keeps the answer, which lists ask for several times


class SealedOutcomes:
    """Who has yet to rate is told no outcome."""

    def outcomes_closed_to(self, request: HttpRequest) -> Collection[int]:
        if not hasattr(request, ASKED):
            setattr(request, ASKED, applications_to_rate(logged_in(request), now=clock.now()))
        found: set[int] = getattr(request, ASKED)
        return found


admin.site.unregister([Application, Candidate])


@admin.register(Application)
class SealedApplicationAdmin(SealedOutcomes, ApplicationAdmin):
    pass


@admin.register(Candidate)
class SealedCandidateAdmin(SealedOutcomes, CandidateAdmin):
    pass
