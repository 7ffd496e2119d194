"""What a rule says when it refuses: a stable code, its parameters and the findings behind it.

Every face (web, API, command, task) shows the same text for a code; the texts stand in ``codes.py``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from honors.domain.finding import Finding


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
