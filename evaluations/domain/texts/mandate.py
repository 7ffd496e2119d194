"""Codes about recorded delegations."""

from honors.domain.codes import Code, register

register(
    Code(
        "mandate.not_below",
        "受委托机关（{to_organ}）须隶属于委托机关（{from_organ}）。",
        "The organ entrusted ({to_organ}) must stand below the one that entrusts ({from_organ}).",
        400,
    ),
    Code(
        "mandate.not_delegable",
        "权限表不允许将 {award} 委托给 {to_organ}。",
        "The authority table does not let {award} be delegated to {to_organ}.",
    ),
    Code(
        "mandate.dates",
        "委托的结束日期（{valid_to}）不得早于开始日期（{valid_from}）。",
        "A mandate cannot end ({valid_to}) before it begins ({valid_from}).",
        400,
    ),
    Code(
        "mandate.overlap",
        "该项委托自 {from} 至 {to} 已有记录（{document_number}），同一天不能有两份。",
        "That delegation is on record from {from} to {to} ({document_number}); no day has two.",
        409,
    ),
)
