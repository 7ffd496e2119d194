"""What is wrong in a form is listed by the name of its field and leads to it, also where the field is a choice."""

from django import forms
from django.template.loader import render_to_string

from honors.web.forms import PageForm


class Asked(PageForm):
    name = forms.CharField(label="姓名")
    verdict = forms.ChoiceField(
        label="结论", choices=[("agree", "同意"), ("oppose", "不同意")], widget=forms.RadioSelect
    )


def test_every_fault_names_its_field_and_leads_to_a_place_on_the_page():
    form = Asked({})

    assert [(fault.anchor, fault.label) for fault in form.faults] == [("id_name", "姓名"), ("id_verdict_0", "结论")]
    shown = str(form["name"]) + str(form["verdict"])
    assert all(f'id="{fault.anchor}"' in shown for fault in form.faults)


def test_a_fault_of_the_whole_form_has_no_field():
    form = Asked({"name": "周", "verdict": "agree"})
    form.add_error(None, "已被他人修改。")

    assert "<li>已被他人修改。</li>" in render_to_string("honors/parts/faults.html", {"form": form})
