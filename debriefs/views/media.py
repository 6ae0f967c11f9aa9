"""An interview's private files, for those who may see the interview; each opening is kept as a row."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from debriefs.access import access_to
from interviews.booking.models import Interview
from interviews.recordings.models import Artifact, MediaView
from recruiting import clock
from recruiting.access import logged_in, reader
from recruiting.files import serving

DOWNLOAD = "download"  # in the query: to keep it, not to play or read it
WRITTEN_BY_MACHINE = frozenset({Artifact.Kind.SUMMARY, Artifact.Kind.ACTION_ITEMS})


# Without a session this is 404, not a redirect to the login page: players and scripts ask for it.
@login_not_required
@reader
@require_safe
def serve(request: HttpRequest, artifact_id: UUID, name: str) -> HttpResponseBase:
    visible = Interview.objects.visible_to(request.user)
    artifact = Artifact.objects.readable().filter(pk=artifact_id, recording__interview__in=visible).first()
    if artifact is None or name != artifact.download_name:
        raise Http404
    if artifact.kind in WRITTEN_BY_MACHINE:
        application = artifact.recording.interview.application
        if not access_to(application, logged_in(request), now=clock.now()).sees_machine_text:
            raise Http404
    is_download = DOWNLOAD in request.GET
    response = serving.answer(
        request,
        artifact.file,
        name=name,
        content_type=artifact.content_type,
        sha256=artifact.sha256,
        as_attachment=is_download,
    )
    if serving.is_handed_out(request, response):
        act = MediaView.Act.DOWNLOAD if is_download else MediaView.act_of(artifact)
        MediaView.note(artifact, logged_in(request), act=act, at=clock.now())
    return response
