"""/_sandbox: for programs JSON in and out, for people a page."""

from django.urls import path, re_path

from sandbox.console import control, pages
from sandbox.wire import by_method

urlpatterns = [
    re_path(r"^/?$", pages.page),
    path("/do/<str:deed>", pages.do),
    path("/static/<path:path>", pages.static),
    path("/health", by_method(GET=control.health)),
    path("/reset", by_method(POST=control.reset, holds_pen=False)),
    path("/clock", by_method(GET=control.show_clock, POST=control.turn_clock, holds_pen=False)),
    path("/meetings", by_method(GET=control.list_meetings)),
    path("/meetings/<str:meeting>", by_method(GET=control.show_meeting)),
    path("/meetings/<str:meeting>/<str:deed>", by_method(POST=control.act_on_meeting)),
    path("/notetakers", by_method(GET=control.list_notetakers)),
    path("/notetakers/<str:meeting>", by_method(GET=control.show_notetaker)),
    path("/notetakers/<str:meeting>/<str:deed>", by_method(POST=control.act_on_meeting)),
    path("/bookings", by_method(GET=control.list_bookings)),
    path("/webhooks", by_method(GET=control.list_notifications)),
    path("/webhooks/forge", by_method(POST=control.forge, holds_pen=False)),
    path("/webhooks/<str:notification>/replay", by_method(POST=control.replay)),
    path("/faults", by_method(GET=control.list_faults, POST=control.add_fault, DELETE=control.clear_faults)),
    path("/faults/kinds", by_method(GET=control.list_kinds)),
    path("/faults/<int:fault>", by_method(DELETE=control.remove_fault)),
    path("/grants/<str:grant>/<str:deed>", by_method(POST=control.act_on_grant)),
    path("/mail", by_method(GET=control.list_mail)),
]
