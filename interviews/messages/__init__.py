"""Mails: owed as rows, rendered and sent from them.

Names links, interviews and interviewers by foreign key only; knows none of the rooms that owe the mails.
"""
