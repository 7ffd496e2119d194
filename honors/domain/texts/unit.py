"""Codes about units."""

from honors.domain.codes import Code, register

register(
    *(
        Code(f"unit_level.{value}", zh, en, 200)
        for value, zh, en in (
            ("ministry", "部级机关", "ministry"),
            ("province", "省级公安机关", "provincial organ"),
            ("prefecture", "市级公安机关", "prefectural organ"),
            ("county", "县级公安机关", "county organ"),
            ("branch", "公安分局", "branch bureau"),
            ("station", "派出所", "police station"),
            ("brigade", "大队", "brigade"),
            ("detachment", "支队", "detachment"),
            ("corps", "总队", "corps"),
            ("department", "内设机构", "department"),
        )
    ),
    Code(
        "unit.unclear",
        "有多个单位名为“{name}”，请改填单位代码。",
        "Several units are named “{name}”; give the code of the unit instead.",
    ),
    Code("unit.code_taken", "单位代码 {code} 已被使用。", "The unit code {code} is taken.", 409),
    Code("unit.unknown", "没有单位代码 {code}。", "There is no unit with the code {code}.", 400),
    Code(
        "unit.temporary_needs_task",
        "非建制单位须写明任务、成员和起止日期（R-04）。",
        "A temporary unit needs its task, members and dates (R-04).",
    ),
    Code("unit.dates", "撤销日期不得早于设立日期。", "A unit cannot end before it begins.", 400),
    Code(
        "unit.change_in_future",
        "变更日期 {day} 晚于今天（{today}），请在生效之日登记。",
        "The change is of {day}, later than today ({today}); enter it on its day.",
        400,
    ),
    Code("unit.repeated", "单位 {codes} 重复出现。", "Units named more than once: {codes}.", 400),
    Code(
        "unit.temporary_ends_itself",
        "非建制单位 {code} 到期自行结束，不能合并或分设。",
        "The temporary unit {code} ends by itself; it is neither merged nor split.",
    ),
    Code("unit.ended", "单位 {code} 已撤销。", "The unit {code} has ended.", 409),
    Code("unit.not_there", "单位 {code} 在 {day} 不存在。", "The unit {code} does not exist on {day}.", 422),
    Code(
        "unit.has_children",
        "单位 {code} 还有下级单位：{children}，须先分别处理。",
        "The unit {code} still has units below it, which come first: {children}.",
    ),
    Code(
        "unit.recorded_later",
        "单位 {code} 在 {day} 及以后已有任职或奖励登记，请先核对。",
        "Postings or honors of the unit {code} are on record for {day} or later; look at them first.",
    ),
    Code(
        "unit.other_province",
        "单位 {code} 与承接单位不在同一省。",
        "The unit {code} and its successor are not in the same province.",
    ),
    Code("unit.nothing_to_merge", "请指明要合并的单位。", "Name the units to merge.", 400),
    Code("unit.split_into_one", "分设至少要有两个承接单位。", "A split needs two successors at least.", 400),
    Code(
        "unit.default_not_named",
        "默认承接单位 {code} 不在承接单位之中。",
        "The default successor {code} is not among the successors.",
        400,
    ),
    Code(
        "unit.not_of_unit",
        "人员 {officer} 不属于被分设的单位。",
        "Officer {officer} does not belong to the unit that is split.",
        400,
    ),
    Code("unit.split_off_nobody", "请指明分出的人员。", "Name the people who go to the new unit.", 400),
    Code(
        "unit.split_off_not_new",
        "分出的新单位须自 {day} 起设立；单位 {code} 设立于 {begins_on}。人员去往已有单位，请办理调动。",
        "What is split off is a new unit that begins on {day}; {code} began on {begins_on}. "
        "Post people to a unit that exists already.",
        422,
    ),
    Code(
        "unit.split_off_already",
        "单位 {code} 已登记为由本单位分出，后续人员请办理调动。",
        "{code} is on record as split off from this unit; post further people there.",
        409,
    ),
    Code(
        "unit.person_recorded_later",
        "{officer} 在 {day} 及以后已有任职或奖励登记，请先核对。",
        "Postings or honors of {officer} are on record for {day} or later; look at them first.",
    ),
    Code(
        "unit.front_line_order",
        "变更日期 {day} 须晚于现状的起始日期 {since}。",
        "The change must come after {since}, when the present state began; {day} does not.",
        400,
    ),
    Code(
        "unit.same_front_line",
        "单位 {code} 的一线标志与所填相同。",
        "The unit {code} is marked in that way already.",
        400,
    ),
    Code(
        "unit.name_order",
        "新名称的起始日期 {day} 须晚于现名称的起始日期 {since}。",
        "The new name must begin after {since}, when the present one began; {day} does not.",
        400,
    ),
    Code("unit.same_name", "新名称与现名称相同。", "The unit bears that name already.", 400),
    Code(
        "unit.members_frozen",
        "非建制单位的成员名单自首次申报或到期之日起固定，不得变更（R-04，奖励条令第七条）。",
        "The members of a temporary unit are fixed once it is put forward or has ended (R-04, art. 7).",
    ),
    Code(
        "unit.not_temporary",
        "单位 {code} 不是非建制单位，没有成员名单。",
        "The unit {code} is no temporary unit and has no list of members.",
    ),
    Code("unit.head_not_member", "负责人须在成员之中。", "The head must be one of the members.", 400),
    Code("unit.no_members", "非建制单位至少要有一名成员。", "A temporary unit has one member at least.", 400),
    Code(
        "unit.cycle_running",
        "单位 {code} 有尚未结束的评选周期（{cycles}），须先结束或取消。",
        "The unit {code} still runs cycles ({cycles}); close or cancel them first.",
    ),
    Code(
        "notify.role_ended",
        "单位“{unit}”已撤销，您在该单位的角色（{role}）随之终止。",
        "The unit {unit} has ended, and with it your role there ({role}).",
        200,
    ),
)
