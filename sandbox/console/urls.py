"""/_sandbox: addresses that end with a slash are pages for people, the others JSON for programs."""

from django.urls import path, re_path

from sandbox.console import control, deeds, pages
from sandbox.wire import by_method

urlpatterns = [
    re_path(r"^/?$", pages.overview),
    path("/people/", pages.list_people),
    path("/people/<str:grant>/", pages.person),
    path("/configurations/", pages.list_configurations),
    path("/configurations/<str:configuration>/", pages.configuration),
    path("/bookings/", pages.list_bookings),
    path("/bookings/<str:booking>/", pages.booking),
    path("/meetings/", pages.list_meetings),
    path("/meetings/<str:meeting>/room/", pages.room),
    path("/notetakers/", pages.list_notetakers),
    path("/webhooks/", pages.list_webhooks),
    path("/webhooks/<str:notification>/", pages.webhook),
    path("/mail/", pages.list_mails),
    path("/mail/<int:mail>/", pages.mail),
    path("/faults/", pages.faults),
    path("/world/", pages.world),
    path("/do/<str:deed>", deeds.do),
    path("/static/<path:path>", pages.static),
    path("/health", by_method(GET=control.health)),
    path("/reset", by_method(POST=control.reset, holds_pen=False)),
    path("/snapshots", by_method(GET=control.list_snapshots, POST=control.keep_snapshot, holds_pen=False)),
    path("/snapshots/<str:name>", by_method(DELETE=control.discard_snapshot, holds_pen=False)),
    path("/snapshots/<str:name>/restore", by_method(POST=control.restore_snapshot, holds_pen=False)),
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
    re_path(r"^/.*/$", pages.lost),
]
