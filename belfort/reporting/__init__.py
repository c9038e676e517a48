"""PRINTS: dataclasses in, bytes or places on a page out; Excel, drawings, later PDF and Word."""
