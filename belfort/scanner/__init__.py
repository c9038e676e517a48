"""LOOKS: the one door to the outside world; observations come back, never opinions. Its first probe comes with the scanner."""
