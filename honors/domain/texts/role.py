"""The names of the roles."""

from honors.domain.codes import Code, register

ROLE_NAMES = {
    "station_chief": ("所长", "Station chief"),
    "officer": ("民警、辅警", "Officer"),
    "hr": ("政工部门", "Political department (HR)"),
    "committee_member": ("评审委员", "Committee member"),
    "committee_chair": ("评审主任委员", "Committee chair"),
    "discipline": ("纪检监察", "Discipline inspection"),
    "leader": ("领导", "Leadership"),
    "auditor": ("审计人员", "Auditor"),
    "system_admin": ("系统管理员", "System administrator"),
    "security_admin": ("安全管理员", "Security administrator"),
    "audit_admin": ("审计管理员", "Audit administrator"),
}

register(*(Code(f"role.{role}", zh, en) for role, (zh, en) in ROLE_NAMES.items()))
