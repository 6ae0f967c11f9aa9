"""Calling an interview off."""

from interviews.booking.forms.seen import SeenForm
from recruiting.contact_fields import PlainTextField
from recruiting.desk.theme import Textarea


class CancelForm(SeenForm):
    reason = PlainTextField(
        max_length=500,
        widget=Textarea({"rows": 3}),
        label="Why",
        help_text="The candidate and whoever was to interview them read this in the mail that tells them.",
        error_messages={"required": "Write a sentence for the candidate: being cancelled without a reason is unkind."},
    )
