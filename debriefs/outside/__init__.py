"""What leaves the house: packs, PDFs, and shares for outsiders."""
