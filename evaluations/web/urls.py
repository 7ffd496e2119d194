"""All pages of this app."""

from django.urls import URLPattern

from evaluations.web.approval import urlpatterns as approval
from evaluations.web.ballot import urlpatterns as ballot
from evaluations.web.ballot_new import urlpatterns as ballot_new
from evaluations.web.ballot_record import urlpatterns as ballot_record
from evaluations.web.bar import urlpatterns as bar
from evaluations.web.calibration import urlpatterns as calibration
from evaluations.web.committee import urlpatterns as committee
from evaluations.web.correction import urlpatterns as correction
from evaluations.web.cycle import urlpatterns as cycle
from evaluations.web.evidence import urlpatterns as evidence
from evaluations.web.follow_up import urlpatterns as follow_up
from evaluations.web.honor_roll import urlpatterns as honor_roll
from evaluations.web.inbox import urlpatterns as inbox
from evaluations.web.landing import urlpatterns as landing
from evaluations.web.nomination import urlpatterns as nomination
from evaluations.web.nomination_acts import urlpatterns as nomination_acts
from evaluations.web.nomination_draft import urlpatterns as nomination_draft
from evaluations.web.nomination_late import urlpatterns as nomination_late
from evaluations.web.nomination_new import urlpatterns as nomination_new
from evaluations.web.notice import urlpatterns as notice
from evaluations.web.notice_new import urlpatterns as notice_new
from evaluations.web.notification import urlpatterns as notification
from evaluations.web.objection import urlpatterns as objection
from evaluations.web.officer import urlpatterns as officer
from evaluations.web.opinion import urlpatterns as opinion
from evaluations.web.reconsideration import urlpatterns as reconsideration
from evaluations.web.recount import urlpatterns as recount
from evaluations.web.scheme import urlpatterns as scheme
from evaluations.web.scheme_new import urlpatterns as scheme_new
from evaluations.web.search import urlpatterns as search
from evaluations.web.transfer import urlpatterns as transfer
from evaluations.web.unit import urlpatterns as unit

urlpatterns: list[URLPattern] = [
    *landing,
    *inbox,
    *notification,
    *correction,
    *follow_up,
    *reconsideration,
    *honor_roll,
    *ballot_new,
    *ballot,
    *ballot_record,
    *recount,
    *committee,
    *calibration,
    *approval,
    *notice_new,
    *notice,
    *objection,
    *bar,
    *search,
    *scheme_new,
    *scheme,
    *transfer,
    *opinion,
    *cycle,
    *nomination_new,
    *nomination_late,
    *nomination_draft,
    *nomination_acts,
    *evidence,
    *nomination,
    *officer,
    *unit,
]
