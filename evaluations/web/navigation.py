"""What stands at the left: the pages that a role can reach, in the order of a working day."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from honors.domain.actor import Actor, Role

NOMINATORS = frozenset({Role.STATION_CHIEF, Role.HR, Role.OFFICER})
QUERY = frozenset({Role.STATION_CHIEF, Role.HR, Role.LEADER, Role.DISCIPLINE, Role.AUDITOR})
COMMITTEE = frozenset({Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER})
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
EVERYBODY = frozenset(Role)
STAFF = EVERYBODY - ADMINISTRATORS


@dataclass(frozen=True)
class Item:
    """A line of the column: where it leads, who sees it; ``counted`` lines show how much waits there."""

    label: str | Promise
    url_name: str
    roles: frozenset[Role]
    counted: bool = False


@dataclass(frozen=True)
class Group:
    label: str | Promise
    items: tuple[Item, ...]


GROUPS = (
    Group(
        "",
        (
            Item(_("待办"), "inbox", EVERYBODY, counted=True),
            Item(_("我的消息"), "notifications", EVERYBODY, counted=True),
            Item(_("新建推荐"), "nomination_new", NOMINATORS),
            Item(_("推荐案件"), "nominations", STAFF),
            Item(_("评审"), "committee", COMMITTEE),
            Item(_("投票"), "rounds", COMMITTEE | {Role.HR, Role.AUDITOR}),
            Item(_("评选周期"), "cycles", frozenset({Role.HR, Role.STATION_CHIEF, Role.LEADER})),
            Item(_("评选方案"), "schemes", frozenset({Role.HR})),
            Item(_("审批"), "approvals", frozenset({Role.LEADER, Role.HR})),
            Item(_("公示与异议"), "notices", EVERYBODY),
            Item(_("廉政意见"), "opinions", frozenset({Role.DISCIPLINE})),
            Item(_("异议办理"), "objections", frozenset({Role.DISCIPLINE})),
            Item(_("影响期与限制"), "bars", frozenset({Role.DISCIPLINE, Role.HR})),
            Item(_("更正申请"), "corrections", frozenset({Role.HR})),
            Item(_("复核"), "reconsiderations", frozenset({Role.HR, Role.LEADER})),
            Item(_("荣誉查询"), "honors", QUERY),
            Item(_("统计"), "statistics", frozenset({Role.HR, Role.LEADER, Role.AUDITOR})),
            Item(_("光荣榜"), "honor_roll", EVERYBODY),
            Item(_("名册"), "officers", frozenset({Role.STATION_CHIEF, Role.HR, Role.LEADER, Role.DISCIPLINE})),
            Item(_("导入"), "imports", frozenset({Role.HR})),
            Item(_("荣誉账本"), "ledger", frozenset({Role.HR, Role.AUDITOR, Role.AUDIT_ADMIN})),
            Item(_("审计记录"), "audit", frozenset({Role.AUDITOR, Role.AUDIT_ADMIN})),
            Item(_("后台任务"), "jobs", EVERYBODY),
        ),
    ),
    Group(
        _("管理"),
        (
            Item(_("账号管理"), "admin_accounts", frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})),
            Item(_("授权"), "admin_grants", frozenset({Role.SECURITY_ADMIN})),
            Item(_("消息队列"), "admin_queue", frozenset({Role.SYSTEM_ADMIN})),
            Item(_("全部后台任务"), "admin_jobs", frozenset({Role.SYSTEM_ADMIN})),
        ),
    ),
)


def groups_for(actor: Actor) -> list[Group]:
    """The groups with what the actor can reach; empty ones are left out."""
    rows = (Group(group.label, tuple(i for i in group.items if i.roles & actor.roles)) for group in GROUPS)
    return [group for group in rows if group.items]
