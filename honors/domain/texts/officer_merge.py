"""Codes about records that turn out to be one person."""

from honors.domain.codes import Code, register

register(
    Code("officer_merge.same", "不能将一条记录与自身合并。", "A record cannot be joined to itself.", 400),
    Code(
        "officer_merge.asked_already",
        "这条记录已有合并申请。",
        "Joining this record has been asked for already.",
        409,
    ),
    Code("officer_merge.decided", "该申请已处理（{state}）。", "This request was decided already ({state}).", 409),
    Code("officer_merge.own", "不得处理本人的记录。", "Nobody decides about the own record.", 403),
    Code(
        "officer_merge.second_person_needed",
        "须由申请人以外的另一人确认。",
        "Another person than the one who asked must confirm.",
        403,
    ),
    Code(
        "officer_merge.two_numbers",
        "两条记录的公民身份号码不同，不是同一人；如号码有误，请先更正。",
        "The identity numbers differ, so these are two people; correct the number first where it is wrong.",
    ),
    Code(
        "officer_merge.two_days",
        "两条记录登记的离开岗位或去世日期不同（{kept_on} 与 {other_on}）；请先核实并更正其一（R-03、R-05），再合并。",
        "The records name different days of leaving or of death ({kept_on} and {other_on}); correct one first "
        "(R-03, R-05).",
    ),
    Code(
        "officer_merge.two_endings",
        "两条记录登记的离开方式或去世原因不同；请先核实并更正其一（R-03、R-05），再合并。",
        "The records name different ways of leaving or causes of death; correct one first (R-03, R-05).",
    ),
    Code(
        "officer_merge.posted_after_end",
        "一条记录登记该同志已于 {ended_on} 去世，另一条在 {later_on} 仍有任职；请先核实并更正其一（R-05），再合并。",
        "One record has the person dead on {ended_on}, the other in service on {later_on}; correct one first (R-05).",
    ),
    Code(
        "officer_merge.roles_exclude",
        "两个账号的角色互斥（R-50），须先由安全保密管理员终止其一。",
        "The accounts hold roles that exclude each other (R-50); the security administrator ends one of them first.",
    ),
    Code(
        "officer_merge.cases_collide",
        "两条记录在同一周期申报了同一颗星（{star}），须先撤回其一。",
        "Both records have a live case for the same star ({star}) in one cycle; withdraw one of them first.",
    ),
)
