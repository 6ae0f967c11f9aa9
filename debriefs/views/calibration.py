"""How a person's own ratings lie beside others': their own page, nobody else's."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from debriefs.scorecard.calibration import MIN_COMPARISONS, MIN_SCORECARDS, calibration_of
from debriefs.views.page import private_page
from recruiting.access import logged_in, reader


@reader
@require_safe
def calibration(request: HttpRequest) -> HttpResponse:
    context = {
        "calibration": calibration_of(logged_in(request)),
        "min_scorecards": MIN_SCORECARDS,
        "min_comparisons": MIN_COMPARISONS,
    }
    return private_page(request, "debriefs/calibration.html", context)
