"""Whatever waits in the inbox leads to a page."""

from uuid import uuid4

import pytest
from django.urls import Resolver404, resolve

from evaluations.selectors.inbox import PLACES, Waiting
from evaluations.web.inbox import address_of
from honors.domain.codes import lookup


def is_page(address):
    try:
        view = resolve(address).func.view_class
    except Resolver404:
        return False
    return "GET" in view.access


@pytest.mark.parametrize("kind", sorted(PLACES))
def test_every_kind_of_object_has_a_page(kind):
    assert any(is_page(f"/{PLACES[kind]}/{key}/") for key in ("1", uuid4()))


@pytest.mark.parametrize("verb", ["revoke", "restore", "correct"])
def test_what_is_confirmed_about_an_honor_has_a_word(verb):
    assert lookup(f"act.confirm_{verb}").zh


def test_a_decision_to_confirm_is_led_to_among_all_that_wait_about_the_honor(at):
    row = Waiting(kind="honor", object="7", act="confirm_correct", due_at=None, created_at=at)

    assert address_of(row) == "/honors/7/?ruling=correct"
