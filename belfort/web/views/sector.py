"""The sector picture of the region: what was published, as pictures and tables; and who needs help first."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page

from belfort.domain.permissions import Ability
from belfort.services import posture_pages, sector_exports, sector_help, sector_pages
from belfort.services.organizations import Organization
from belfort.web.access import page
from belfort.web.attachments import attachment
from belfort.web.forms.submissions import AsOfForm
from belfort.web.request import ActingRequest
from belfort.web.values import whole

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(Ability.READ_SECTOR)
def picture(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show the newest publication on or before a day."""
    form = AsOfForm(request.GET if "op" in request.GET else None)
    view = sector_pages.get_sector_page(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        as_of=_day(form),
        page=whole(request.GET.get("pagina"), 1),
    )
    return _packed(request, {"view": view, "form": form, "as_of": form.as_of}, form.status)


def _day(form: AsOfForm) -> date:
    return form.as_of or timezone.localdate()


@gzip_page
def _packed(request: ActingRequest, context: dict[str, object], status: int) -> HttpResponse:
    """Return the page packed for who can unpack it: the map names every municipality."""
    return render(request, "belfort/sector/picture.html", context, status=status)


@page(Ability.READ_SECTOR)
def workbook(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Give the tables as Excel, with a watermark."""
    form = AsOfForm(request.GET or None)
    name, data = sector_exports.export_sector(
        actor=request.actor, at=timezone.now(), programme=organization, as_of=_day(form)
    )
    return attachment(name=name, media_type=XLSX, data=data)


@page(Ability.READ_SECTOR)
def websites(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show the websites of the sector on the newest day on or before a day."""
    form = AsOfForm(request.GET if "op" in request.GET else None)
    view = posture_pages.get_websites_page(
        actor=request.actor, at=timezone.now(), programme=organization, as_of=_day(form)
    )
    return _packed_websites(request, {"view": view, "form": form, "as_of": form.as_of}, form.status)


@gzip_page
def _packed_websites(request: ActingRequest, context: dict[str, object], status: int) -> HttpResponse:
    return render(request, "belfort/sector/websites.html", context, status=status)


@page(Ability.GUIDE_GOVERNMENTS)
def help_first(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show who needed help first on a day; the look is written where the governments see it."""
    form = AsOfForm(request.GET if "op" in request.GET else None)
    view = sector_help.get_ranking(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        as_of=_day(form),
        page=whole(request.GET.get("pagina"), 1),
    )
    context = {"view": view, "form": form, "as_of": form.as_of}
    return render(request, "belfort/sector/help.html", context, status=form.status)
