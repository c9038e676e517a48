"""Answers: one control from the sheet or on its own page, and many at once."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.errors import ConflictError, MissingError
from belfort.domain.permissions import Ability
from belfort.services import (
    answers,
    answers_many,
    assessments,
    control_pages,
    disagreements,
    guidance,
    submissions,
)
from belfort.services.assessments import SheetFilters
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, POST, page
from belfort.web.forms.assessments import (
    NOT_APPLICABLE,
    AnswerForm,
    CategoryForm,
    EvidenceForm,
    GiveForm,
    RemarkForm,
    ScoreForm,
)
from belfort.web.forms.base import Form
from belfort.web.request import ActingRequest
from belfort.web.values import reference
from belfort.web.views.assessments import form_to_give, show_sheet


@page(Ability.READ_RESULTS)
def control(request: ActingRequest, organization: Organization, key: UUID, ref: str) -> HttpResponse:
    """Show one control: its answer, what the levels mean, help, evidence and what happened before."""
    return show_control(request, organization, key, ref)


def show_control(
    request: ActingRequest,
    organization: Organization,
    key: UUID,
    ref: str,
    *,
    sent: ScoreForm | None = None,
    conflict: ConflictError | None = None,
    evidence_form: EvidenceForm | None = None,
    remark_form: RemarkForm | None = None,
) -> HttpResponse:
    """Return the page of a control; with a form that was refused, or with what somebody else wrote meanwhile."""
    view = control_pages.get_control_page(actor=request.actor, organization=organization, key=key, ref=ref)
    form = AnswerForm(initial=_initial(view)) if sent is None else _again(view, sent, conflict)
    context = {
        "view": view,
        "assessment": view.assessment,
        "form": form,
        "scales": _scales(form, view.assessment.framework_id, excludable=view.line.may_exclude),
        "conflict": conflict,
        "caution": guidance.get_caution(),
        "evidence_form": evidence_form or EvidenceForm(today=localdate()),
        "remark_form": remark_form or RemarkForm(),
        "give_form": _form_to_give(request, organization, view),
        "disagreements": disagreements.get_disagreements(
            actor=request.actor, assessment=view.assessment, on=localdate(), ref=ref
        ),
    }
    refused = next((each.status for each in (sent, evidence_form, remark_form) if each is not None), 200)
    return render(request, "belfort/answers/control.html", context, status=409 if conflict else refused)


def _form_to_give(
    request: ActingRequest, organization: Organization, view: control_pages.ControlPage
) -> GiveForm | None:
    answer = view.line.answer
    if not view.may_give:
        return None
    given = {"owner": answer.owner_id, "due_on": answer.due_on} if answer else {}
    return form_to_give(request, organization, **given)


def _initial(view: control_pages.ControlPage) -> dict[str, Any]:
    answer = view.line.answer
    if answer is None:
        return {"number": 0}
    names = ("number", "documentation", "implementation", "grounds_documentation", "grounds_implementation")
    initial = {name: getattr(answer, name) for name in names}
    return initial | ({"documentation": NOT_APPLICABLE} if answer.not_applicable else {})


def _again(view: control_pages.ControlPage, sent: ScoreForm, conflict: ConflictError | None) -> AnswerForm:
    """Return what was sent as a whole answer with its mistakes; after a conflict it can be saved on the newer version."""
    newer = {"number": view.line.number} if conflict else {}
    again = AnswerForm(_initial(view) | {name: sent.data[name] for name in sent.fields if name in sent.data} | newer)
    again.errors.update(sent.errors)
    return again


def _scales(form: Form, framework: str, *, excludable: bool = False) -> list[dict[str, Any]]:
    """Return the two scores with the meaning of each level, for the template."""
    steps = guidance.get_scale(framework=framework)
    return [
        {
            "field": form[name],
            "grounds": form[f"grounds_{name}"] if f"grounds_{name}" in form.fields else None,
            "chosen": str(form[name].value() or ""),
            "steps": [(str(step.level), step.name, getattr(step, name)) for step in steps],
            "excludable": excludable and name == "documentation",
        }
        for name in ("documentation", "implementation")
    ]


@page(Ability.EDIT_ASSIGNED, methods=POST)
def score(request: ActingRequest, organization: Organization, key: UUID, ref: str) -> HttpResponse:
    """Save the scores of one row of the sheet; htmx gets the row and the meter, another browser goes back to the sheet."""
    form = ScoreForm(request.POST)
    saved, conflict = _save(request, organization, key, ref, form, keep_grounds=True)
    if request.htmx:
        row = control_pages.get_row(actor=request.actor, organization=organization, key=key, ref=ref, saved=saved)
        status = 409 if conflict else form.status
        context = {"request": request, "row": row, "form": form, "conflict": conflict}
        # without what stands around a page: a row is all that comes back
        return HttpResponse(render_to_string("belfort/answers/_row.html", context), status=status)
    if conflict or form.errors:
        return show_control(request, organization, key, ref, sent=form, conflict=conflict)
    return redirect(f"{_sheet(request, organization, key)}#{ref}")


@page(Ability.EDIT_ASSIGNED, methods=POST)
def save(request: ActingRequest, organization: Organization, key: UUID, ref: str) -> HttpResponse:
    """Save a whole answer from the page of a control, and go on to the next one when that was asked."""
    form = AnswerForm(request.POST)
    _saved, conflict = _save(request, organization, key, ref, form)
    if conflict or form.errors:
        return show_control(request, organization, key, ref, sent=form, conflict=conflict)
    after = reference(request.POST.get("verder"))
    url = reverse("answer", args=[organization.slug, key, after or ref])
    return redirect(url if after else f"{url}?bewaard=1")


def _save(
    request: ActingRequest,
    organization: Organization,
    key: UUID,
    ref: str,
    form: ScoreForm,
    *,
    keep_grounds: bool = False,
) -> tuple[answers.Scored | None, ConflictError | None]:
    """Save what was sent when it is right; return what was saved, or the conflict when somebody else was first."""
    saved = None
    if form.is_valid():
        try:
            with form.refusals():
                saved = answers.score_control(
                    actor=request.actor,
                    at=timezone.now(),
                    organization=organization,
                    key=key,
                    ref=ref,
                    number=form.cleaned_data["number"],
                    content=form.content,
                    keep_grounds=keep_grounds,
                )
        except ConflictError as conflict:
            return None, conflict
    return saved, None


def _sheet(request: ActingRequest, organization: Organization, key: UUID) -> str:
    """Return the address of the sheet with the filters that the person had."""
    return f"{reverse('assessment', args=[organization.slug, key])}?{request.GET.urlencode()}".rstrip("?")


@page(Ability.SCORE_CONTROL, methods=BOTH)
def category(request: ActingRequest, organization: Organization, key: UUID, part: str) -> HttpResponse:
    """Give every open control of a category the same scores."""
    form = CategoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            answers_many.score_category(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                category=part,
                documentation=int(form.cleaned_data["documentation"]),
                implementation=int(form.cleaned_data["implementation"]),
            )
            return redirect(f"{_sheet(request, organization, key)}#{part}")
    filters = SheetFilters(category=part)
    sheet = assessments.get_sheet(actor=request.actor, organization=organization, key=key, filters=filters)
    if not sheet.groups:
        raise MissingError
    context = {
        "form": form,
        "group": sheet.groups[0],
        "assessment": sheet.assessment,
        "scales": _scales(form, sheet.assessment.framework_id),
    }
    return render(request, "belfort/answers/category.html", context, status=form.status)


@page(Ability.SCORE_CONTROL, methods=POST)
def give(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give the controls that were ticked to a colleague, or take them back."""
    form = form_to_give(request, organization)
    if form.is_valid():
        with form.refusals():
            answers_many.give_controls(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                refs=request.POST.getlist("rij"),
                owner_id=form.cleaned_data["owner"],
                due_on=form.cleaned_data["due_on"],
            )
            return redirect(_back(request, organization, key))
    return show_sheet(request, organization, key, form)


@page(Ability.SCORE_CONTROL, methods=POST)
def confirm(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Confirm answers that were taken over from 2023: those that were ticked, those of a category, or all."""
    part, everything = reference(request.POST.get("categorie")), "alle" in request.POST
    answers_many.confirm_answers(
        actor=request.actor,
        at=timezone.now(),
        organization=organization,
        key=key,
        refs=None if part or everything else request.POST.getlist("rij"),
        category=part,
    )
    return redirect(_back(request, organization, key))


def _back(request: ActingRequest, organization: Organization, key: UUID) -> str:
    """Return where a person was: the page of one control, or the sheet."""
    ref = reference(request.POST.get("maatregel"))
    return reverse("answer", args=[organization.slug, key, ref]) if ref else _sheet(request, organization, key)


@page(Ability.REMARK_ASSESSMENT, methods=POST)
def remark(request: ActingRequest, organization: Organization, key: UUID, ref: str) -> HttpResponse:
    """Leave a remark on a control."""
    form = RemarkForm(request.POST)
    if form.is_valid():
        with form.refusals():
            submissions.remark(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                ref=ref,
                text=form.cleaned_data["text"],
            )
            return redirect("answer", organization.slug, key, ref)
    return show_control(request, organization, key, ref, remark_form=form)
