"""What one interviewer takes, week by week: their own page, nobody else's."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from debriefs.views.page import private_page
from interviews.models import Interviewer
from interviews.panels import weeks, weeks_drawing
from recruiting import clock
from recruiting.access import logged_in, reader


@reader
@require_safe
def own_load(request: HttpRequest) -> HttpResponse:
    person = Interviewer.objects.filter(user=logged_in(request).pk).first()
    if person is None:
        raise Http404
    now = clock.now()
    everybodys = weeks.of_everybody(now=now)
    line = next((line for line in everybodys.lines if line.person == person), None)
    own = weeks.of_one(person, now=now)
    context = {
        "person": person,
        "drawing": weeks_drawing.draw(own, with_names=False),
        "row": weeks_drawing.table([line] if line is not None else own.lines)[0],
        "is_compared": line is not None and line.is_compared,
    }
    return private_page(request, "debriefs/load.html", context)
