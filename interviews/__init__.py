"""From panel to decision. The files ending in -ing are what the product does, in the order in which it happens:

publishing    a panel becomes a Configuration at Nylas
inviting      a candidate gets a personal booking link
balancing     who of the panel should take this interview
booking       a chosen time becomes an interview; moves, cancels
notetaking    the Notetaker is sent, watched and stopped
archiving     its files come into our own storage, and are proven
transcribing  archived files become segments, a summary, action items
debriefing    the committee's page opens
informing     mails to people, signed events to the ATS

meeting.py reads the calendar event behind an interview, which its host may change at any time.
inbox.py takes everything Nylas tells us (one table, HANDLERS). recruiting/queue.py says which activity works each row that asks for work.
describing.py puts a panel into Nylas's terms. What pages show is read by reporting (recruiter's home), reading, standing and speaking (debriefs).
"""
