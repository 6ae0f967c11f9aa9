"""Nylas Scheduler: the rules a Configuration must keep, the times it offers, and what becomes of a booking."""
