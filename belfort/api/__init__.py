"""SPEAKS: the REST API under `/api/v1/`, over the same services as the pages; `docs/api.md` shows the way."""
