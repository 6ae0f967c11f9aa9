"""Booking: a candidate gets a link, a chosen time becomes an interview, and it is moved or cancelled, here or at Nylas.

It leaves errands for the Notetaker, and owes mails and events; it knows neither recordings nor who reads them.
"""
