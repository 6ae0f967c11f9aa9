"""Booking: a candidate gets a link, a chosen time becomes an interview, and it is moved or cancelled, here or at Nylas.

Reads BookingLink, Panel and consent; writes BookingAttempt, Interview and its changes.
"""
