"""Codes about the reserve pool."""

from honors.domain.codes import Code, register

register(
    Code(
        "pool.contradicting_dates",
        "入库（{entered_on}）、评估和出库日期相互矛盾。",
        "The dates of entry ({entered_on}), review and exit contradict each other.",
        400,
    ),
    Code(
        "pool.care_before_entry",
        "关爱措施的期限早于入库日期（{entered_on}）。",
        "The care measure is due before the entry into the pool ({entered_on}).",
        400,
    ),
)
