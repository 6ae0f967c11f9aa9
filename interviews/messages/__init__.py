"""Mails: owed as rows, worded, sent."""
