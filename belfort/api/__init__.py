"""SPEAKS: the REST API over the same services; its first address comes with the assessments."""
