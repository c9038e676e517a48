"""The root of the site map; pages stand in `belfort/web/urls.py`, the API in `belfort/api/urls.py`."""

from django.urls import include, path

urlpatterns = [path("api/v1/", include("belfort.api.urls")), path("", include("belfort.web.urls"))]

handler400 = "belfort.web.views.errors.bad_request"
handler403 = "belfort.web.views.errors.forbidden"
handler404 = "belfort.web.views.errors.not_found"
handler429 = "belfort.web.views.errors.too_many"  # asked for by allauth
handler500 = "belfort.web.views.errors.server_error"
