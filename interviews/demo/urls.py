"""Addresses of the demo's mailbox."""

from django.urls import path

from interviews.demo import mailbox

urlpatterns = [
    path("mailbox/", mailbox.index, name="mailbox"),
    path("mailbox/<str:name>/", mailbox.mail, name="mailbox_mail"),
    path("mailbox/<str:name>/html/", mailbox.html, name="mailbox_html"),
]
