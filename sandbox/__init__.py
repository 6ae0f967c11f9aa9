"""A local stand-in for the parts of Nylas v3 that Fairloop uses; it knows nothing of Fairloop and stands on its own.

__main__     starts the one process, with the ticker in it    server        waitress with sixteen threads
urls         every address of Nylas that exists here          middleware    cross-origin, compression, faults
api/         reads a request, words the answer                console/      /_sandbox/: control for programs, pages for people

scheduling/  validating a Configuration, offering its slots (slotting: pure functions), booking, group events' seats; what
             a client asks (booking_asked) and what webhooks say of it (booking_told)
meeting/     conferring: links, lobby, who is in; noting: the Notetaker's life; recording: the files it leaves behind;
             streaming: sending them as cloud storage does; configuring: defaults of Notetakers
calendaring/ keeping events, what is occurring in a period, responding to invitations, notetaking by a calendar's rules
notifying/   webhooks: announcing, registering destinations, delivering, signing the exact bytes, posting them
granting     accounts come, expire, return                    mailing       what Nylas would have mailed
faulting/    faults by name: a catalogue of kinds in five families, each with its options and an example

ticking      lets what fell due happen                        clock         the sandbox's own time
preparing    tables, the demo world (demo), the reset         snapshotting  whole worlds, kept under a name
models/      what is remembered                               recurring     when a series takes place (recurrence: its lines)
wire         JSON both ways, pages, request_id                replaying     the same request again, the same answer
checking     members of a body, refused by their name         errors        Nylas's refusals
ids          made from the seed                               writing       one writer at a time
timing       zones and whole days                             exchanging    one world for another, with nothing between
"""
