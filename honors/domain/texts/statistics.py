"""Codes about statistics."""

from honors.domain.codes import Code, register

register(
    Code(
        "statistics.bad_dimension",
        "统计口径须从 {known} 中选择，不得重复。",
        "Divide by some of these, each once: {known}.",
        400,
    ),
    Code(
        "statistics.bad_day",
        "“{given}”不是日期。请写成年-月-日，例如 2026-11-24。",
        "“{given}” is no date. Write year-month-day, for example 2026-11-24.",
        400,
    ),
)
