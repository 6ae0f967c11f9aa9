"""Mails we owe or sent. The text is made when it is sent, so no personal link lies in a row."""

from typing import Any

from django.contrib import admin

from interviews import running
from interviews.admin.work import WorkAdmin
from interviews.models import Message
from recruiting import clock
from recruiting.admin_theme import button
from recruiting.admin_words import moment, related


@admin.register(Message)
class MessageAdmin(WorkAdmin):
    empty_words = "No mails yet."
    list_display = ["kind", "to", "state_pill", "tries", "created", "sent"]
    list_filter = ["state", "kind"]
    search_fields = ["to", "subject"]
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
    readonly_fields = fields
    buttons = ("work_again", "send_once_more")
    list_select_related: Any = []
    created, sent = moment("created_at", "owed since"), moment("finished_at", "settled")
    for_interview, for_link = related("interview", "interview"), related("link", "booking link")

    def get_queryset(self, request: Any) -> Any:
        people = [
            "interview__application__candidate",
            "interview__panel",
            "link__application__candidate",
            "link__panel",
        ]
        return super().get_queryset(request).select_related(*people)

    @button("Send once more", when=lambda row: row.state == Message.State.SENT)
    def send_once_more(self, request: Any, message: Message) -> None:
        running.try_again(message, now=clock.now())
        self.message_user(request, f"The mail goes to {message.to} once more.", "success")
