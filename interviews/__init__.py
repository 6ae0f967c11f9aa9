"""From panel to archive, in rooms by subject. Each may import those below it, never one above or beside it:

management         commands for the person who runs the site
demo               data and a mailbox to try the product with; only with the sandbox
api                interviews and recordings, for the ATS to read
home               the recruiter's first page, and the search
inbox              notifications from Nylas: kept, then handed to the rooms they concern
calendar_accounts  interviewers connect and disconnect their calendars
recordings         the Notetaker, its files in our storage, the text in them
booking            from a booking link to an interview, and its moves and cancels
panels             who interviews, when and how fairly; published to Nylas
messages           mails, owed as rows
ats                signed events for the ATS, owed as rows
nylas              the boundary: the only room that knows Nylas's words and its SDK

models.py and admin.py list what the rooms define, since Django looks for it there; enums.py holds the words that rooms share.
"""
