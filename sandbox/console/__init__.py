"""/_sandbox/: JSON for programs (`control`), and a console for people.

pages   what is at each address          showing/  what stands on a page: rows of plain words, one module per subject
deeds   what its forms do                blocks    those of the week; bookings: those on the page of one; reading: what a form says
"""
