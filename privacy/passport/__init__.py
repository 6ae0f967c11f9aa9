"""The recording's passport: what happened to each recording, in a ledger that shows when somebody changed it.

Rooms below know nothing of it: `record` reads their rows and enters what is new. `tree` and `note` are the two formats, RFC 9162's
and C2SP's, so that an auditor can verify a passport with verify_passport.py alone.
"""
