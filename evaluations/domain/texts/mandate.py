"""Codes about recorded delegations."""

from honors.domain.codes import Code, register

register(
    Code(
        "mandate.not_below",
        "受委托机关须隶属于委托机关。",
        "The organ entrusted must stand below the one that entrusts.",
        400,
    ),
    Code(
        "mandate.not_delegable",
        "权限表不允许将 {award} 委托给该级机关。",
        "The authority table does not let {award} be delegated to an organ of that level.",
    ),
    Code("mandate.dates", "委托的结束日期不得早于开始日期。", "A mandate cannot end before it begins.", 400),
    Code(
        "mandate.overlap",
        "该项委托在此期间已有记录。",
        "That delegation is on record for a part of this time already.",
        409,
    ),
)
