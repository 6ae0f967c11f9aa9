"""The files of a recording: which there are, sending them as cloud storage does, their checksums and faults."""
