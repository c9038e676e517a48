"""The site map: what an officer reads in the address bar is Dutch."""

from allauth.account import views as allauth
from django.urls import path, register_converter

from belfort.web.access import BOTH, GET, public, signed_in
from belfort.web.views import (
    accounts,
    answers,
    assessments,
    assets,
    budget,
    catalogs,
    evidence,
    facilities,
    files,
    general,
    offers,
    official,
    organizations,
    processes,
    programme,
    programme_audits,
    questions,
    register,
    reports,
    results,
    rounds,
    sector,
    sharing,
    submissions,
    targets,
    tokens,
)


class Base36:
    """A number in letters and digits, without the dash that ends it in the link of a password mail."""

    regex = "[0-9A-Za-z]+"

    def to_python(self, value: str) -> str:
        """Leave it as it stands; allauth reads it."""
        return value

    def to_url(self, value: str) -> str:
        """Leave it as it stands; allauth may also put a placeholder here."""
        return value


register_converter(Base36, "base36")

urlpatterns = [
    # /
    path("", general.home, name="home"),
    path("gezondheid/", general.health, name="health"),
    path("taal/", general.language, name="language"),
    path("toegankelijkheid/", general.accessibility, name="accessibility"),
    path("bronnen/", general.sources, name="sources"),
    # /aanmelden/ and what belongs to it
    path("aanmelden/", public(methods=BOTH)(general.sign_in), name="account_login"),
    path("afmelden/", signed_in(methods=BOTH)(allauth.logout), name="account_logout"),
    path("wachtwoord/", signed_in(methods=BOTH)(allauth.password_change), name="account_change_password"),
    path("wachtwoord/vergeten/", public(methods=BOTH)(allauth.password_reset), name="account_reset_password"),
    path(
        "wachtwoord/vergeten/verstuurd/",
        public(methods=GET)(allauth.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "wachtwoord/nieuw/<base36:uidb36>-<key>/",
        public(methods=BOTH)(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        public(methods=GET)(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("uitnodiging/<str:secret>/", accounts.join, name="join"),
    path("mijn/", accounts.account, name="account"),
    path("platform/teksten/", official.texts, name="texts"),
    path("platform/teksten/<uuid:key>/", official.texts_apply, name="texts-apply"),
    path("mijn/herinneringen/", accounts.reminders, name="account-reminders"),
    path("mijn/besturen/", organizations.mine, name="mine"),
    path("mijn/sleutels/", tokens.tokens, name="tokens"),
    path("mijn/sleutels/<int:key>/intrekken/", tokens.revoke, name="token-revoke"),
    # /besturen/ and /raamwerken/: public facts for everyone who is signed in
    path("besturen/", organizations.directory, name="directory"),
    path("raamwerken/", catalogs.frameworks, name="frameworks"),
    path("raamwerken/lijst/<slug:key>/", catalogs.shared_list, name="list"),
    path("raamwerken/<slug:key>/", catalogs.framework, name="framework"),
    path("raamwerken/<slug:key>/<str:ref>/", catalogs.control, name="control"),
    # /b/<slug>/
    path("b/<slug:slug>/", register.start, name="start"),
    path("b/<slug:slug>/overnemen/", register.take_over, name="take-over"),
    path("b/<slug:slug>/nieuwe-versie/", register.updates, name="updates"),
    path("b/<slug:slug>/maatregelen/", register.controls, name="controls"),
    path("b/<slug:slug>/instellingen/", organizations.settings, name="settings"),
    path("b/<slug:slug>/logboek/", organizations.trail, name="trail"),
    # /b/<slug>/processen/
    path("b/<slug:slug>/processen/", processes.processes, name="processes"),
    path("b/<slug:slug>/processen/bevestigen/", processes.confirm_many, name="processes-confirm"),
    path("b/<slug:slug>/processen/nieuw/", processes.add, name="process-add"),
    path("b/<slug:slug>/processen/<uuid:key>/", processes.process, name="process"),
    path("b/<slug:slug>/processen/<uuid:key>/bevestigen/", processes.confirm, name="process-confirm"),
    path("b/<slug:slug>/processen/<uuid:key>/niet-van-ons/", processes.reject, name="process-reject"),
    path("b/<slug:slug>/processen/<uuid:key>/aanpassen/", processes.adapt, name="process-adapt"),
    path("b/<slug:slug>/processen/<uuid:key>/toewijzen/", processes.assign, name="process-assign"),
    path("b/<slug:slug>/processen/<uuid:key>/assets/", processes.link_assets, name="process-assets"),
    path("b/<slug:slug>/processen/<uuid:key>/piekperiodes/", processes.peaks, name="process-peaks"),
    # /b/<slug>/assets/
    path("b/<slug:slug>/assets/", assets.assets, name="assets"),
    path("b/<slug:slug>/assets/bevestigen/", assets.confirm_many, name="assets-confirm"),
    path("b/<slug:slug>/assets/nieuw/", assets.add, name="asset-add"),
    path("b/<slug:slug>/assets/<uuid:key>/", assets.asset, name="asset"),
    path("b/<slug:slug>/assets/<uuid:key>/bevestigen/", assets.confirm, name="asset-confirm"),
    path("b/<slug:slug>/assets/<uuid:key>/niet-van-ons/", assets.reject, name="asset-reject"),
    path("b/<slug:slug>/assets/<uuid:key>/aanpassen/", assets.adapt, name="asset-adapt"),
    path("b/<slug:slug>/assets/<uuid:key>/toewijzen/", assets.assign, name="asset-assign"),
    path("b/<slug:slug>/assets/<uuid:key>/waardebepaling/", assets.value, name="asset-value"),
    path("b/<slug:slug>/assets/<uuid:key>/klassen/", assets.classes, name="asset-classes"),
    # /b/<slug>/inrichtingen/
    path("b/<slug:slug>/inrichtingen/", facilities.facilities, name="facilities"),
    path("b/<slug:slug>/inrichtingen/nieuw/", facilities.add, name="facility-add"),
    path("b/<slug:slug>/inrichtingen/<uuid:key>/", facilities.facility, name="facility"),
    path("b/<slug:slug>/inrichtingen/<uuid:key>/bevestigen/", facilities.confirm, name="facility-confirm"),
    path("b/<slug:slug>/inrichtingen/<uuid:key>/niet-van-ons/", facilities.reject, name="facility-reject"),
    path("b/<slug:slug>/inrichtingen/<uuid:key>/aanpassen/", facilities.adapt, name="facility-adapt"),
    path("b/<slug:slug>/inrichtingen/<uuid:key>/toewijzen/", facilities.assign, name="facility-assign"),
    # /b/<slug>/zelfevaluaties/: results and the way of an assessment
    path("b/<slug:slug>/zelfevaluaties/verloop/", results.trend, name="assessment-trend"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/resultaat/", results.results, name="assessment-results"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/vergelijken/", results.compare, name="assessment-compare"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/indienen/", submissions.submit, name="assessment-submit"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/terugsturen/", submissions.send_back, name="assessment-send-back"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/opmerking/", submissions.remark, name="assessment-remark"),
    # /b/<slug>/streefniveau/ and /b/<slug>/attesten/
    path("b/<slug:slug>/streefniveau/", targets.target, name="target"),
    path("b/<slug:slug>/streefniveau/aanpassen/", targets.edit, name="target-edit"),
    path("b/<slug:slug>/attesten/", targets.certificates, name="certificates"),
    path("b/<slug:slug>/attesten/nieuw/", targets.add_certificate, name="certificate-add"),
    path("b/<slug:slug>/attesten/<uuid:key>/intrekken/", targets.withdraw_certificate, name="certificate-withdraw"),
    path("b/<slug:slug>/attesten/<uuid:key>/bestand/", targets.certificate_file, name="certificate-file"),
    # /b/<slug>/zelfevaluaties/
    path("b/<slug:slug>/zelfevaluaties/", assessments.assessments, name="assessments"),
    path("b/<slug:slug>/zelfevaluaties/nieuw/", assessments.start, name="assessment-start"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/", assessments.sheet, name="assessment"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/gegevens/", assessments.change, name="assessment-change"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/verder/", assessments.reopen, name="assessment-reopen"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/naar-2025/", assessments.move, name="assessment-move"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/geven/", answers.give, name="answers-give"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/bevestigen/", answers.confirm, name="answers-confirm"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/categorie/<str:part>/", answers.category, name="answers-category"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/maatregel/<str:ref>/", answers.control, name="answer"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/maatregel/<str:ref>/score/", answers.score, name="answer-score"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/maatregel/<str:ref>/antwoord/", answers.save, name="answer-save"),
    path(
        "b/<slug:slug>/zelfevaluaties/<uuid:key>/maatregel/<str:ref>/opmerking/", answers.remark, name="answer-remark"
    ),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/maatregel/<str:ref>/bewijs/", evidence.add, name="answer-evidence"),
    path(
        "b/<slug:slug>/zelfevaluaties/<uuid:key>/bewijs/<uuid:evidence_key>/", evidence.download, name="evidence-file"
    ),
    path(
        "b/<slug:slug>/zelfevaluaties/<uuid:key>/bewijs/<uuid:evidence_key>/intrekken/",
        evidence.withdraw,
        name="evidence-withdraw",
    ),
    # /b/<slug>/rapporten/
    path("b/<slug:slug>/rapporten/", reports.reports, name="reports"),
    path("b/<slug:slug>/rapporten/<uuid:key>/", reports.report, name="report"),
    path("b/<slug:slug>/rapporten/<uuid:key>/bestand/", reports.download, name="report-file"),
    # /b/<slug>/bestanden/
    path("b/<slug:slug>/bestanden/register.xlsx", files.export_register, name="export-register"),
    path("b/<slug:slug>/bestanden/inlezen/<slug:kind>/", files.upload, name="import"),
    path("b/<slug:slug>/bestanden/inlezen/<slug:kind>/<uuid:key>/", files.apply, name="import-apply"),
    # /b/<slug>/mensen/
    path("b/<slug:slug>/mensen/", accounts.members, name="members"),
    path("b/<slug:slug>/mensen/uitnodigen/", accounts.invite, name="invite"),
    path("b/<slug:slug>/mensen/uitnodiging/<uuid:key>/intrekken/", accounts.withdraw, name="invitation-withdraw"),
    path("b/<slug:slug>/mensen/<uuid:key>/beeindigen/", accounts.end, name="membership-end"),
    path("b/<slug:slug>/mandaten/nieuw/", accounts.grant, name="mandate-grant"),
    path("b/<slug:slug>/mandaten/<uuid:key>/intrekken/", accounts.revoke, name="mandate-revoke"),
    # /programma/: for everybody
    path("programma/", offers.programme, name="public-programme"),
    path("programma/sessies.ics", offers.calendar, name="calendar"),
    # /b/<slug>/aanbod/: what the programme offers to a government
    path("b/<slug:slug>/aanbod/", offers.offers, name="offers"),
    path("b/<slug:slug>/aanbod/<slug:track_key>/inschrijven/", offers.enrol, name="offer-enrol"),
    path("b/<slug:slug>/aanbod/inschrijving/<uuid:key>/", offers.step, name="own-enrolment-step"),
    # /b/<slug of the region>/: the programme
    path("b/<slug:slug>/programma/", programme.programme, name="programme"),
    path("b/<slug:slug>/sporen/nieuw/", programme.add_track, name="track-add"),
    path("b/<slug:slug>/sporen/<slug:track_key>/", programme.track, name="track"),
    path("b/<slug:slug>/sporen/<slug:track_key>/aanpassen/", programme.change_track, name="track-change"),
    path("b/<slug:slug>/sporen/<slug:track_key>/inschrijven/", programme.enrol, name="track-enrol"),
    path("b/<slug:slug>/inschrijvingen/<uuid:key>/", programme.step, name="enrolment-step"),
    path("b/<slug:slug>/sessies/", programme.workshops, name="workshops"),
    path("b/<slug:slug>/sessies/nieuw/", programme.add_workshop, name="workshop-add"),
    path("b/<slug:slug>/indicatoren/", programme.indicators, name="indicators"),
    path("b/<slug:slug>/samenwerking/", programme.partnerships, name="partnerships"),
    path("b/<slug:slug>/bereik/", programme.reached, name="reached"),
    path("b/<slug:slug>/audits/", programme_audits.audits, name="audits"),
    path("b/<slug:slug>/audits/nieuw/", programme_audits.plan, name="audit-plan"),
    path("b/<slug:slug>/audits/<uuid:key>/", programme_audits.step, name="audit-step"),
    path("b/<slug:slug>/begroting/", budget.budget, name="budget"),
    path("b/<slug:slug>/begroting/nieuw/", budget.add_line, name="budget-add"),
    path("b/<slug:slug>/meetrondes/", rounds.rounds, name="rounds"),
    path("b/<slug:slug>/meetrondes/nieuw/", rounds.open_round, name="round-open"),
    path("b/<slug:slug>/meetrondes/<uuid:key>/", rounds.one_round, name="round"),
    path("b/<slug:slug>/meetrondes/<uuid:key>/verontschuldigen/", rounds.excuse, name="round-excuse"),
    path("b/<slug:slug>/vragen/", questions.questions, name="questions"),
    path("b/<slug:slug>/vragen/<slug:key>/", questions.question, name="question"),
    path("b/<slug:slug>/vragen/<slug:key>/antwoord.<slug:ending>", questions.document, name="question-document"),
    path("b/<slug:slug>/vragen/<slug:key>/vergelijken/", questions.compare, name="question-compare"),
    path("b/<slug:slug>/vragen/<slug:key>/bewaren/", questions.freeze, name="question-freeze"),
    path("b/<slug:slug>/antwoorden/<uuid:key>/", questions.frozen, name="reply"),
    # /b/<slug of the region>/: the sector picture; and what a government shares with it
    path("b/<slug:slug>/sectorbeeld/", sector.picture, name="sector"),
    path("b/<slug:slug>/sectorbeeld/excel/", sector.workbook, name="sector-workbook"),
    path("b/<slug:slug>/eerst-helpen/", sector.help_first, name="help-first"),
    path("b/<slug:slug>/delen/", sharing.sharing, name="sharing"),
    path("b/<slug:slug>/delen/kiezen/", sharing.choose, name="sharing-choose"),
    # /b/<slug>/zelfevaluaties/: official workbooks in and out
    path("b/<slug:slug>/zelfevaluaties/werkboek/", official.upload, name="workbook-import"),
    path("b/<slug:slug>/zelfevaluaties/werkboek/<uuid:key>/", official.apply, name="workbook-apply"),
    path("b/<slug:slug>/zelfevaluaties/<uuid:key>/werkboek/", official.fill, name="assessment-workbook"),
]
