"""Notifications from Nylas: verified, kept byte for byte, then handed to the rooms they concern. Does not know the home page or debriefs."""
