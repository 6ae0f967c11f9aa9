"""Signed events for the applicant tracking system, owed as rows and sent from them.

Names interviews by foreign key only; knows neither booking nor recordings, which write the rows.
"""
