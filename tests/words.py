"""What a finding must be: a clause, its facts, and words in both languages."""

import re

from honors.domain.codes import text
from honors.domain.finding import Finding, Severity

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
BARE_CODE = re.compile(r"[a-z0-9]+[._][a-z0-9_.]+|[{}]|None|True|False")
LATIN = re.compile(r"[A-Za-z]{2,}")
CHINESE = re.compile("[\u4e00-\u9fff]")


def faults_of(finding: Finding) -> list[str]:
    """What is wrong with the words of a finding; nothing where it can be shown to anybody."""
    zh, en = text(finding.code, finding.facts), text(finding.code, finding.facts, language="en")
    found = [f"{finding.code}: {said}" for said in (zh, en) if BARE_CODE.search(said) or ISO_DAY.search(said)]
    if [] not in finding.facts.values():
        found += [f"{finding.code}: {said}" for said in (zh, en) if "—" in said]
    found += [f"{finding.code}: {zh}"] if LATIN.search(zh) else []
    for name in _names(finding):
        en = en.replace(name, "")
    found += [f"{finding.code}: {en}"] if CHINESE.search(en) else []
    if finding.severity is not Severity.WARN and not (finding.rule and finding.clause and finding.edition):
        found.append(f"{finding.code}: no clause")
    if finding.severity is not Severity.WARN and not finding.facts:
        found.append(f"{finding.code}: no facts")
    return found


def _names(finding: Finding) -> list[str]:
    """Units have no English names."""
    return [*finding.facts.get("successors", []), finding.facts.get("organ", ""), finding.facts.get("unit", "")]
