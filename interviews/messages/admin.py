"""The admin's pages of mails, each as it was sent, without the personal links: those work without a login."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from interviews.messages.models import Message
from recruiting import clock, mail_frame
from recruiting.access import in_admin
from recruiting.desk.theme import button, display
from recruiting.desk.words import NOTHING, moment, related
from recruiting.desk.work import WorkAdmin
from recruiting.identity import display_name


@admin.register(Message)
class MessageAdmin(WorkAdmin[Message]):
    empty_words = "No mails yet."
    list_display = ["kind", "to", "state_pill", "tries", "created", "sent"]
    list_filter = ["state", "kind"]
    search_fields = [
        "to",
        "subject",
        "interview__application__candidate__name",
        "link__application__candidate__name",
        "application__candidate__name",
    ]
    fields = [
        "kind",
        "to",
        "subject",
        "for_interview",
        "for_link",
        "created",
        "sent",
        "tries",
        "next_words",
        "error_text",
    ]
    readonly_fields = [*fields, "author"]
    extras_template = "admin/interviews/message/extras.html"
    buttons = ("work_again", "send_once_more")
    list_select_related: list[str] = []
    created, sent = moment("created_at", "owed since"), moment("finished_at", "settled")
    for_interview, for_link = related("interview", "interview"), related("link", "booking link")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        people = [
            "interview__application__candidate",
            "interview__panel",
            "link__application__candidate",
            "link__panel",
        ]
        found: QuerySet[Message] = super().get_queryset(request).select_related(*people)
        match = request.resolver_match
        at_list = match is not None and (match.url_name or "").endswith("_changelist")
        return found.defer("text", "html", "body") if at_list else found

    def get_fields(self, request: HttpRequest, obj: Message | None = None) -> list[str]:
        return [*self.fields, "author"] if obj and obj.kind == Message.Kind.LETTER else self.fields

    def get_urls(self) -> list[URLPattern]:
        html = self.admin_site.admin_view(self.as_sent)
        return [path("<int:pk>/html/", html, name="interviews_message_html"), *super().get_urls()]

    @in_admin
    def as_sent(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The HTML for the frame on the mail's page."""
        message = self.get_queryset(request).filter(pk=pk).exclude(html="").first()
        if message is None or not self.has_view_permission(request, message):
            raise Http404
        return mail_frame.answer(message.html)

    @display(description="written by")
    def author(self, message: Message) -> str:
        return display_name(message.by) if message.by else NOTHING

    def detail_context(self, request: HttpRequest, message: Message) -> dict[str, object]:
        return {"is_sent": message.state == Message.State.SENT}

    @button("Send once more", when=lambda row: row.state == Message.State.SENT)
    def send_once_more(self, request: HttpRequest, message: Message) -> None:
        message.try_again(at=clock.now())
        self.message_user(request, f"The mail goes to {message.to} once more.", "success")
