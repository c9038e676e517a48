"""The root of the site map; everything stands in `belfort/web/urls.py`."""

from django.urls import include, path

urlpatterns = [path("", include("belfort.web.urls"))]

handler400 = "belfort.web.views.errors.bad_request"
handler403 = "belfort.web.views.errors.forbidden"
handler404 = "belfort.web.views.errors.not_found"
handler429 = "belfort.web.views.errors.too_many"  # asked for by allauth
handler500 = "belfort.web.views.errors.server_error"
