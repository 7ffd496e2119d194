"""Codes about statistics."""

from honors.domain.codes import Code, register

register(
    Code(
        "statistics.bad_dimension",
        "统计口径须从 {known} 中选择，不得重复。",
        "Divide by some of these, each once: {known}.",
        400,
    ),
)
