"""/_sandbox/: JSON for programs (`control`), and a console for people.

pages    what is at each address     content/     what stands on a page: rows of plain words, one module per subject
actions  what its forms do           blocks       those of the week; bookings: those on the page of one
                                     form_values  what a form's fields hold, in the types the rest takes
"""
