"""The cycles of the sample: one told to its end with all that can happen, and one standing in each phase today."""

from evaluations.domain.nomination import State
from evaluations.management.demo import star_cycle as scene
from evaluations.management.demo import voting
from evaluations.management.demo.company import Company
from evaluations.management.demo.play import JUDGES, Play
from evaluations.management.demo.timeline import Script
from evaluations.management.demo.voting import HOLDERS
from evaluations.services.ballot_close import close_due_rounds
from evaluations.services.cycle import cancel_cycle
from evaluations.services.cycle_advance import advance_cycle
from evaluations.services.nomination import edit_nomination, submit_nomination, withdraw_nomination
from evaluations.services.objection import raise_objection
from evaluations.services.screening import return_nomination
from honors.domain.actor import ANONYMOUS

STARS = ("loyalty", "service", "justice", "discipline")
CITY_CHIEFS = ("longquan", "zhili", "yangjiabu", "shuanglin", "xinshi", "xiaofeng", "zhicheng", "meishan")
CHANGXING_CHIEFS = ("zhicheng", "meishan", "sian", "hongqiao", "lijiaxiang", "heping")


def nominees(chiefs: tuple[str, ...], number: int) -> list[tuple[str, str]]:
    """So many cases: the chiefs in turn, the stars in turn."""
    return [(chiefs[place % len(chiefs)], STARS[place % len(STARS)]) for place in range(number)]


def _called(company: Company, name: str) -> str:
    return f"{company.at.year}年{name}"


def whole_cycle(company: Company) -> tuple[Play, Script]:
    """Eight chiefs, twelve cases; refused, returned, withdrawn, recused, not selected, declined, conferred."""
    play = Play(
        company=company,
        place="city",
        name=_called(company, "四星争创（第一批）"),
        began=62,
        until="closed",
        nominees=nominees(CITY_CHIEFS, 12),
        losers=frozenset({10}),
    )
    return play, _whole(play)


def _whole(play: Play) -> Script:
    company, timeline, began = play.company, play.company.timeline, play.began
    yield timeline.moment(began, "09:00")
    scene.open_nominations(play)
    for number, (chief, star) in enumerate(play.nominees):
        yield timeline.moment(began - 1 - number // 4, f"{10 + number % 4}:30")
        scene.nominate(play, chief, star)
    refused, returned, withdrawn = 8, 9, 11
    yield timeline.moment(began - 4, "10:00")
    scene.screen(play, play.case(refused), refused="事迹不属于本期评选范围。")
    return_nomination(
        actor=company.actor("hr.city"),
        nomination=play.case(returned),
        reason="推荐理由过于简略。",
        fields=["reason"],
        at=company.at,
    )
    chief = company.actor(f"chief.{play.nominees[withdrawn][0]}")
    withdraw_nomination(actor=chief, nomination=play.case(withdrawn), reason="本人申请下期再参评。", at=company.at)
    yield timeline.moment(began - 4, "15:00")
    chief = company.actor(f"chief.{play.nominees[returned][0]}")
    edit_nomination(
        actor=chief,
        nomination=play.case(returned),
        changes={"reason": "连续多次主动帮助群众，受到来信表扬。"},
        at=company.at,
    )
    submit_nomination(actor=chief, nomination=play.case(returned), at=company.at)
    yield timeline.moment(began - 5, "10:00")
    for case in play.in_state(State.SUBMITTED):
        scene.screen(play, case)
    yield timeline.moment(began - 6, "16:00")
    scene.advance(play, "reviewing")
    yield timeline.moment(began - 7, "10:00")
    scene.calibrate(play, *JUDGES)
    scene.declare(play, *JUDGES, kin={"member2": 3}, colleague={"member4": 5})
    yield timeline.moment(began - 8, "15:00")
    scene.review(play, *JUDGES)
    yield timeline.moment(began - 10, "16:00")
    scene.advance(play, "voting")
    yield from voting.vote(play)
    yield timeline.moment(began - 13, "09:00")
    scene.advance(play, "notice")
    scene.put_on_notice(play, play.in_state(State.SELECTED))
    yield timeline.moment(began - 19, "10:00")
    scene.advance(play, "approving")
    waiting = play.in_state(State.AWAITING_APPROVAL)
    yield timeline.moment(began - 20, "10:30")
    scene.decline(play, waiting[-1])
    scene.approve(play, waiting[:-1], number=101)
    yield timeline.moment(began - 22, "15:00")
    scene.confer(play, play.in_state(State.APPROVED))
    yield timeline.moment(began - 23, "17:00")
    hr = company.actor("hr.city")
    advance_cycle(actor=hr, cycle=play.cycle, to="closed", at=company.at)


def approving_cycle(company: Company) -> tuple[Play, Script]:
    """The notice is over: two stars are approved, the others wait for the leader."""
    play = Play(
        company=company,
        place="city",
        name=_called(company, "四星争创（第二批）"),
        began=25,
        until="approving",
        nominees=nominees(CITY_CHIEFS[4:] + CITY_CHIEFS[:4], 6),
        method="seats",
    )
    return play, _approving(play)


def _approving(play: Play) -> Script:
    timeline, began = play.company.timeline, play.began
    yield from scene.walk(play)
    scene.put_on_notice(play, play.in_state(State.SELECTED))
    yield timeline.moment(began - 19, "10:00")
    scene.advance(play, "approving")
    yield timeline.moment(began - 20, "10:30")
    scene.approve(play, play.in_state(State.AWAITING_APPROVAL)[:2], number=102)


def notice_cycle(company: Company) -> tuple[Play, Script]:
    """The notice runs: one case is held by an objection, one is not up yet."""
    play = Play(
        company=company,
        place="city",
        name=_called(company, "四星争创（第三批）"),
        began=15,
        until="notice",
        nominees=nominees(CITY_CHIEFS, 5),
        method="points",
    )
    return play, _noticed(play)


def _noticed(play: Play) -> Script:
    company = play.company
    yield from scene.walk(play)
    notice = scene.put_on_notice(play, play.in_state(State.SELECTED)[:-1])
    yield company.timeline.moment(play.began - 14, "11:00")
    raise_objection(
        actor=ANONYMOUS, notice=notice, nomination=play.case(0), text="请核实事迹发生的时间。", at=company.at
    )


def voting_cycle(company: Company) -> tuple[Play, Script]:
    """Rounds in every state; the open one has ballots of two judges, one ranked two cases for one place."""
    play = Play(
        company=company,
        place="changxing",
        name=_called(company, "长兴四星争创（第一批）"),
        began=15,
        until="voting",
        nominees=nominees(CHANGXING_CHIEFS, 11),
    )
    return play, _voted(play)


def _voted(play: Play) -> Script:
    company, timeline, began = play.company, play.company.timeline, play.began
    yield from scene.walk(play)
    soon, today, later = (began - 11, "09:00"), (began - 12, "17:00"), (-10, "17:00")
    confirmed, unsealed, closed = (voting.define_round(play, [play.case(place)], soon, today) for place in range(3))
    voting.define_round(play, [play.case(3)], soon, (began - 11, "12:00"))  # nobody came: it lapses
    ranked = voting.define_round(play, play.refreshed()[9:], soon, today, method="ranking", seats=1)
    for ballot_round in (confirmed, unsealed, closed, ranked):
        voting.share(play, ballot_round, *HOLDERS)
    yield timeline.moment(began - 11, "09:30")
    for ballot_round in (confirmed, unsealed, closed, ranked):
        voting.begin_vote(play, ballot_round)
        voting.cast(play, ballot_round, *JUDGES)
        voting.end_vote(play, ballot_round)
    for ballot_round in (confirmed, unsealed, ranked):
        voting.unseal(play, ballot_round)
    for ballot_round in (confirmed, ranked):
        voting.sign(play, ballot_round)
    yield timeline.moment(began - 11, "12:30")
    close_due_rounds(at=company.at)
    yield timeline.moment(began - 13, "09:30")
    voting.define_round(play, [play.case(3)], (began - 13, "09:30"), later)
    voting.share(play, voting.define_round(play, [play.case(4)], (began - 13, "09:30"), later), "chair")
    is_open = voting.define_round(play, play.refreshed()[5:9], (began - 13, "09:30"), later)
    voting.share(play, is_open, *HOLDERS)
    yield timeline.moment(began - 13, "10:00")
    voting.begin_vote(play, is_open)
    voting.cast(play, is_open, *JUDGES[1:3])


def reviewing_cycle(company: Company) -> tuple[Play, Script]:
    """The judges are reading: one has scored and abstained, one is recused from a case, one has only looked."""
    play = Play(
        company=company,
        place="changxing",
        name=_called(company, "长兴四星争创（第二批）"),
        began=9,
        until="reviewing",
        nominees=nominees(CHANGXING_CHIEFS, 6),
    )
    return play, scene.walk(play)


def nominating_cycles(company: Company) -> list[tuple[Play, Script]]:
    """Open for nominations now, in the city and in Changxing."""
    made = []
    for place, name, chiefs in (
        ("city", "四星争创（第四批）", CITY_CHIEFS),
        ("changxing", "长兴四星争创（第三批）", CHANGXING_CHIEFS),
    ):
        play = Play(
            company=company,
            place=place,
            name=_called(company, name),
            began=3,
            until="nominating",
            nominees=nominees(chiefs, 4),
        )
        made.append((play, _nominating(play)))
    return made


def _nominating(play: Play) -> Script:
    company, timeline = play.company, play.company.timeline
    yield timeline.moment(3, "09:00")
    scene.open_nominations(play)
    for number, (chief, star) in enumerate(play.nominees):
        yield timeline.moment(2, f"{10 + number}:30")
        scene.nominate(play, chief, star, submit=number > 0)
    yield timeline.moment(1, "10:00")
    scene.screen(play, play.case(1))
    return_nomination(
        actor=company.actor(play.who("hr")),
        nomination=play.case(2),
        reason="请写明群众评价。",
        fields=["reason", "deed"],
        at=company.at,
    )


def planned_cycles(company: Company) -> list[tuple[Play, Script]]:
    """One that is only planned, and one that was called off."""
    made = []
    for name, called_off in (("四星争创（下一批）", False), ("四星争创（试点）", True)):
        play = Play(
            company=company, place="city", name=_called(company, name), began=1, until="nominating", nominees=()
        )
        made.append((play, _planned(play, called_off=called_off)))
    return made


def _planned(play: Play, *, called_off: bool) -> Script:
    company = play.company
    yield company.timeline.moment(1, "09:10")
    scene.plan(play)
    if called_off:
        cancel_cycle(actor=company.actor("hr.city"), cycle=play.cycle, reason="并入下一批。", at=company.at)
