"""Files that people gave, on their way out: always a download, never a page of this site."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(*, name: str, media_type: str, data: bytes) -> HttpResponse:
    """Return a file as a download; a browser may neither guess its kind nor run anything in it."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
