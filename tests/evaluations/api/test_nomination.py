"""A case over HTTP: put forward, mended, read, and each of its acts."""

import pytest

from evaluations.models import Conflict
from honors.domain.actor import Role
from honors.models import User
from tests.factories import cases
from tests.factories.honors import granted
from tests.factories.people import officer

pytestmark = pytest.mark.django_db
URL = "/api/v1/nominations/"


@pytest.fixture
def cycle(at, units):
    return cases.cycle(units["county"], at)


@pytest.fixture
def make(at, units, cycle):
    def made(state="draft"):
        case = cases.nomination(officer(units["station"], at), at, cycle=cycle, state=state)
        if state != "approved":
            return case
        (honor,) = granted([case.officer], units["station"], at, 1)
        return case.advance(honor_index=honor.pk)

    return made


@pytest.fixture
def chief(client_of):
    return client_of("chief", Role.STATION_CHIEF, "station")


@pytest.fixture
def hr(client_of):
    return client_of("hr", Role.HR)


@pytest.fixture
def body(at, units, cycle):
    def made(**changes):
        person = officer(units["station"], at)
        return {
            "cycle": str(cycle.pk),
            "star": "service",
            "recipient": {"category": "individual", "officer": str(person.pk)},
            "timing": "periodic",
            "reason": "表现突出。",
            "is_posthumous": False,
            "attached_honors": [],
            **changes,
        }

    return made


def test_a_draft_is_answered_with_everything_about_it(at, units, chief, body):
    deed = cases.deed(units["station"], at)
    asked = body(deed=str(deed.pk))

    made = chief.post(URL, asked)

    assert made.status_code == 201, made.json()
    case = made.json()
    user = User.objects.get(username="chief")
    assert {key: case[key] for key in asked} == asked
    assert (case["unit"], case["award"], case["nominated_by"]) == ("STATION", None, str(user.pk))
    assert (case["state"], case["version"], case["waits_for"]) == ("draft", 1, None)
    assert case["may"] == ["edit", "submit", "withdraw", "evidence"]
    assert [(row["verb"], row["by"], row["state"]) for row in case["timeline"]] == [("create", str(user.pk), "draft")]
    assert chief.get(f"{URL}{case['id']}/").json() == case


def test_a_merit_is_put_forward_under_a_rolling_scheme_for_a_collective(at, units, chief):
    scheme = cases.merit_scheme(units["county"], at)

    made = chief.post(
        URL,
        {
            "scheme": str(scheme.pk),
            "award": "police.collective.merit_third",
            "recipient": {"category": "collective", "unit": "STATION"},
        },
    )

    assert made.status_code == 201, made.json()
    case = made.json()
    assert (case["cycle"], case["scheme"], case["star"], case["award"]) == (
        None,
        str(scheme.pk),
        None,
        "police.collective.merit_third",
    )
    assert case["recipient"] == {"category": "collective", "unit": "STATION"}


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"surprise": 1}, 400, "request.invalid"),
        ({"star": "courage"}, 400, "request.invalid"),
        ({"star": None}, 400, "nomination.star_or_award"),
        ({"award": "police.individual.commendation"}, 400, "nomination.star_or_award"),
        ({"star": None, "award": "best.in.show"}, 400, "award.unknown"),
        ({"cycle": None}, 400, "nomination.cycle_or_scheme"),
        ({"cycle": "no-such-thing"}, 404, "access.not_found"),
        ({"deed": "6d4ff0f0-0000-4000-8000-000000000000"}, 404, "access.not_found"),
        ({"recipient": {"category": "individual", "officer": "999999"}}, 404, "access.not_found"),
        ({"recipient": {"category": "individual", "unit": "STATION"}}, 400, "nomination.recipient_form"),
        ({"recipient": {"category": "individual"}}, 400, "nomination.recipient_form"),
        ({"recipient": {}}, 400, "nomination.recipient_form"),
        ({"recipient": {"officer": "1", "unit": "STATION"}}, 400, "nomination.recipient_form"),
        ({"recipient": {"unit": "STATION"}}, 422, "nomination.wrong_category"),
        ({"recipient": {"category": "collective", "unit": "STATION"}}, 422, "nomination.wrong_category"),
        ({"attached_honors": ["999999"]}, 404, "access.not_found"),
    ],
)
def test_what_does_not_fit_is_refused(chief, body, changes, status, code):
    answer = chief.post(URL, body(**changes))

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.json()


def test_an_officer_of_another_station_is_not_found(at, units, chief, body):
    stranger = officer(units["other_station"], at)

    answer = chief.post(URL, body(recipient={"category": "individual", "officer": str(stranger.pk)}))

    assert answer.status_code == 404


@pytest.mark.parametrize("role", [Role.COMMITTEE_MEMBER, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_roles_that_never_nominate_are_stopped_at_the_gate(client_of, body, role):
    answer = client_of("someone", role).post(URL, body())

    assert (answer.status_code, answer.json()["code"]) == (403, "access.denied")


def test_an_officer_is_told_that_this_scheme_does_not_ask_officers(at, units, client_of, body):
    answer = client_of("po", Role.OFFICER, "station").post(URL, body())

    assert (answer.status_code, answer.json()["code"]) == (403, "nomination.not_a_nominator")


def test_a_draft_is_mended_and_a_stale_version_refused(chief, make):
    case = make()
    own = f"{URL}{case.pk}/"

    edited = chief.patch(own, {"reason": "补充", "star": "justice", "version": case.version})

    assert edited.status_code == 200, edited.json()
    assert (edited.json()["reason"], edited.json()["star"]) == ("补充", "justice")
    stale = chief.patch(own, {"reason": "再补", "version": case.version})
    assert (stale.status_code, stale.json()["code"]) == (409, "version.stale")
    assert chief.patch(own, {"cycle": None}).status_code == 400


def test_a_draft_becomes_a_merit_case_only_where_its_scheme_decides_merits(chief, make):
    answer = chief.patch(f"{URL}{make().pk}/", {"award": "police.individual.commendation"})

    assert (answer.status_code, answer.json()["code"]) == (422, "nomination.not_in_scheme")


ACTS = {
    "submit": {"overrides": []},
    "return": {"reason": "补充材料", "fields": ["reason"]},
    "withdraw": {"reason": "本人要求"},
    "screen": {"decision": "eligible", "reason": "", "overrides": []},
    "suspend": {"ground": "investigation", "reason": "核查"},
    "resume": {"reason": "查清"},
    "confer": {"conferred_on": "2026-11-24", "tokens": [{"kind": "certificate", "serial": "C-1"}]},
}
HAPPY = [
    ("submit", "chief", "draft", "submitted", {"role": "hr", "unit": "COUNTY"}),
    ("submit", "chief", "returned", "submitted", {"role": "hr", "unit": "COUNTY"}),
    ("withdraw", "chief", "draft", "withdrawn", None),
    ("withdraw", "chief", "on_notice", "withdrawn", None),
    ("return", "hr", "submitted", "returned", {"role": "owner", "unit": "STATION"}),
    ("screen", "hr", "submitted", "eligible", {"role": "hr", "unit": "COUNTY"}),
    ("suspend", "hr", "under_review", "suspended", {"role": "discipline", "unit": "COUNTY"}),
    ("suspend", "discipline", "submitted", "suspended", {"role": "discipline", "unit": "COUNTY"}),
    ("resume", "discipline", "suspended", "submitted", {"role": "hr", "unit": "COUNTY"}),
    ("confer", "hr", "approved", "conferred", None),
]
CLIENTS = {
    "chief": (Role.STATION_CHIEF, "station"),
    "hr": (Role.HR, "county"),
    "discipline": (Role.DISCIPLINE, "county"),
    "leader": (Role.LEADER, "county"),
    "auditor": (Role.AUDITOR, "county"),
}


@pytest.mark.parametrize("row", HAPPY, ids=lambda row: f"{row[0]}-{row[2]}-{row[1]}")
def test_an_act_by_its_role_in_its_state(client_of, make, row):
    act, who, state, following, waits_for = row

    case = make(state)
    answer = client_of(who, *CLIENTS[who]).post(f"{URL}{case.pk}/{act}/", ACTS[act])

    assert answer.status_code == 200, answer.json()
    done = answer.json()
    assert (done["state"], done["waits_for"]) == (following, waits_for)
    assert done["timeline"][-1]["state"] == following


@pytest.mark.parametrize(
    ("act", "who", "state"),
    [
        ("submit", "hr", "submitted"),
        ("withdraw", "hr", "submitted"),
        ("return", "leader", "submitted"),
        ("screen", "chief", "submitted"),
        ("screen", "leader", "submitted"),
        ("suspend", "leader", "submitted"),
        ("resume", "chief", "suspended"),
        ("confer", "discipline", "approved"),
    ],
)
def test_an_act_by_another_role_is_refused(client_of, make, act, who, state):
    case = make(state)

    answer = client_of(who, *CLIENTS[who]).post(f"{URL}{case.pk}/{act}/", ACTS[act])

    assert answer.status_code in (403, 409), answer.json()
    case.refresh_from_db()
    assert case.state == state


@pytest.mark.parametrize(
    ("act", "who", "state"),
    [
        ("submit", "chief", "submitted"),
        ("submit", "chief", "approved"),
        ("withdraw", "chief", "approved"),
        ("return", "hr", "eligible"),
        ("screen", "hr", "eligible"),
        ("suspend", "hr", "approved"),
        ("resume", "hr", "submitted"),
        ("confer", "hr", "conferred"),
    ],
)
def test_an_act_in_another_state_is_a_409(client_of, make, act, who, state):
    answer = client_of(who, *CLIENTS[who]).post(f"{URL}{make(state).pk}/{act}/", ACTS[act])

    assert (answer.status_code, answer.json()["code"]) == (409, "nomination.wrong_state")


@pytest.mark.parametrize("act", ACTS)
def test_an_act_refuses_what_it_does_not_know_and_is_hidden_from_strangers(client_of, make, hr, chief, act):
    case = make("submitted")
    url = f"{URL}{case.pk}/{act}/"
    client = chief if act in ("submit", "withdraw") else hr

    unknown = client.post(url, {**ACTS[act], "surprise": 1})
    assert (unknown.status_code, unknown.json()["findings"][0]["code"]) == (400, "request.unknown_field")
    role = Role.STATION_CHIEF if act in ("submit", "withdraw") else Role.HR
    stranger = client_of("stranger", role, "other_station").post(url, ACTS[act])
    assert (stranger.status_code, stranger.json()["code"]) == (404, "access.not_found")


@pytest.mark.parametrize(
    ("act", "change"),
    [
        ("return", {"fields": ["state"]}),
        ("screen", {"decision": "perhaps"}),
        ("screen", {"overrides": [{"code": "x"}]}),
        ("suspend", {"ground": ""}),
        ("confer", {"conferred_on": "2026-13-01"}),
        ("confer", {"tokens": [{"kind": "cake", "serial": "1"}]}),
    ],
)
def test_an_act_with_a_bad_body_is_a_400(make, hr, act, change):
    answer = hr.post(f"{URL}{make('submitted').pk}/{act}/", {**ACTS[act], **change})

    assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")


def test_a_returned_case_is_mended_where_the_return_says_and_handed_in_again(make, hr, chief):
    own = f"{URL}{make('submitted').pk}/"
    hr.post(f"{own}return/", ACTS["return"])

    closed = chief.patch(own, {"star": "justice"})
    assert (closed.status_code, closed.json()["code"]) == (409, "nomination.field_not_reopened")
    assert chief.patch(own, {"reason": "补充"}).json()["reopened_fields"] == ["reason"]
    assert chief.post(f"{own}submit/", {}).json()["state"] == "submitted"


def test_an_idempotency_key_answers_the_second_time_what_it_answered_first(make, chief):
    case = make()
    url, key = f"{URL}{case.pk}/submit/", {"Idempotency-Key": "one"}

    first = chief.post(url, {}, headers=key)
    second = chief.post(url, {}, headers=key)

    assert (first.status_code, second.status_code, first.json()) == (200, 200, second.json())
    assert chief.post(url, {}).status_code == 409


def test_the_list_filters(at, units, make, hr, cycle):
    submitted, eligible = make("submitted"), make("eligible")

    def found(query):
        return {row["id"] for row in hr.get(f"{URL}?{query}").json()["results"]}

    both = {str(submitted.pk), str(eligible.pk)}
    assert found("") == both
    assert found("state=eligible") == {str(eligible.pk)}
    assert found(f"officer={submitted.officer_id}") == {str(submitted.pk)}
    assert found(f"cycle={cycle.pk}&star=service&unit=COUNTY") == both
    assert found("star=loyalty") == found("unit=OTHER_STATION") == found("award=x") == set()
    assert hr.get(f"{URL}?colour=red").json()["code"] == "request.unknown_parameter"


def test_a_member_sees_no_content_before_declaring(at, make, client_of):
    case = make("under_review")
    member = client_of("member1")

    stub = member.get(f"{URL}{case.pk}/").json()
    assert (stub["id"], stub["state"], stub["may"]) == (str(case.pk), "under_review", ["declare"])
    assert (stub["reason"], stub["deed"], stub["nominated_by"]) == (None, None, None)
    assert (stub["findings"], stub["timeline"], stub["attached_honors"]) == ([], [], [])
    assert member.get(URL).json()["results"] == [stub]

    Conflict.objects.create(
        nomination=case,
        member=User.objects.get(username="member1"),
        source="declared",
        declared="none",
        effect="disclose",
        created_at=at,
    )
    whole = member.get(f"{URL}{case.pk}/").json()
    assert (whole["reason"], whole["deed"]) == ("表现突出。", str(case.deed_id))


def test_a_recused_member_finds_nothing(at, make, client_of):
    case = make("under_review")
    Conflict.objects.create(
        nomination=case,
        member=User.objects.get(username="member1"),
        source="declared",
        declared="kinship",
        effect="block",
        recused=True,
        created_at=at,
    )
    member = client_of("member1")

    assert member.get(f"{URL}{case.pk}/").status_code == 404
    assert member.get(URL).json()["results"] == []


def test_why_a_case_is_held_is_told_to_those_who_may_know(make, hr, chief):
    case = make("submitted")
    hr.post(f"{URL}{case.pk}/suspend/", ACTS["suspend"])

    assert hr.get(f"{URL}{case.pk}/").json()["timeline"][-1]["reason"] == "核查"
    assert chief.get(f"{URL}{case.pk}/").json()["timeline"][-1]["reason"] == ""


def test_a_list_costs_the_same_at_1_and_at_50_rows(make, hr, django_assert_num_queries):
    for number in range(50):
        if number in (1, 49):
            with django_assert_num_queries(9):
                assert len(hr.get(URL).json()["results"]) == number
        make("submitted")
