"""THINKS: plain Python without Django, clock or I/O; every class, score, level, deadline and right is computed here."""
