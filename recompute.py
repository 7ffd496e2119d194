"""Count a closed cycle again from its package, with nothing but this file and Python 3.9 or newer.

    python recompute.py DIR [--key FILE_OR_LINE]

DIR is what ``manage.py cycle export`` wrote; docs/cycle-package.md describes every file and formula, so that this
program can be written again by somebody else. It shares no code with the system and believes no result it finds.
``--key`` is the installation's key line, kept from a source that you trust; without it no signature is checked.

Exit code: 0 everything agrees, 1 something differs (the first line names the first input that does), 2 something could
not be checked: missing, unreadable, or hidden by the scheme.
"""

import argparse
import base64
import hashlib
import itertools
import json
import pathlib
import re
import sys
from datetime import date
from fractions import Fraction

FORMAT = "cycle-package/1"
FILES = (
    "approvals.json",
    "cycle.json",
    "ledger.json",
    "nominations.json",
    "notices.json",
    "reviews.json",
    "rounds.json",
    "scheme.json",
)
HASH = 32
MOST_CRITERIA = 10
LEAST_OF_CLASS = 3
HIDE_BELOW = 3
GRANTED = ("approved", "conferred")
GONE_ON = ("selected", "on_notice", "awaiting_approval", *GRANTED)


class Report:
    """What differs, and what could not be checked, in the order in which it was found."""

    def __init__(self):
        self.differs = []
        self.unchecked = []
        self.remarks = []

    def same(self, place, said, found):
        """One comparison; whether both are equal, ``1`` and ``true`` being different things."""
        if said == found and type(said) is type(found):
            return True
        self.differs.append(f"{place}: the package says {said!r}, recomputed {found!r}")
        return False

    def holds(self, place, is_so, message):
        """One condition."""
        if not is_so:
            self.differs.append(f"{place}: {message}")
        return is_so


# --- hashing, signatures ---------------------------------------------------------------------------------------------


def sha256(data):
    return hashlib.sha256(data).digest()


def canonical(value):
    """RFC 8785 for texts, integers, flags and nulls under keys of ASCII."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def tree_root(hashes):
    """RFC 6962 root over leaf hashes."""
    if not hashes:
        return sha256(b"")
    if len(hashes) == 1:
        return hashes[0]
    middle = 1 << ((len(hashes) - 1).bit_length() - 1)
    return sha256(b"\x01" + tree_root(hashes[:middle]) + tree_root(hashes[middle:]))


def root_by_proof(index, size, leaf_hash, proof):
    """The root to which an inclusion proof leads (RFC 9162, 2.1.3.2). Raises ValueError for a malformed one."""
    if not 0 <= index < size:
        raise ValueError("the index is outside the tree")
    node, last, root = index, size - 1, leaf_hash
    for item in proof:
        if not last:
            raise ValueError("the proof is too long")
        if node & 1 or node == last:
            root = sha256(b"\x01" + item + root)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            root = sha256(b"\x01" + root + item)
        node, last = node >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return root


P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _point_add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _point_mul(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _point_add(result, point)
        point, number = _point_add(point, point), number >> 1
    return result


def _point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        raise ValueError("no point of the curve")
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (not x and sign):
        raise ValueError("no point of the curve")
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_holds(public, message, signature):
    """RFC 8032."""
    try:
        key, point = _point(public), _point(signature[:32])
    except ValueError:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    if len(signature) != 2 * HASH or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = _point_mul(scalar, BASE), _point_add(point, _point_mul(challenge, key))
    return not any((left[at] * right[2] - right[at] * left[2]) % P for at in (0, 1))


def unbase64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("no canonical base64")
    return data


def parse_key(text):
    """``name+hash+base64(0x01, key)`` → name and the 32 bytes. Raises ValueError."""
    name, key_hash, material = text.strip().split("+", 2)
    data = unbase64(material)
    if data[:1] != b"\x01" or len(data) != 1 + HASH or key_hash != sha256(name.encode() + b"\n" + data)[:4].hex():
        raise ValueError("no Ed25519 key line")
    return name, data[1:]


def check_note(report, place, note, key, suffix=""):
    """The lines of a signed note; with a key also its signature, by that key under its name with ``suffix``."""
    text, gap, tail = note.decode().rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise ValueError("no signed note")
    body = text + "\n"
    signed = False
    for line in tail[:-1].split("\n"):
        dash, name, encoded = line.split(" ")
        material = unbase64(encoded)
        if dash != "\u2014":
            raise ValueError("no signature line")
        if key is None:
            continue
        expected = sha256(name.encode() + b"\n\x01" + key[1])[:4]
        if name.startswith(key[0]) and name.endswith(suffix) and material[:4] == expected:
            signed = report.holds(place, ed25519_holds(key[1], body.encode(), material[4:]), "the signature is false")
    if key is not None and not signed and not report.differs:
        report.differs.append(f"{place}: no signature by the key")
    return body.split("\n")[:-1]


# --- reading ---------------------------------------------------------------------------------------------------------


def _no_doubles(pairs):
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def parse(data):
    """JSON without doubled keys and without fractions, which stand as text."""

    def refuse(text):
        raise ValueError(f"{text} is no whole number")

    return json.loads(data.decode(), object_pairs_hook=_no_doubles, parse_float=refuse, parse_constant=refuse)


def read_package(report, folder, key):
    """The files that the manifest names, by name, each with the digest that it says. Raises OSError, ValueError."""
    data = (folder / "manifest.json").read_bytes()
    manifest = parse(data)
    if manifest["format"] != FORMAT:
        raise ValueError(f"manifest.json: the format {manifest['format']!r} is not known here")
    found = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    for name, digest in sorted(manifest["files"].items()):
        if name not in found:
            report.unchecked.append(f"{name}: missing")
        else:
            report.same(name, digest, sha256(found[name]).hex())
    for name in sorted(set(found) - set(manifest["files"]) - {"manifest.json", "manifest.note"}):
        report.differs.append(f"{name}: not in the manifest")
    for name in FILES:
        if name not in manifest["files"]:
            report.unchecked.append(f"{name}: not in the package")
    lines = check_note(report, "manifest.note", found.get("manifest.note", b""), key, "/package")
    report.same("manifest.note", lines, [FORMAT, manifest["cycle"], sha256(data).hex()])
    return {name: found[name] for name in manifest["files"] if name in found}, manifest["cycle"]


# --- eligibility -----------------------------------------------------------------------------------------------------


def day(text):
    """A date as text, which then compares as a date does. Raises ValueError."""
    return date.fromisoformat(text).isoformat()


def check_cases(report, table, scheme):
    """The counts of the cases, and for each examination that its decision follows from what the rules said."""
    cases = table["nominations"]
    names = [case["nomination"] for case in cases]
    report.holds("nominations.json", len(set(names)) == len(names), "a nomination stands twice")
    states, examined = {}, {}
    for case in cases:
        place = f"nominations.json {case['nomination']}"
        states[case["state"]] = states.get(case["state"], 0) + 1
        offered = [*(f"star.{star}" for star in scheme.get("stars", [])), *scheme.get("awards", [])]
        honor = case["award"] if case["star"] is None else f"star.{case['star']}"
        is_offered = honor in offered and (case["star"] is None or case["award"] is None)
        report.holds(place, is_offered, f"{honor} is not for this scheme to give")
        report.holds(place, case["recipient_category"] in ("individual", "collective"), "unknown category")
        for row in case["examinations"]:
            check_examination(report, f"{place} {day(row['on'])}", row)
            facts = row["facts"]
            report.same(f"{place} award", facts["award"], honor)
            report.same(f"{place} category", facts["category"], case["recipient_category"])
            report.same(f"{place} stars_limit", facts["stars_limit"], scheme.get("stars_per_person_per_cycle"))
            report.same(f"{place} nominators", facts["nominators"], sorted(scheme["nominators"]))
        if case["examinations"]:
            last = case["examinations"][-1]["outcome"]
            examined[last] = examined.get(last, 0) + 1
    report.same("nominations.json counts", table["counts"]["nominations"], len(cases))
    report.same("nominations.json counts states", table["counts"]["states"], states)
    report.same("nominations.json counts last_examined", table["counts"]["last_examined"], examined)
    return {case["nomination"]: case for case in cases}


def check_examination(report, place, row):
    facts, codes = row["facts"], [finding["code"] for finding in row["findings"]]
    limit, allowed, held = facts["stars_limit"], facts["nominators"], facts["nominated_as"]
    is_star = facts["award"].startswith("star.")
    expected = {
        "eligibility.wrong_category": facts["category"] != facts["award_category"],
        "eligibility.stars_limit": is_star and limit is not None and facts["other_stars"] >= limit,
        "eligibility.nominator": allowed is not None and held is not None and not set(allowed) & set(held),
    }
    for code, is_found in expected.items():
        report.same(f"{place} finding {code}", code in codes, is_found)
    if row["outcome"] not in ("eligible", "approved", "refused"):
        raise ValueError(f"{place}: unknown outcome")
    for finding in row["findings"]:
        severity = finding["severity"]
        if severity not in ("block", "override", "warn"):
            raise ValueError(f"{place}: unknown severity")
        stands = severity == "block" or (severity == "override" and finding["code"] not in row["answered"])
        report.holds(
            place, row["outcome"] == "refused" or not stands, f"{row['outcome']} although {finding['code']} stands"
        )


# --- scores ----------------------------------------------------------------------------------------------------------


def mean(values):
    return sum(values, Fraction(0)) / len(values)


def weighted(weights, values):
    return sum((weights[code] * values[code] for code in weights), Fraction(0)) / sum(weights.values(), Fraction(0))


def leniency(cases, minimum):
    """Seat → how far above the others it scores: least squares of score = case + seat, exact (docs/scoring.md)."""
    kept = {seat for case in cases.values() for seat in case}
    offsets = dict.fromkeys(kept, Fraction(0))
    while True:
        shared = dict.fromkeys(kept, 0)
        for case in cases.values():
            here = kept & set(case)
            for seat in here if len(here) > 1 else ():
                shared[seat] += 1
        enough = {seat for seat, number in shared.items() if number >= max(minimum, 1)}
        if enough == kept:
            break
        kept = enough
    compared = [{seat: score for seat, score in case.items() if seat in kept} for case in cases.values()]
    compared = [case for case in compared if len(case) > 1]
    panels = []
    for case in compared:
        touched = [panel for panel in panels if panel & set(case)]
        panels = [panel for panel in panels if not panel & set(case)] + [set(case).union(*touched)]
    for panel in panels:
        seats = sorted(panel)
        rows = {seat: dict.fromkeys([*seats, None], Fraction(0)) for seat in seats}
        for case in compared:
            if not set(case) <= panel:
                continue
            average = mean(list(case.values()))
            for seat, score in case.items():
                rows[seat][None] += score - average
                rows[seat][seat] += 1
                for other in case:
                    rows[seat][other] -= Fraction(1, len(case))
        rows[seats[-1]] = {**dict.fromkeys(seats, Fraction(1)), None: Fraction(0)}
        offsets.update(solve(seats, [rows[seat] for seat in seats]))
    return offsets


def solve(names, rows):
    """Gauss-Jordan; the column None is the right-hand side."""
    for place, name in enumerate(names):
        pivot = next(at for at in range(place, len(rows)) if rows[at][name])
        rows[place], rows[pivot] = rows[pivot], rows[place]
        head = {column: value / rows[place][name] for column, value in rows[place].items()}
        rows = [
            head if at == place else {column: row[column] - row[name] * head[column] for column in row}
            for at, row in enumerate(rows)
        ]
    return {name: rows[place][None] for place, name in enumerate(names)}


def check_scores(report, table, scheme, cases):
    """Every edition of the frozen scores: nomination → the corrected mean as text, and its parts by criterion."""
    weights = {row["code"]: Fraction(row["weight"]) for row in scheme["criteria"]}
    found = [check_edition(report, row, scheme, weights, cases) for row in table["editions"]]
    report.same("reviews.json editions", [row["edition"] for row in table["editions"]], list(range(1, len(found) + 1)))
    return found


def check_edition(report, table, scheme, weights, cases):
    """Weighted sums, mean, median, spread, leniency, correction, disagreement."""
    edition = f"reviews.json edition {table['edition']}"
    values, abstained = read_sheets(report, edition, table, scheme, cases)
    sheets = {name: {seat: weighted(weights, marks) for seat, marks in of.items()} for name, of in values.items()}
    offsets = leniency(sheets, table["minimum"])
    told = {row["seat"]: row["leniency"] for row in table["members"]}
    report.same(f"{edition} leniency", told, {seat: str(offset) for seat, offset in sorted(offsets.items())})
    span = Fraction(0)
    for row in scheme["criteria"]:
        steps = [Fraction(step["value"]) for step in row["scale"]]
        span += weights[row["code"]] * (max(steps) - min(steps)) / sum(weights.values(), Fraction(0))
    of_one = {
        code: {name: {seat: marks[code] for seat, marks in of.items()} for name, of in values.items()}
        for code in weights
    }
    shifts = {code: leniency(of_one[code], table["minimum"]) for code in weights}
    scores = {}
    for row in table["cases"]:
        name = row["nomination"]
        if not report.holds(f"{edition} {name}", name in cases and name not in scores, "unknown case, or a second row"):
            continue
        given = sorted(sheets.get(name, {}).values())
        corrected = mean([score - offsets[seat] for seat, score in sheets[name].items()]) if given else None
        middle = len(given) // 2
        numbers = {
            "scored": len(given),
            "abstained": abstained.get(name, 0),
            "mean": mean(given) if given else None,
            "median": (given[middle] + given[-1 - middle]) / 2 if given else None,
            "range": given[-1] - given[0] if given else None,
            "mean_absolute_deviation": mean([abs(score - mean(given)) for score in given]) if given else None,
            "corrected": corrected,
            "disagrees": bool(given) and given[-1] - given[0] > span * table["percent"] / 100,
        }
        for field, number in numbers.items():
            text = str(number) if isinstance(number, Fraction) else number
            report.same(f"{edition} {name} {field}", row[field], text)
        parts = {
            code: mean([marks[code] - shifts[code][seat] for seat, marks in values[name].items()])
            for code in (weights if given else ())
        }
        scores[name] = (None if corrected is None else str(corrected), parts)
    report.holds(edition, set(values) | set(abstained) <= set(scores), "a sheet belongs to no row of the cases")
    return scores


def read_sheets(report, edition, table, scheme, cases):
    """Nomination → seat → criterion → value of what was scored; nomination → how many abstained."""
    scales = {row["code"]: {Fraction(step["value"]) for step in row["scale"]} for row in scheme["criteria"]}
    values, abstained, seen = {}, {}, set()
    for sheet in table["sheets"]:
        name, seat = sheet["nomination"], sheet["seat"]
        place = f"{edition} {name} seat {seat}"
        if not report.holds(place, name in cases and (name, seat) not in seen, "unknown case, or a second sheet"):
            continue
        seen.add((name, seat))
        marks = {code: Fraction(value) for code, value in sheet["scores"].items()}
        if sheet["mark"] != "scored":
            report.holds(place, sheet["mark"] == "abstained" and not marks, "neither scored nor abstained")
            abstained[name] = abstained.get(name, 0) + 1
        elif report.holds(
            place,
            set(marks) == set(scales) and all(value in scales[code] for code, value in marks.items()),
            "not a value of every criterion's scale",
        ):
            values.setdefault(name, {})[seat] = marks
    return values, abstained


# --- the count -------------------------------------------------------------------------------------------------------


class Weighed:
    """The marks on one item where votes count more or less. ``said``: word → what each such mark counts."""

    can_oppose = True

    def __init__(self, item, said, rules):
        self.item, self.said, self.rules = item, said, rules
        self.approvals, self.oppose, self.abstain, self.invalid = said["approve"], *map(len, self.others())
        self.sum = sum(said["approve"], Fraction(0))
        decided = self.sum + sum(said["oppose"], Fraction(0))
        bases = {
            "all": total(item, "voting"),
            "present": total(item, "present"),
            "valid": decided + sum(said["abstain"], Fraction(0)),
            "decided": decided,
        }
        self.line = Fraction(rules["threshold"]["share"]) * bases[rules["threshold"]["of"]]

    def others(self):
        return [self.said[word] for word in ("oppose", "abstain", "invalid")]

    @property
    def cast(self):
        return sum(map(len, self.said.values()))

    @property
    def least_alike(self):
        alike = [weight for row in self.said.values() for weight in row]
        return min((alike.count(weight) for weight in alike), default=0)

    @property
    def passes(self):
        return self.sum > 0 and (self.sum > self.line if self.rules["threshold"]["strict"] else self.sum >= self.line)

    def moved(self, number, favoured):
        """The best for the item, or the worst, of all ways to take the heaviest marks of two kinds: those that leave
        the base as it is (approvals, where it is to lose), and those outside the base.
        """
        of = self.rules["threshold"]["of"]
        outer = {"decided": ("abstain", "invalid"), "valid": ("invalid",)}.get(of, ())
        inner = [word for word in self.said if word != "approve" and word not in outer] if favoured else ["approve"]
        taken = [self.heaviest(inner), self.heaviest(outer)]
        found = []
        for inside in range(min(number, len(taken[0])) + 1):
            gone = [*taken[0][:inside], *taken[1][: number - inside]]
            said = {word: list(row) for word, row in self.said.items()}
            for weight, word in gone:
                said[word].remove(weight)
                said["approve" if favoured else "oppose"].append(weight)
            found.append(Weighed(self.item, said, self.rules))
        return (max if favoured else min)(found, key=lambda mark: (mark.passes, mark.sum))

    def heaviest(self, words):
        return sorted(((weight, word) for word in words for weight in self.said[word]), reverse=True)


def total(item, kind):
    """What the votes of the item's seats count together, of all of them or of those present."""
    seats = item["seats"] if kind == "voting" else item["seats"] & item["here"]
    return sum((Fraction(weight) for weight, row in item["weights"].items() for _ in seats & set(row)), Fraction(0))


class Marks:
    """The marks on one item. ``approvals``: what each is worth, rising: 1, or its points, of which ``most`` at most."""

    def __init__(self, item, approvals, oppose, abstain, invalid, most, can_oppose):
        self.item, self.approvals, self.oppose, self.abstain = item, approvals, oppose, abstain
        self.invalid, self.most, self.can_oppose = invalid, most, can_oppose

    @property
    def least_alike(self):
        return self.cast

    @property
    def cast(self):
        return len(self.approvals) + self.oppose + self.abstain + self.invalid

    def moved(self, number, favoured):
        """With up to ``number`` marks changed, all for the item or all against it, the most telling first."""
        count = len(self.approvals)
        if favoured:
            oppose = min(number, self.oppose)
            abstain = min(number - oppose, self.abstain)
            invalid = min(number - oppose - abstain, self.invalid)
            turned = oppose + abstain + invalid
            graded = min(number - turned, count)
            approvals = self.approvals[graded:] + [self.most] * (turned + graded)
            rest = (self.oppose - oppose, self.abstain - abstain, self.invalid - invalid)
        else:
            kept = max(0, count - number)
            approvals, turned = self.approvals[:kept], count - kept
            rest = (self.oppose + turned * self.can_oppose, self.abstain + turned * (not self.can_oppose), self.invalid)
        return Marks(self.item, approvals, *rest, self.most, self.can_oppose)


def read_marks(rules, item, items):
    if rules.get("weights"):
        said = {word: [] for word in ("approve", "oppose", "abstain", "invalid")}
        for text in item["choices"]:
            weight, _, word = text.partition(" ")
            said[word if word in said else "invalid"].append(Fraction(weight))
        return Weighed(item, said, rules)
    if rules["method"] not in WHOLE:
        numbers = [item["choices"].count(word) for word in ("approve", "oppose", "abstain")]
        return Marks(item, [1] * numbers[0], *numbers[1:], len(item["choices"]) - sum(numbers), 1, can_oppose=True)
    is_points = rules["method"] == "points"
    most = rules["most_points"] if is_points else items
    approvals, oppose, abstain, invalid = [], 0, 0, 0
    for text in item["choices"]:
        if text == "abstain":
            abstain += 1
        elif not re.fullmatch("0|[1-9][0-9]{0,3}", text) or int(text) > most or (text == "0" and not is_points):
            invalid += 1
        elif text == "0":
            oppose += 1
        else:
            approvals.append(int(text) if is_points else items - int(text) + 1)
    return Marks(item, sorted(approvals), oppose, abstain, invalid, most, can_oppose=is_points)


def whole_choices(rules, wholes, names):
    """Nomination → its marks, from ballots in one piece: four characters an item. A false ballot is invalid on all."""
    marks = {name: [] for name in names}
    most = rules["most_points"] if rules["method"] == "points" else len(names)
    for text in wholes:
        cells = [text[at : at + 4] for at in range(0, len(text), 4)]
        read = ["abstain" if cell == "----" else cell.lstrip("0") or "0" for cell in cells]
        numbers = sorted(int(cell) for cell in read if re.fullmatch("0|[1-9][0-9]{0,3}", cell))
        is_ballot = len(text) == 4 * len(names) and len(numbers) + read.count("abstain") == len(names)
        is_ballot = is_ballot and all(number <= most for number in numbers)
        if rules["method"] == "ranking":
            is_ballot = is_ballot and numbers == list(range(1, len(numbers) + 1))
        for name, cell in zip(names, read if is_ballot else ["invalid"] * len(names)):
            marks[name].append(cell)
    return marks


def at_least(share, base, *, strict=False):
    """The least whole number that reaches the share, or passes it; never 0."""
    exact = Fraction(share) * base
    number = exact.numerator // exact.denominator
    return max(1, number + 1 if strict or number < exact else number)


def quorum_met(rules, item):
    if rules.get("weights") and item["voters"]:
        return item["present"] > 0 and total(item, "present") >= Fraction(rules["quorum"]) * total(item, "voting")
    return item["present"] >= at_least(rules["quorum"], item["voters"])


def needed(rules, mark):
    decided = len(mark.approvals) + mark.oppose
    bases = {
        "all": mark.item["voters"],
        "present": mark.item["present"],
        "valid": decided + mark.abstain,
        "decided": decided,
    }
    threshold = rules["threshold"]
    return at_least(threshold["share"], bases[threshold["of"]], strict=threshold["strict"])


def decide(rules, marks, seed):
    """[(outcome, decided_by)]: quorum, threshold, then the seats and their ladder."""
    verdicts, passing = [], []
    for place, mark in enumerate(marks):
        if not quorum_met(rules, mark.item):
            verdicts.append(("not_selected", "quorum"))
        elif not (mark.passes if rules.get("weights") else len(mark.approvals) >= needed(rules, mark)):
            verdicts.append(("not_selected", "threshold"))
        else:
            verdicts.append(("selected", "threshold"))
            passing.append(place)
    seats = rules["seats"]
    if seats is None or len(passing) <= seats:
        return verdicts
    first = "points" if rules["method"] in WHOLE else "approvals"
    keys, open_places = dict.fromkeys(passing, ()), list(passing)
    for place in passing:
        verdicts[place] = ("tie", None)
    for step in [first, *rules["tie_break"]]:
        if step == "revote" or (step == "lot" and seed is None):
            for place in open_places:
                verdicts[place] = ("tie", step)
            break
        keys = {place: (*key, standing(marks[place], step, seed)) for place, key in keys.items()}
        for place in list(open_places):
            above = sum(key > keys[place] for key in keys.values())
            level = sum(key == keys[place] for key in keys.values())
            if above >= seats or above + level <= seats:
                verdicts[place] = ("not_selected" if above >= seats else "selected", step)
                open_places.remove(place)
    return verdicts


def standing(mark, step, seed):
    item = mark.item
    if step == "score":
        return (item["score"] is not None, Fraction(item["score"] or 0))
    if step == "front_line":
        return item["front_line"]
    if step == "lot":
        return sha256(b"ballot-lot/1\0" + bytes.fromhex(seed) + b"\0" + item["nomination"].encode())
    return sum(mark.approvals, Fraction(0))


def margin(rules, marks, place, outcome, seed):
    """The least number of marks on each item for another outcome; None where none would do."""
    if rules["seats"] is None:
        marks, place = [marks[place]], 0
    for number in range(max(mark.cast for mark in marks) + 1):
        for favoured in (True, False):
            moved = [mark.moved(number, (at == place) is favoured) for at, mark in enumerate(marks)]
            if decide(rules, moved, seed)[place][0] != outcome:
                return number
    return None


def holds_for_weights(rules, marks, verdicts, seed, weights):
    """Item by item whether its outcome is the same for all weights within ten per cent: every corner is counted."""
    before = ("quorum", "threshold", "approvals", "points")
    holds = [None if verdict[1] in before else True for verdict in verdicts]
    known = all(mark.item["score"] is None or set(mark.item["parts"]) == set(weights) for mark in marks)
    if "score" not in rules["tie_break"] or not any(holds) or not 0 < len(weights) <= MOST_CRITERIA or not known:
        return [None] * len(marks)
    kept = [mark.item for mark in marks]
    for signs in itertools.product((Fraction(9, 10), Fraction(11, 10)), repeat=len(weights)):
        corner = {code: weight * sign for (code, weight), sign in zip(weights.items(), signs)}
        for mark, item in zip(marks, kept):
            mark.item = item if item["score"] is None else {**item, "score": str(weighted(corner, item["parts"]))}
        counted = decide(rules, marks, seed)
        holds = [
            old and new[0] == verdict[0] if old is not None else None
            for old, new, verdict in zip(holds, counted, verdicts)
        ]
    for mark, item in zip(marks, kept):
        mark.item = item
    return holds


WHOLE = ("points", "ranking")
RUNGS = ("score", "front_line", "revote", "lot")
NUMBERS = ("voters", "recused", "present", "approve", "oppose", "abstain", "invalid", "points", "needed", "margin")


def count_round(rules, items, seed, weights):
    """The rows of a result of which nothing is hidden; ``choices`` of None is a void item."""
    marks = [read_marks(rules, item, len(items)) for item in items if item["choices"] is not None]
    verdicts = decide(rules, marks, seed)
    firm = holds_for_weights(rules, marks, verdicts, seed, weights)
    rows = {}
    for place, mark in enumerate(marks):
        item = mark.item
        is_open = rules["shows_numbers"] and mark.least_alike >= rules["hide_below"]
        row = {"voters": item["voters"], "recused": len(item["recused"]), "present": item["present"]}
        row.update(approve=len(mark.approvals), oppose=mark.oppose, abstain=mark.abstain, invalid=mark.invalid)
        row["points"] = str(sum(mark.approvals)) if rules["method"] in WHOLE else None
        row["needed"] = None if rules.get("weights") else needed(rules, mark)
        if rules.get("weights"):
            sums = {word: str(sum(mark.said[word], Fraction(0))) for word in ("approve", "oppose", "abstain")}
            row["weights"] = {**sums, "needed": str(mark.line)}
        row["margin"] = margin(rules, marks, place, verdicts[place][0], seed)
        row["holds_for_weights"] = firm[place]
        row["outcome"], row["decided_by"] = verdicts[place]
        row["is_open"] = is_open
        rows[item["nomination"]] = row
    void = {**dict.fromkeys(NUMBERS), "holds_for_weights": None, "outcome": None, "decided_by": "void"}
    return [
        {
            "nomination": item["nomination"],
            "quorum_met": quorum_met(rules, item),
            **rows.get(item["nomination"], void),
        }
        for item in items
    ]


def check_round(report, table, editions, weights, cases):
    """One confirmed round, from its opened ballots to its digest."""
    place, names = f"rounds.json {table['round']}", table["nominations"]
    is_whole = table["method"] in WHOLE
    is_known = is_whole or table["method"] in ("approval", "seats")
    is_known = is_known and (table["seats"] is None) == (table["method"] == "approval")
    is_known = is_known and (table["most_points"] is None) == (table["method"] != "points")
    report.holds(f"{place} method", is_known and set(table["tie_break"]) <= set(RUNGS), "unknown rules")
    report.same(f"{place} items", [item["nomination"] for item in table["items"]], names)
    report.holds(place, set(names) <= set(cases) and len(set(names)) == len(names), "an unknown or doubled item")
    hidden = [item["nomination"] for item in table["items"] if item["hidden"]]
    marks = whole_choices(table, table["wholes"], names) if is_whole and not hidden else {}
    scores = scores_at_opening(table, editions)
    for item in table["items"]:
        name = item["nomination"]
        item["score"], item["parts"] = item["score"], scores.get(name, (None, {}))[1]
        report.same(f"{place} {name} score", item["score"], scores.get(name, (None, {}))[0])
        if not item["hidden"]:
            if is_whole and not item["void"]:
                report.same(f"{place} {name} choices", item["choices"], None)
                item["choices"] = marks[name]
            check_weights(report, f"{place} {name}", table, item)
            check_seats(report, f"{place} {name}", item, closed_to(table, name, cases), is_divided=not is_whole)
    rows = check_rows(report, place, table, weights, hidden)
    digest = {"format": "ballot-result/1", "round": table["round"], "box_root": table["box_root"], "items": rows}
    report.same(f"{place} digest", table["digest"], sha256(canonical(digest)).hex())
    check_box(report, place, table, hidden)
    found = hashlib.sha256(b"ballot-lot-commitment/1\0" + bytes.fromhex(table["seed"])).hexdigest()
    report.same(f"{place} seed", table["lot_commitment"], found)
    return {row["nomination"]: row["outcome"] for row in table["result"]}


def scores_at_opening(table, editions):
    """The edition of the scores that the round took when it opened: a later recusal makes another."""
    for scores in editions:
        taken = {item["nomination"]: item["score"] for item in table["items"]}
        if all(scores.get(name, (None, {}))[0] == score for name, score in taken.items()):
            return scores
    return editions[-1] if editions else {}


def closed_to(table, name, cases):
    """Seats whose ballot says nothing on an item: who is recused, and for whom they cast; of a whole ballot on any."""
    closed = set()
    for one in table["nominations"] if table["method"] in WHOLE else [name]:
        recused = set(cases.get(one, {}).get("recused", ()))
        closed |= recused | {voter for voter, proxy in table["proxies"] if proxy in recused}
    return closed


def check_weights(report, place, table, item):
    """In a weighted round: every seat counts once and by a weight of the rules; no class names its voter; no class has
    more ballots than people present.
    """
    item["seats"], item["here"] = set(item["voting"]), set(item["present"])
    if not table.get("weights"):
        return
    weights = item["weights"]
    known = {"1", *(row["weight"] for row in table["weights"])}
    report.holds(f"{place} weights", set(weights) <= known and table["method"] not in WHOLE, "unknown weights")
    report.same(f"{place} weights", sorted(seat for row in weights.values() for seat in row), item["voting"])
    for weight, row in sorted(weights.items()):
        here = len(set(row) & item["here"])
        report.holds(f"{place} weights {weight}", here == 0 or here >= LEAST_OF_CLASS, "a ballot names its voter")
        ballots = sum(text.partition(" ")[0] == weight for text in item["choices"] or ())
        report.holds(f"{place} weights {weight}", ballots <= here, "more ballots than voters")
    written = {text.partition(" ")[0] for text in item["choices"] or ()}
    report.holds(f"{place} choices", written <= set(weights), "a ballot of no class")


def check_seats(report, place, item, closed, *, is_divided):
    """Who votes on an item: nobody who is recused, nobody twice, and no more ballots than people present."""
    voting, present, recused = item["voting"], item["present"], item["recused"]
    report.same(f"{place} voting", voting, sorted(set(voting) - set(recused)))
    report.same(f"{place} present", present, sorted(set(present) & set(voting)))
    report.same(f"{place} recused", recused, sorted(set(recused) & closed))
    if item["choices"] is not None and is_divided:
        report.same(f"{place} choices", item["choices"], sorted(item["choices"]))
    report.same(f"{place} void", item["void"], item["choices"] is None)
    report.holds(f"{place} choices", len(item["choices"] or ()) <= len(present), "more ballots than voters")
    item["voters"], item["present"] = len(voting), len(present)


def check_rows(report, place, table, weights, hidden):
    """The rows of the result: counted again where their numbers are open, as they stand where they are hidden."""
    rows = {row["nomination"]: row for row in table["result"]}
    report.same(f"{place} result", [row["nomination"] for row in table["result"]], table["nominations"])
    for name in hidden:
        report.unchecked.append(f"{place} {name}: its ballots are hidden")
        shown = [field for field in NUMBERS if rows[name][field] is not None]
        report.same(f"{place} {name} hidden numbers", shown, [])
    if hidden and table["seats"] is not None:
        report.unchecked.append(f"{place}: a contest for seats with hidden ballots")
        return table["result"]
    open_items = [item for item in table["items"] if not item["hidden"]]
    for found in count_round(table, open_items, table["seed"], weights):
        row, is_open = rows[found["nomination"]], found.pop("is_open", True)
        report.holds(f"{place} {found['nomination']}", is_open, "so few ballots are to be hidden")
        for field in sorted(found):
            report.same(f"{place} {found['nomination']} {field}", row.get(field), found[field])
        report.same(f"{place} {found['nomination']} fields", sorted(row), sorted(found))
    return table["result"]


def check_box(report, place, table, hidden):
    if hidden:
        return
    leaves = table["box"]
    report.same(f"{place} box", leaves, sorted(set(leaves)))
    report.same(f"{place} box_root", table["box_root"], tree_root([bytes.fromhex(leaf) for leaf in leaves]).hex())
    if table["method"] in WHOLE:
        is_void = any(item["void"] for item in table["items"])  # nothing was then unsealed
        report.same(f"{place} ballots", len(table["wholes"]), 0 if is_void else len(leaves) + table["paper"])
        return
    leaves_and_papers = len(leaves) + table["paper"] * len(table["items"])
    opened = sum(len(item["choices"] or ()) for item in table["items"])
    is_void = any(item["choices"] is None for item in table["items"])
    report.holds(
        f"{place} box",
        opened <= leaves_and_papers if is_void else opened == leaves_and_papers,
        "ballots and leaves differ",
    )


def check_rounds(report, table, editions, scheme, cases):
    """All rounds in their order. Nomination → the outcome of the last one that was signed."""
    last, known = {}, {}
    weights = {row["code"]: Fraction(row["weight"]) for row in scheme["criteria"]}
    vote = scheme["vote"] or {}
    for row in table["rounds"]:
        place = f"rounds.json {row['round']}"
        report.same(f"{place} shows_numbers", row["shows_numbers"], vote.get("shows_numbers", True))
        report.same(f"{place} hide_below", row["hide_below"], vote.get("hide_below", HIDE_BELOW))
        report.holds(place, row["round"] not in known, "the round stands twice")
        if row["repeats"] is not None:
            is_known = known.get(row["repeats"]) is not None and set(row["nominations"]) <= known[row["repeats"]]
            report.holds(f"{place} repeats", is_known, "it repeats no earlier round over these cases")
        known[row["round"]] = set(row["nominations"])
        if row["state"] == "confirmed":
            last.update(check_round(report, row, editions, weights, cases))
        elif row["state"] != "void":
            report.differs.append(f"{place} state: a closed cycle leaves no round {row['state']}")
    return last


# --- decisions and ledger --------------------------------------------------------------------------------------------


def check_outcomes(report, cases, scheme, last, notices):
    """That each case stands where the vote and the notice let it stand."""
    on_notice = {}
    for notice in notices["notices"]:
        report.holds(f"notices.json {notice['notice']}", day(notice["starts_on"]) <= day(notice["ends_on"]), "its days")
        for name in notice["nominations"]:
            report.holds(f"notices.json {notice['notice']}", name in cases, f"unknown case {name}")
            on_notice.setdefault(name, []).append(notice)
    for name, case in sorted(cases.items()):
        place, state = f"nominations.json {name} state", case["state"]
        if name in last:
            is_so = {"selected": state != "not_selected", "not_selected": state not in GONE_ON}
            report.holds(
                place, is_so.get(last[name], state not in (*GONE_ON, "not_selected")), f"the vote: {last[name]}"
            )
        elif "vote" in scheme["steps"]:
            report.holds(place, state not in (*GONE_ON, "not_selected"), "no vote stands behind it")
        if "notice" in scheme["steps"] and state in GRANTED:
            report.holds(place, name in on_notice, "no public notice stands behind it")
    return on_notice


def check_approvals(report, table, cases, on_notice, entries):
    approved = {}
    for row in table["approvals"]:
        name = row["nomination"]
        place = f"approvals.json {name}"
        report.holds(place, name in cases, "unknown case")
        if row["state"] != "approved":
            report.same(f"{place} ledger_index", row["ledger_index"], None)
            continue
        report.holds(place, name not in approved, "approved twice")
        approved[name] = row
        for notice in on_notice.get(name, [])[-1:]:
            is_late = day(row["decided_on"]) > day(notice["ends_on"]) or notice["state"] == "waived"
            report.holds(f"{place} decided_on", is_late, "decided before the notice was over")
        if not report.holds(f"{place} ledger_index", name in entries, "no entry in the ledger"):
            continue
        leaf = entries[name]
        report.same(f"{place} ledger_index", row["ledger_index"], leaf["seq"])
        decision = {"organ": row["organ"], "document_number": row["document_number"], "date": row["decided_on"]}
        report.same(f"{place} decision", decision, leaf["decision"])
    granted = sorted(name for name, case in cases.items() if case["state"] in GRANTED)
    report.same("approvals.json approved", sorted(approved), granted)


def check_ledger(report, files, cases, key):
    """Nomination → what its entry says, once its place in the signed tree is proved."""
    table, entries = parse(files["ledger.json"]), {}
    for row in table["entries"]:
        name, data = row["nomination"], unbase64(row["leaf"])
        place = f"ledger.json entry {row['index']}"
        leaf = parse(data)
        root = root_by_proof(
            row["index"], table["size"], sha256(b"\x00" + data), [unbase64(one) for one in row["proof"]]
        )
        report.same(f"{place} root", table["root"], base64.b64encode(root).decode())
        report.same(f"{place} seq", row["index"], leaf["seq"])
        if report.holds(place, name in cases and name not in entries, "unknown case, or a second entry"):
            case = cases[name]
            report.same(f"{place} kind", leaf["kind"], "grant")
            report.same(f"{place} award", leaf["award"]["code"], case["award"] or f"star.{case['star']}")
            report.same(f"{place} category", leaf["recipient_category"], case["recipient_category"])
            entries[name] = leaf
    if table["entries"]:
        lines = check_note(report, "checkpoint.note", files["checkpoint.note"], key)
        report.same("checkpoint.note", lines[1:], [str(table["size"]), table["root"]])
        if key is not None:
            report.same("checkpoint.note origin", lines[0], key[0])
    return entries


def recompute(report, folder, key):
    """Everything, in the order in which the cycle happened. Raises OSError, ValueError, KeyError, TypeError."""
    files, cycle_id = read_package(report, folder, key)
    if report.unchecked:
        return
    cycle, scheme = parse(files["cycle.json"]), parse(files["scheme.json"])
    report.same("cycle.json cycle", cycle["cycle"], cycle_id)
    report.same("cycle.json state", cycle["state"], "closed")
    report.same("scheme.json", cycle["scheme"]["hash"], sha256(files["scheme.json"]).hex())
    report.same("scheme.json", files["scheme.json"], canonical(scheme))
    cases = check_cases(report, parse(files["nominations.json"]), scheme)
    editions = check_scores(report, parse(files["reviews.json"]), scheme, cases)
    last = check_rounds(report, parse(files["rounds.json"]), editions, scheme, cases)
    on_notice = check_outcomes(report, cases, scheme, last, parse(files["notices.json"]))
    entries = check_ledger(report, files, cases, key)
    if cycle["is_rehearsal"]:
        report.remarks.append("this was a rehearsal: nothing of it counts")
        report.holds("ledger.json", not entries, "a rehearsal leaves no entry")
    check_approvals(report, parse(files["approvals.json"]), cases, on_notice, entries)
    report.remarks.append("not in the package: the roll behind roll_hash, the words of notices and minutes")
    if key is None:
        report.remarks.append("no signature was checked: give --key")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--key", metavar="FILE_OR_LINE")
    options = parser.parse_args(arguments)
    report = Report()
    try:
        key = None
        if options.key is not None:
            text = options.key if "+" in options.key and "\n" not in options.key else None
            key = parse_key(text if text and not pathlib.Path(text).exists() else pathlib.Path(options.key).read_text())
        recompute(report, options.folder, key)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        ZeroDivisionError,
        RecursionError,
    ) as error:
        report.unchecked.append(f"unreadable: {type(error).__name__}: {error}")
    for title, lines in (
        ("differs", report.differs),
        ("could not check", report.unchecked),
        ("remark", report.remarks),
    ):
        for line in lines:
            sys.stdout.write(f"{title}: {line}\n")
    if not report.differs and not report.unchecked:
        sys.stdout.write("agrees\n")
    return 1 if report.differs else 2 if report.unchecked else 0


if __name__ == "__main__":
    sys.exit(main())
