"""Step 3: a chosen time becomes an interview; it is moved, cancelled, or told to us by Nylas.

Reads BookingLink, Panel and consent; writes BookingAttempt, Interview and its changes.
"""
