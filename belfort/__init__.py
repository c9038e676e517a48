"""Belfort: information security of Flemish local governments, from process list to the whole picture."""
