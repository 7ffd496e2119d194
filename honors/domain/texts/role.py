"""The names of the roles."""

from honors.domain.codes import Code, register

register(
    Code("role.station_chief", "所长", "Station chief"),
    Code("role.officer", "民警、辅警", "Officer"),
    Code("role.hr", "政工部门", "Political department (HR)"),
    Code("role.committee_member", "评审委员", "Committee member"),
    Code("role.committee_chair", "评审主任委员", "Committee chair"),
    Code("role.discipline", "纪检监察", "Discipline inspection"),
    Code("role.leader", "领导", "Leadership"),
    Code("role.auditor", "审计人员", "Auditor"),
    Code("role.system_admin", "系统管理员", "System administrator"),
    Code("role.security_admin", "安全管理员", "Security administrator"),
    Code("role.audit_admin", "审计管理员", "Audit administrator"),
)
