"""Meetings and the Notetaker: who is in the call, the Notetaker's life, and the files it leaves behind."""
