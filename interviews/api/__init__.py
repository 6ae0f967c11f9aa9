"""The API that the ATS reads, and its documentation. Above all rooms: reads their rows and writes none."""
