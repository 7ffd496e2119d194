"""Texts of the findings about recipients and papers."""

from honors.domain.codes import Code, register

register(
    Code(
        "eligibility.wrong_category",
        "奖励 {award} 不授予此类对象（{category}）。请改选对应的个人或集体奖励。",
        "The award {award} is not made for this kind of recipient ({category}). Choose the award for it.",
    ),
    Code(
        "eligibility.award_not_open",
        "奖励 {award} 在 {on} 未施行或未启用。",
        "The award {award} was not in force, or is switched off, on {on}.",
    ),
    Code(
        "eligibility.auxiliary",
        "辅警不适用 {award}，请使用辅警奖励办法。",
        "Auxiliary police are rewarded under their own scheme, not with {award}.",
    ),
    Code(
        "eligibility.not_staffed_police",
        "奖励 {award} 只授予规定的人员类别，该同志为 {personnel_category}。",
        "The award {award} is not open to the personnel category {personnel_category}.",
    ),
    Code(
        "eligibility.not_in_service",
        "{day} 该同志不在职，不能就此申报；在职期间另有事迹的，请写明该事迹。",
        "The person was not in service on {day}. Name the deed if it was done while the person served.",
    ),
    Code(
        "eligibility.left_service",
        "该同志在事迹之后已离开岗位（{status}），请审核人决定。",
        "The person has left the service since the deed ({status}); a person must decide.",
    ),
    Code(
        "eligibility.leaving_unknown",
        "该同志已离开岗位（{status}），离开日期没有登记；请核实 {day} 是否在职后决定。",
        "The person has left the service ({status}) and the day is not on record; find out whether the person served "
        "on {day}, and decide.",
    ),
    Code(
        "eligibility.temporary_incomplete",
        "非建制单位缺少：{missing}（任务、负责人、成员、起止日期均须写明）。",
        "The temporary unit lacks: {missing} (task, head, members and dates are needed).",
    ),
    Code(
        "eligibility.temporary_outside_dates",
        "事迹日期 {day} 不在非建制单位的起止日期（{from} 至 {to}）之内。",
        "The deed of {day} lies outside the dates of the temporary unit ({from} to {to}).",
    ),
    Code(
        "eligibility.unit_not_there",
        "该单位在事迹发生之日（{day}）尚未设立或已撤销（承接单位：{successors}），请审核人决定。",
        "The unit did not exist on the day of the deed ({day}; successors: {successors}); a person must decide.",
    ),
    Code(
        "eligibility.unit_ended",
        "该单位已于 {ended_on} 撤销（承接单位：{successors}），请审核人决定。",
        "The unit ended on {ended_on} (successors: {successors}); a person must decide.",
    ),
    Code(
        "eligibility.posthumous_flag_needed",
        "该同志已于 {died_on} 去世，须按追授申报。",
        "The person died on {died_on}: put the case forward as posthumous.",
    ),
    Code(
        "eligibility.posthumous_collective",
        "追授只适用于个人，申报对象为{category}。",
        "Only an individual can be rewarded posthumously, not this kind of recipient ({category}).",
    ),
    Code(
        "eligibility.posthumous_without_death",
        "追授须先登记去世日期和原因，登记状态为{status}。",
        "A posthumous award needs the date and the cause of death on record; the status is: {status}.",
    ),
    Code(
        "eligibility.posthumous_cause",
        "去世原因（{cause}）不符合追授条件。",
        "The cause of death ({cause}) is not one for which an award is made posthumously.",
    ),
    Code(
        "eligibility.deed_rewarded",
        "同一事迹已于 {decided_on} 奖励（{award}），不得再次奖励。",
        "The same deed was rewarded on {decided_on} ({award}); one deed is rewarded once.",
    ),
    Code(
        "eligibility.deed_rewarded_as",
        "同一事迹已于 {decided_on} 奖励{unit}（{award}）；该单位与本单位有合并承接关系，视为同一集体，不得再次奖励。",
        "The same deed was rewarded on {decided_on} ({award}) in {unit}. One of the two took over from the other, so "
        "they count as one collective; one deed is rewarded once.",
    ),
    Code(
        "eligibility.deed_of_whole",
        "同一事迹已于 {decided_on} 奖励{unit}（{award}）；本单位与其由同一单位分设，请审核人判断是否属于同一奖励对象。",
        "The same deed was rewarded on {decided_on} ({award}) in {unit}, and the two come from a division of one unit; "
        "a person must decide whether they are the same recipient.",
    ),
    Code(
        "eligibility.deed_pending",
        "同一事迹另有在办案卷，只能批准其中一件。",
        "Another case for the same deed is under way; only one of them can be approved.",
    ),
    Code(
        "eligibility.repeat_window",
        "{decided_on} 已获同级或更高奖励（{award}），{months} 个月内原则上不再给予。",
        "The same or a higher award ({award}) dates from {decided_on}; in principle none follows for {months} months.",
    ),
    Code(
        "eligibility.higher_organ",
        "上级机关已于 {decided_on} 就同一事由给予奖励（{award}），下级机关不再奖励。",
        "A higher organ rewarded the same cause on {decided_on} ({award}); a lower organ does not reward it again.",
    ),
    Code(
        "eligibility.investigation",
        "自 {starts_on} 起接受调查，暂停办理。",
        "Under investigation since {starts_on}: the case is suspended.",
    ),
    Code(
        "eligibility.head_investigated",
        "该单位负责人正在接受调查，请审核人决定。",
        "A head of the unit is under investigation; a person must decide.",
    ),
    Code(
        "eligibility.disciplinary_period",
        "处于处分影响期内（{degree}，至 {ends_on}）。",
        "In a disciplinary period ({degree}, until {ends_on}).",
    ),
    Code(
        "eligibility.collective_bar",
        "集体处于限制期内（{degree}，至 {ends_on}）。",
        "The collective is barred ({degree}, until {ends_on}).",
    ),
    Code(
        "eligibility.held",
        "案卷已暂停，请向政工部门了解。",
        "The case is held; ask the political department.",
    ),
    Code(
        "eligibility.own_case",
        "本人推荐本人，请审核人注意。",
        "The nominator is the person nominated.",
    ),
    Code(
        "eligibility.stars_limit",
        "本期已另有 {others} 件争星申报，每人最多 {limit} 项。",
        "There are {others} other star cases in this cycle; a person may have {limit}.",
    ),
    Code(
        "eligibility.put_forward",
        "不能另报“{award}”：此人在本周期内已有案卷（争星同一星级、奖励同一人只立一件）。请跟进原案；原案撤回、未通过或者"
        "落选后可以另行推荐。",
        "{award} cannot be put forward: this person has a case in this cycle already (one for each star, one "
        "for awards). Follow that case; once it is withdrawn, refused or not selected, put the person forward again.",
    ),
    Code(
        "eligibility.nominator",
        "推荐人不属于方案规定的推荐主体：{allowed}。",
        "The nominator is not among those the scheme allows: {allowed}.",
    ),
    Code(
        "eligibility.one_subject",
        "请指明一名人员或一个单位，并指明一项奖励或一颗星。",
        "Name one officer or one unit, and one award or one star.",
        400,
    ),
    Code(
        "papers.no_assessment",
        "缺少考核报告，{level} 须由批准机关或其委托的下一级政工部门考核。",
        "The assessment is missing; {level} is assessed by the approving organ or its next-lower delegate.",
    ),
    Code("papers.no_discipline_opinion", "缺少纪检监察意见。", "The discipline opinion is missing."),
    Code(
        "papers.old_discipline_opinion",
        "纪检监察意见（{dated_on}）已超过 {days} 天，请重新征求。",
        "The discipline opinion of {dated_on} is older than {days} days; ask again.",
    ),
    Code(
        "papers.discipline_opposes",
        "纪检监察意见（{dated_on}）为不同意，领导班子成员须有同意的意见。",
        "The discipline opinion of {dated_on} opposes; a member of a leading body needs one that agrees.",
    ),
    Code("papers.opposed", "{kind} 意见为不同意。", "The opinion {kind} opposes."),
)
