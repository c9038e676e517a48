"""TRANSLATES: foreign formats into dataclasses and back; hostile input is refused here, whole, with its place."""
