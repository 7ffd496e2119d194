"""verify_certificate.py --cert FILE --key KEY: one certificate of an honor, checked with Python alone.

FILE is the .honor.json that the holder shows. KEY is the key line of the installation that issued it, or a file that
holds it; take it from a copy that you were given before, because a file proves nothing about itself. --revocations
takes the installation's signed list of what happened to honors later, --checkpoint a signed head of its ledger that you
know of: then the list must reach as far. --on asks about another day than today (2026-11-24).

Exit 0: valid; 1: not valid; 2: could not check; 3: the honor was revoked; 4: the list or the checkpoint is too old to
tell. Without --revocations, 0 says no more than that the honor was conferred so: not that it was not revoked, however
large the checkpoint is. The file's form is described in docs/certificate-format.md.

核对一份荣誉证书文件，只需要本文件、公钥和 Python，不联网。
退出码：0 有效；1 无效；2 无法核对；3 已撤销；4 资料太旧，不能判断。不给撤销名单时，0 只表示确曾授予，不表示没有撤销。
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from datetime import date
from pathlib import Path

VALID, NOT_VALID, UNCHECKED, REVOKED, TOO_OLD = range(5)
LARGEST_FILE = 1 << 20
LARGEST_LIST = 1 << 26
DOMAIN = b"ledger/commitment/v1\0"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
LETTERS = {"honors": "H", "stars": "S"}
LIST = "/revocations"
HEAD_LINES = 3

HASH = 32
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


def sha256(data):
    return hashlib.sha256(data).digest()


class Verdict(Exception):  # noqa: N818 - it is no error to be valid
    """The end of the check: exit code, and why in Chinese and English."""

    def __init__(self, code, zh, en):
        Exception.__init__(self, en)
        self.code, self.zh, self.en = code, zh, en


def false(zh, en):
    return Verdict(NOT_VALID, zh, en)


def unchecked(zh, en):
    return Verdict(UNCHECKED, zh, en)


# --- reading ---------------------------------------------------------------------------------------------------------


def read_bytes(name, largest):
    with Path(name).open("rb") as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        raise ValueError(name + ": too large")
    return data


def read_note(name, largest):
    """How the file ends and how its lines break is the doing of whatever saved it, and no part of what was signed."""
    return read_bytes(name, largest).decode().replace("\r\n", "\n").rstrip("\n") + "\n"


def without_repeats(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def refuse_number(text):
    raise ValueError(text + " is no integer")


def parse(text):
    return json.loads(text, object_pairs_hook=without_repeats, parse_float=refuse_number, parse_constant=refuse_number)


def canonical(value):
    """RFC 8785 for texts, integers, flags and nulls under keys of ASCII."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def of(kind, value):
    if type(value) is not kind:
        raise ValueError("a " + kind.__name__ + " was expected")
    return value


def exactly(value, *names):
    if of(dict, value).keys() != set(names):
        raise ValueError("not exactly the fields " + ", ".join(names))


def read_certificate(name):
    """Number, entries as (index, leaf, proof), facts as (entry, field, salt, value bytes), checkpoint."""
    file = parse(read_bytes(name, LARGEST_FILE).decode("utf-8-sig"))
    exactly(file, "format", "number", "entries", "facts", "checkpoint")
    if of(int, file["format"]) != 1:
        raise ValueError("unknown format version")
    entries, facts = [], []
    for item in of(list, file["entries"]):
        exactly(item, "index", "leaf", "proof")
        proof = [unbase64(of(str, one)) for one in of(list, item["proof"])]
        entries.append((of(int, item["index"]), unbase64(of(str, item["leaf"])), proof))
    for item in of(list, file["facts"]):
        exactly(item, "entry", "field", "salt", "value")
        field, salt = of(str, item["field"]), of(str, item["salt"])
        if not re.fullmatch("[a-z][a-z0-9_]{0,39}", field) or not re.fullmatch("[0-9a-f]{64}", salt):
            raise ValueError("no field and salt of a commitment")
        facts.append((of(int, item["entry"]), field, bytes.fromhex(salt), canonical(item["value"])))
    return of(str, file["number"]), entries, facts, of(str, file["checkpoint"])


# --- signed notes ----------------------------------------------------------------------------------------------------


def opened_note(note, key):
    """The lines of a signed note, once a signature by this key holds."""
    text, gap, tail = note.rpartition("\n\n")
    name, public = key
    wanted, names, held = sha256(name.encode() + b"\n\x01" + public)[:4], [], False
    for line in tail.split("\n")[:-1]:
        dash, signer, encoded = line.split(" ")
        material = unbase64(encoded)
        names.append(signer)
        if (dash, signer, material[:4]) == ("\u2014", name, wanted):
            if not ed25519_holds(public, (text + "\n").encode(), material[4:]):
                raise false("签名不成立：内容被改动过。", "the signature is false: something was changed.")
            held = True
    if not gap or not names or not tail.endswith("\n"):
        raise unchecked("签名部分残缺，无法核对。", "the note bears no signature.")
    if not held and name in names:
        raise false(
            "自称由 " + name + " 签名，用的却不是这把公钥。", "it claims the name of the key, with another key."
        )
    if not held:
        raise unchecked("不是由这把公钥签名，无法核对。", "it is not signed by this key.")
    return text.split("\n")


def signed_head(note, key):
    """Origin, size and root of a checkpoint."""
    lines = opened_note(note, key)
    if len(lines) != HEAD_LINES:
        raise unchecked("这不是检查点。", "this is no checkpoint.")
    return head_of(lines)


def head_of(lines):
    root = unbase64(lines[2])
    if not re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]) or len(root) != HASH:
        raise unchecked("检查点的格式不认识。", "the head has an unknown form.")
    return lines[0], int(lines[1]), root


def signed_list(text, key):
    """Head, day and lines (grant, kind, day, entry) of the list of later changes; its key name ends with LIST."""
    lines = opened_note(text, (key[0] + LIST, key[1]))
    origin, size, root = head_of(lines)
    if not origin.endswith(LIST):
        raise unchecked("这不是撤销名单。", "this is no list of revocations.")
    rows = []
    for line in lines[4:]:
        grant, kind, day, entry = line.split(" ")
        rows.append((int(grant), kind, date.fromisoformat(day), int(entry)))
    return (origin[: -len(LIST)], size, root), date.fromisoformat(lines[3]), rows


# --- what is proven --------------------------------------------------------------------------------------------------


def root_from(leaf, index, size, proof):
    """The root that the leaf leads to (RFC 9162, 2.1.3.2). Raises ValueError."""
    if not 0 <= index < size:
        raise ValueError("the entry lies outside the log")
    node, last, computed = index, size - 1, sha256(b"\0" + leaf)
    for item in proof:
        if not last or len(item) != HASH:
            raise ValueError("the proof is malformed")
        if node & 1 or node == last:
            computed = sha256(b"\1" + item + computed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed = sha256(b"\1" + computed + item)
        node, last = node >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return computed


def check_entries(entries, head):
    """The leaves, once each is proven to stand in the log: a grant, then its corrections."""
    leaves = []
    for index, leaf, proof in entries:
        try:
            proven = root_from(leaf, index, head[1], proof) == head[2]
        except ValueError:
            proven = False
        if not proven:
            raise false("条目不在签名的账本中。", "an entry does not stand in the signed ledger.")
        says = parse(leaf.decode())
        if says["format"] != 1 or says["hash"] != "sha-256":
            raise unchecked("条目的格式版本不认识。", "an entry has an unknown format version.")
        is_next = (
            says["kind"] == "correct" and says["refers_to"] == leaves[0]["seq"] if leaves else says["kind"] == "grant"
        )
        if says["seq"] != index or not is_next or (leaves and index <= leaves[-1]["seq"]):
            raise false("条目不是一项荣誉的授予和更正。", "the entries are not one grant and its corrections.")
        leaves.append(says)
    if not leaves:
        raise false("文件没有条目。", "the file holds no entry.")
    return leaves


def check_facts(facts, leaves):
    """Field to value: each opens the commitment of the entry that stated it last."""
    stated = {field: leaf for leaf in leaves for field in leaf["commitments"]}
    found = {}
    for entry, field, salt, value in facts:
        leaf = stated.get(field)
        made = sha256(DOMAIN + salt + field.encode() + b"\0" + value).hex()
        if field in found or leaf is None or leaf["seq"] != entry or leaf["commitments"][field] != made:
            raise false(
                "事项“" + field + "”与账本中的承诺不符。", "the fact " + field + " is not the one of the ledger."
            )
        found[field] = json.loads(value.decode())
    if "name" not in found:
        raise false("文件没有受奖人姓名。", "the file does not say whose honor it is.")
    return found


def decision_of(leaves):
    """The grant's own decision, as a correction may have amended it."""
    amended = [leaf["amended_decision"] for leaf in leaves if leaf["amended_decision"]]
    return amended[-1] if amended else leaves[0]["decision"]


def number_of(leaves):
    body = f"{LETTERS[leaves[-1]['register']]}{decision_of(leaves)['date'][:4]}{leaves[-1]['seq']:06d}"
    total = 0
    for sign in body:
        total = (total + ALPHABET.index(sign)) * 2 % 37
    return body[:5] + "-" + body[5:] + "-" + ALPHABET[(1 - total) % 37]


def check_days(leaf, on):
    if on < date.fromisoformat(leaf["effective_on"]):
        raise false("荣誉尚未生效。", "the honor is not yet in effect.")
    if leaf["provisional_until"] and on > date.fromisoformat(leaf["provisional_until"]):
        raise false("暂定期已满，荣誉已失效。", "the provisional term has ended; the honor has lapsed.")


def check_later(leaves, rows, on):
    """What the list says about this honor."""
    known, revoked = {leaf["seq"] for leaf in leaves}, ""
    for grant, kind, day, entry in rows:
        if grant != leaves[0]["seq"]:
            continue
        if kind == "erase":
            raise false("个人信息已依规消除，证书不再有效。", "the personal data were erased; the paper is withdrawn.")
        if kind == "correct" and entry not in known:
            raise false("已由更正后的证书代替。", "a correction has superseded this certificate.")
        if kind == "lapse" and day <= on and entry in known:
            raise false("暂定期已满，荣誉已失效。", "the provisional term has ended; the honor has lapsed.")
        if kind in ("revoke", "restore") and day <= on:
            revoked = day.isoformat() if kind == "revoke" else ""
    if revoked:
        raise Verdict(REVOKED, "荣誉已于 " + revoked + " 撤销。", "the honor was revoked on " + revoked + ".")


def check_same_log(heads):
    """Heads of one log: the same origin, and at the same size the same root."""
    for one in heads:
        if one[0] != heads[0][0]:
            raise unchecked("几份资料不属于同一本账。", "the files belong to different ledgers.")
        if any(one[1] == other[1] and one[2] != other[2] for other in heads):
            raise false("同一条数有两个不同的签名根：账本被分叉。", "two signed roots of one size: the ledger forked.")


# --- the whole check -------------------------------------------------------------------------------------------------


def shown(value):
    """A text without what could steer a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(value))


def say(zh, en):
    print("  " + shown(zh) + " / " + shown(en))


def check(asked):
    """Prints each thing that holds; raises Verdict at the first that does not."""
    line = Path(asked.key).read_text(encoding="utf-8") if Path(asked.key).is_file() else asked.key
    key, on = parse_key(line), date.fromisoformat(asked.on) if asked.on else date.today()  # noqa: DTZ011 - here
    number, entries, facts, note = read_certificate(asked.cert)

    head = signed_head(note, key)
    size = head[1]
    say(f"检查点由 {key[0]} 签名，账本共 {size} 条", f"checkpoint of {size} entries, signed by the key")
    leaves = check_entries(entries, head)
    seq = leaves[-1]["seq"]
    say(f"条目 {seq} 在账本中", f"entry {seq} stands in the ledger")
    told = check_facts(facts, leaves)
    say("姓名等事项与账本的承诺相符", "name and facts open the commitments")
    if number != number_of(leaves):
        raise false("证书编号与账本条目不符。", "the number is not that of the entry.")
    decision, award = decision_of(leaves), leaves[-1]["award"]
    print("  编号 / number:", number)
    print("  受奖对象 / recipient:", shown(told["name"]))
    print("  奖励 / award:", shown(award["code"]), shown(award["edition"]))
    print("  决定 / decision:", shown(decision["organ"]), shown(decision["document_number"] or "-"), decision["date"])
    check_days(leaves[-1], on)
    say(f"在 {on} 已生效且未届满", f"in effect on {on}")
    check_newer(asked, key, head, leaves, on)


def check_newer(asked, key, head, leaves, on):
    """What was said of the honor after the certificate's own checkpoint, as far as files were given."""
    heads, reach = [head], head
    if asked.revocations:
        reach, day, rows = signed_list(read_note(asked.revocations, LARGEST_LIST), key)
        heads.append(reach)
        check_same_log(heads)
        check_later(leaves, rows, on)
        if reach[1] < head[1]:
            raise Verdict(TOO_OLD, "名单早于证书，不能判断。", "the list is older than the certificate.")
        say(f"截至 {day} 的名单（{reach[1]} 条）没有撤销", f"the list of {day} knows of no revocation")
    if asked.checkpoint:
        newer = signed_head(read_note(asked.checkpoint, LARGEST_FILE), key)
        check_same_log([*heads, newer])
        more = newer[1] - reach[1]
        if newer[1] < head[1]:
            raise Verdict(TOO_OLD, "所给检查点早于证书，不能判断。", "the checkpoint is older than the certificate.")
        if more > 0:
            en = f"{more} later entries are not covered: a newer list is needed."
            raise Verdict(TOO_OLD, f"账本后来又有 {more} 条，需要更新的撤销名单。", en)
        say(f"资料达到所给检查点（{newer[1]} 条）", f"they reach the checkpoint of {newer[1]} entries")
    if not asked.revocations:
        say("没有给撤销名单：是否已撤销或更正未查", "without a list: whether it was revoked or corrected is not known")


WORDS = {
    VALID: "有效 VALID",
    NOT_VALID: "无效 NOT VALID",
    UNCHECKED: "无法核对 COULD NOT CHECK",
    REVOKED: "已撤销 REVOKED",
    TOO_OLD: "不能判断 TOO OLD TO TELL",
}


def main():
    sys.stdout.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("cert", "key"):
        parser.add_argument("--" + name, required=True)
    for name in ("checkpoint", "revocations", "on"):
        parser.add_argument("--" + name)
    try:
        asked = parser.parse_args()
        check(asked)
        end = Verdict(VALID, "证书有效。", "the certificate is valid.")
        if not asked.revocations:
            end = Verdict(VALID, "确曾授予；是否已撤销或更正未查。", "it was conferred; later changes are not known.")
    except Verdict as verdict:
        end = verdict
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, MemoryError) as error:
        # Whatever was not of the described form; nothing was proven then
        end = unchecked(f"文件不是所要求的格式：{error}", f"the files are not of the described form: {error}")
    print(WORDS[end.code] + ": " + shown(end.zh) + " / " + shown(end.en))
    return end.code


if __name__ == "__main__":
    sys.exit(main())
