"""The words for states and verbs, as they stand in other texts."""

from honors.domain.codes import Code, register

STATES = {
    "draft": ("草拟", "a draft"),
    "submitted": ("已报送", "submitted"),
    "returned": ("退回修改", "returned"),
    "eligible": ("审核通过", "found eligible"),
    "refused": ("审核不通过", "refused"),
    "under_review": ("评审中", "under review"),
    "selected": ("入选", "selected"),
    "not_selected": ("未入选", "not selected"),
    "on_notice": ("公示中", "on public notice"),
    "awaiting_approval": ("待审批", "awaiting approval"),
    "approved": ("已批准", "approved"),
    "conferred": ("已授予", "conferred"),
    "declined": ("未获批准", "declined"),
    "withdrawn": ("已撤回", "withdrawn"),
    "suspended": ("中止", "suspended"),
    "nominating": ("推荐", "nominating"),
    "reviewing": ("评审", "reviewing"),
    "voting": ("投票", "voting"),
    "notice": ("公示", "public notice"),
    "approving": ("审批", "approving"),
    "closed": ("已结束", "closed"),
    "cancelled": ("已取消", "cancelled"),
    "sharing": ("生成密钥", "sharing keys"),
    "open": ("开放", "open"),
    "unsealed": ("已开箱", "unsealed"),
    "confirmed": ("已确认", "confirmed"),
    "waiting": ("等待", "waiting"),
    "recorded": ("已登记待复核", "recorded"),
}
VERBS = {
    "submit": ("报送", "submit"),
    "papers_complete": ("材料补齐，奖励确认", "papers complete, confirmed"),
    "lapse": ("逾期未补材料，奖励失效", "papers overdue, lapsed"),
    "hand_over": ("移交", "hand over"),
    "admit": ("逾期准予报送", "admit late"),
    "return": ("退回", "return"),
    "withdraw": ("撤回", "withdraw"),
    "find_eligible": ("审核通过", "find eligible"),
    "refuse": ("审核不通过", "refuse"),
    "begin_review": ("进入评审", "begin review"),
    "select": ("确认入选", "select"),
    "not_select": ("确认未入选", "not select"),
    "post_notice": ("公示", "post a notice"),
    "end_notice": ("结束公示", "end the notice"),
    "forward": ("上报审批", "forward"),
    "approve": ("批准", "approve"),
    "decline": ("不予批准", "decline"),
    "confer": ("授予", "confer"),
    "suspend": ("中止", "suspend"),
    "resume": ("恢复", "resume"),
}

for _kind, _words in (("state", STATES), ("verb", VERBS)):
    register(*(Code(f"{_kind}.{name}", zh, en, 200) for name, (zh, en) in _words.items()))
