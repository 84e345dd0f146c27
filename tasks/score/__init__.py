"""The learned score: trained from finished campaigns, held to a later one, registered, and signed (docs/adr/0013)."""
