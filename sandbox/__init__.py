"""A local stand-in for the parts of Nylas v3 that Fairloop uses; it knows nothing of Fairloop and stands on its own.

__main__     starts the one process, with the ticker in it    server        waitress with sixteen threads
urls         every address of Nylas that exists here          middleware    cross-origin, compression, faults
api/         reads a request, words the answer                console/      /_sandbox/: control for programs, pages for people

Subjects. Each declares its own faults in its module `faults`; `fault_catalogue` knows them all, and `request_faults` lets
those of requests happen:

scheduler/   configuration_rules and opening_hours: what a Configuration must keep; offers: its slots (slots: pure functions);
             booking, booking_requests, booking_notices: from a client's wish to the event and its webhooks; groups: seats
calendars/   event_store, occurrences in a period, responses to invitations, notetaker_rules of a calendar
grants/      accounts come, expire, return
notetakers/  lifecycle, configurations (defaults), meeting_settings
media/       files a Notetaker leaves behind, storage: sending them as cloud storage does, checksums
rooms        meeting links, lobby, who is in
webhooks/    notifications, destinations, dispatch (tries and retries), signatures (the exact bytes), transport, samples
web/         wire: JSON both ways, pages, request_id; idempotency: the same request again; interruptions: answers broken off
faults/      kinds: what a kind of fault is and how its options are read

ticker       lets what fell due happen                        clock         the sandbox's own time
worlds       tables, the demo world (demo), the reset         snapshots     whole worlds, kept under a name
models/      what is remembered                               recurrence    when a series takes place (rrules: its lines)
members      members of a body, refused by their name         errors        Nylas's refusals
ids          made from the seed                               write_lock    one writer at a time
dates        zones and whole days                             world_change  one world for another, with nothing between
outbox       mails that Nylas would have sent
"""
