"""Forms of a round, and what its posts say. Neither passphrases nor ballots carry a ``once`` word: nothing is kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from evaluations.selectors.presence import Person
from honors.web.forms import DayField, PageForm, WordsField

LONGEST_CHOICE = 16


class PassphraseForm(forms.Form):
    """Without a ``once`` word: nothing of a passphrase is kept."""

    passphrase = forms.CharField(
        label=gettext_lazy("开箱口令"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一遍"),
        max_length=1024,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class ConfirmForm(PageForm):
    minutes = WordsField(label=gettext_lazy("会议纪要"), max_length=20000, rows=6)
    signed_on = DayField(label=gettext_lazy("签署日期"))


class VoidForm(PageForm):
    reason = WordsField(label=gettext_lazy("作废理由"), max_length=2000, rows=3)


def choices_in(post: QueryDict, prefix: str = "choice-") -> dict[str, str]:
    """What a ballot says, item → choice; items left out are not there."""
    found = {
        name.removeprefix(prefix): str(value).strip()[:LONGEST_CHOICE]
        for name, value in post.items()
        if name.startswith(prefix)
    }
    return {item: choice for item, choice in found.items() if choice}


@dataclass(frozen=True)
class Seated:
    """A line of the list at the opening, as it stands in the form."""

    person: Person
    is_here: bool
    is_paper: bool = False
    proxy: str = ""


def seated(people: Sequence[Person], judging: Collection[str], post: QueryDict | None) -> list[Seated]:
    """Those whose presence is asked for. Before anything was posted: who has signed in, or all where nobody has."""
    asked = [person for person in people if judging & set(person.seats)]
    if post is None:
        nobody = not any(person.is_here for person in asked)
        return [Seated(person, person.is_here or nobody) for person in asked]
    here, paper = set(post.getlist("present")), set(post.getlist("paper"))
    return [
        Seated(person, key in here, key in paper, post.get(f"proxy-{key}", ""))
        for person in asked
        for key in [str(person.user_id)]
    ]


def opening(rows: Sequence[Seated], users: dict[str, Any]) -> dict[str, Any]:
    """What the services ask for: accounts ``present`` and on ``paper``, and pairs of ``proxies``."""
    absent = {str(row.person.user_id): row.proxy for row in rows if not row.is_here and row.proxy in users}
    return {
        "present": [users[str(row.person.user_id)] for row in rows if row.is_here],
        "paper": [users[str(row.person.user_id)] for row in rows if row.is_here and row.is_paper],
        "proxies": [(users[voter], users[proxy]) for voter, proxy in absent.items()],
    }
