"""Plain forms: they clean what a person typed and carry refusals back to the field; nothing is decided here."""
