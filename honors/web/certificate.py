"""Certificates as pages: for everybody the check of a number or a file, for the holder the paper and its file."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors.domain.certificate import LARGEST_FILE
from honors.domain.citation import Honored, citation, written_day
from honors.domain.codes import lookup
from honors.domain.errors import RuleViolation
from honors.models import Certificate, Honor
from honors.models.base import dated
from honors.permissions.access import Access
from honors.selectors.certificate import (
    honors_for,
    issued,
    paper_of,
    public_face,
    standings_on,
    visible_to,
)
from honors.services.certificate import certificate_file, examine_file, issue_certificate, revocation_list
from honors.services.signing import signer_for
from honors.web.forms import PageForm
from honors.web.page import Page

STANDING = ("valid", "provisional")


class NumberForm(PageForm):
    number = forms.CharField(
        label=gettext_lazy("证书编号"),
        max_length=60,
        help_text=gettext_lazy("印在证书下方，形如 H2026-000123-7；大小写、空格和连字符不限。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class FileForm(PageForm):
    file = forms.FileField(label=gettext_lazy("证书文件（.honor.json），选择或拖到此处"), allow_empty_file=True)


class CertificateCheckPage(Page):
    """Needs no session and no script. What it tells of a number is what ``certificates/{number}/`` tells."""

    access = {"GET": Access.PUBLIC, "POST": Access.PUBLIC}
    template_name = "honors/certificates.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if "number" not in request.GET:
            return self.shown()
        form = NumberForm(request.GET)
        if not form.is_valid():
            return self.shown(number_form=form, status=422)
        try:
            return self.shown(number_form=form, face=public_face(issued(form.cleaned_data["number"]), self.today))
        except RuleViolation as refusal:
            form.refuse(refusal)
            return self.shown(number_form=form, status=lookup(refusal.code).status)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.shown(file_form=form, status=422)
        found = examine_file(form.cleaned_data["file"].read(LARGEST_FILE + 1), on=self.today)
        try:
            face = public_face(issued(found.number), self.today) if found.number else None
        except RuleViolation as refusal:
            form.refuse(refusal)
            return self.shown(file_form=form, status=lookup(refusal.code).status)
        return self.shown(file_form=form, face=face, fault=found.fault, size=found.size, is_file=True)

    def shown(
        self,
        *,
        number_form: NumberForm | None = None,
        file_form: FileForm | None = None,
        status: int = 200,
        **result: Any,
    ) -> HttpResponse:
        asked = number_form or file_form
        return self.render(
            {
                "heading": _("证书核验"),
                "form": asked,
                "number_form": number_form or NumberForm(),
                "file_form": file_form or FileForm(),
                "vkey": signer_for(settings.INSTALLATION_NAME).verifier.vkey,
                "standing": STANDING,
                **result,
            },
            status=status,
        )


class HonorCertificatePage(Page):
    """Gives the certificate out, once, and leads to it."""

    access = {"POST": Access.SESSION}

    def post(self, _request: HttpRequest, honor: int) -> HttpResponse:
        found = self.find(honors_for(self.actor), honor)
        made = issue_certificate(actor=self.actor, honor=found, at=self.at)
        return self.go(reverse("certificate", args=[made.number]))


class CertificatePage(Page):
    """The paper, to be printed and stamped; one that no longer stands is not shown as a paper."""

    access = {"GET": Access.SESSION}
    template_name = "honors/certificate.html"

    def get(self, _request: HttpRequest, number: str) -> HttpResponse:
        rows = visible_to(self.actor).select_related("honor__award", "honor__unit", "honor__officer", "replaced_by")
        certificate: Certificate = self.find(rows.prefetch_related("honor__unit__former_names"), number)
        status = standings_on([certificate], self.today)[certificate.pk]
        honor = certificate.honor
        return self.render(
            {
                "heading": _("证书"),
                "subtitle": certificate.number,
                "certificate": certificate,
                "status": status,
                "stands": status in STANDING,
                "paper": paper_of(certificate),
                "said": citation(honored(honor)),
                # A statement of record is signed by whoever keeps the record, on the day it is given out
                "signed_by": settings.INSTALLATION_UNIT if is_imported(honor) else honor.organ,
                "signed_on": written_day(dated(certificate.issued_at) if is_imported(honor) else honor.decided_on),
                "file_name": file_name(certificate),
            }
        )


def is_imported(honor: Honor) -> bool:
    """Whether it was decided before this system kept the record."""
    return honor.origin == "imported"


def honored(honor: Honor) -> Honored:
    """What the words of the paper depend on."""
    return Honored(
        level=honor.level,
        award_code=honor.award_code,
        award_name=honor.award.name,
        is_collective=honor.recipient_category == "collective",
        is_posthumous=honor.is_posthumous,
        is_imported=is_imported(honor),
        organ=honor.organ,
        decided_on=honor.decided_on,
    )


def file_name(certificate: Certificate) -> str:
    """The number without its check character, which may be one that no file name takes."""
    return f"{certificate.number[:-2]}.honor.json"


class CertificateFilePage(Page):
    access = {"GET": Access.SESSION}

    def get(self, _request: HttpRequest, number: str) -> HttpResponse:
        certificate = self.find(visible_to(self.actor).select_related("honor"), number)
        file = certificate_file(actor=self.actor, certificate=certificate, at=self.at)
        answer = HttpResponse(file, content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{file_name(certificate)}"'
        return answer


class RevocationListPage(Page):
    """The signed list, for ``verify_certificate.py --revocations``."""

    access = {"GET": Access.PUBLIC}

    def get(self, _request: HttpRequest) -> HttpResponse:
        answer = HttpResponse(revocation_list(at=self.at), content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="revocations-{self.today.isoformat()}.txt"'
        return answer


urlpatterns = [
    path("certificates/", CertificateCheckPage.as_view(), name="certificates"),
    path("certificates/revocations/", RevocationListPage.as_view(), name="certificate_revocations"),
    path("certificates/<str:number>/", CertificatePage.as_view(), name="certificate"),
    path("certificates/<str:number>/file/", CertificateFilePage.as_view(), name="certificate_file"),
    path("honors/<int:honor>/certificate/", HonorCertificatePage.as_view(), name="honor_certificate"),
]
