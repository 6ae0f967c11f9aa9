"""A local stand-in for the parts of Nylas v3 that Fairloop uses; it knows nothing of Fairloop and stands on its own.

__main__     starts one process: gunicorn, one worker (worker), sixteen threads, and the ticker
preparing    tables, the demo world (demo), the reset         snapshotting whole worlds, kept under a name
urls         every address of Nylas that exists here          api/         reads a request, words the answer
wire         JSON both ways, pages, request_id, select        replaying    one answer per Idempotency-Key
checking     members of a body, refused by name               middleware   cross-origin, compression, faults
models/      what is remembered                               errors       Nylas's refusals
ids          made from the seed                               writing      one writer at a time
clock        the sandbox's own time; what waits, waits on it  ticking      lets what fell due happen
granting     accounts come, expire, return                    calendaring  calendar events
responding   answers to invitations                           sampling     made-up notifications
occurring    what takes place in a period                     recurring    when a series does (recurrence: its lines read)
timing       zones and whole days

scheduling/  validating a Configuration, offering its slots (slotting: pure functions), booking; what a client asks
             (booking_asked) and what webhooks say of it (booking_told); grouping: events with seats
meeting/     conferring: links, lobby, who is in; noting: the Notetaker's life; configuring: its saved defaults;
             recording: the files it leaves behind, streaming: sending them as cloud storage does
announcing   webhooks: what is said, and to whom              registering  destinations, the challenge that proves them
delivering   tries, retries, how a destination stands         signing      exact bytes; posting: one HTTP exchange
mailing      what Nylas would have mailed
faulting/    faults by name: a catalogue of kinds in five families, each with its options and an example
console/     /_sandbox/: control for programs; for people pages (showing: what stands on them) and deeds, their forms
"""
