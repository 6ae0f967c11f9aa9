"""/_media/<token>/<name>: pre-signed links as cloud storage serves them: no key, byte ranges, XML when expired."""

from django.http import HttpRequest, HttpResponseBase

from sandbox import clock
from sandbox.media import files, storage
from sandbox.models import MediaLink, Notetaker


def serve(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """The file behind a link, or a part of it."""
    if request.method not in ("GET", "HEAD"):
        return storage.refuse(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
    link = MediaLink.objects.select_related("notetaker__event", "notetaker__grant").filter(token=token).first()
    if link is None or link.expires_at <= clock.now():
        return storage.refuse_expired()
    file = files.files(link.notetaker).get(link.kind) if link.notetaker.state == Notetaker.AVAILABLE else None
    if file is None or file.name != name:
        return storage.refuse_missing()
    return storage.send(request, file)
