"""What a rule says when it refuses: a stable code, its parameters and the findings behind it.

Every face (web, API, command, task) shows the same text for a code; the texts stand in ``codes.py``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from honors.domain.finding import Finding, Severity


class RuleViolation(Exception):  # noqa: N818 - the field's word; it is a verdict, not a programming error
    """A use case is refused.

    ``code`` is registered in ``honors.domain.codes``; ``params`` fill its text; ``findings`` are all the
    reasons at once, in the order in which they were found. ``field`` names the input at fault where one is.
    """

    def __init__(
        self,
        code: str,
        params: Mapping[str, Any] | None = None,
        *,
        findings: Sequence[Finding] = (),
        field: str | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.params = dict(params or {})
        self.findings = tuple(findings)
        self.field = field


def broken(
    code: str, said: Mapping[str, Any] | None = None, *, rule: str, clause: str, field: str | None = None
) -> RuleViolation:
    """A refusal for one reason, which a finding names with its rule and clause."""
    return refusal_of([reason(code, said, rule=rule, clause=clause)], field=field)


def reason(code: str, said: Mapping[str, Any] | None = None, *, rule: str, clause: str) -> Finding:
    """What blocks, where no edition of a text decides."""
    return Finding(code=code, rule=rule, clause=clause, edition="", severity=Severity.BLOCK, facts=dict(said or {}))


def refusal_of(findings: Sequence[Finding], *, field: str | None = None) -> RuleViolation:
    """A refusal that speaks with the code of its first finding and carries them all."""
    return RuleViolation(findings[0].code, findings[0].facts, findings=findings, field=field)
