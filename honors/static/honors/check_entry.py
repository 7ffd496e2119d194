"""check_entry.py FILE --key KEY: one entry of the ledger of honors, checked with Python alone.

FILE is what the page of the entry gives out; KEY is the key line of the installation, or a file that holds it. Take the
key from a copy that you were given before: a file proves nothing about itself. Exit 0: the entry stands in the signed
log; 1: it does not; 2: could not check.
"""

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path

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


def signed_head(note, key):
    """Size and root of a signed note. Raises ValueError (false signature), KeyError (none by this key)."""
    text, _gap, tail = note.rpartition("\n\n")
    body = (text + "\n").encode()
    name, public = key
    for line in tail.splitlines():
        dash, signer, encoded = line.split(" ")
        material = unbase64(encoded)
        if (dash, signer, material[:4]) == ("\u2014", name, sha256(name.encode() + b"\n\x01" + public)[:4]):
            if not ed25519_holds(public, body, material[4:]):
                raise ValueError("the signature is false")
            _origin, size, root = text.split("\n")
            return int(size), unbase64(root)
    raise KeyError("the note bears no signature by this key")


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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--key", required=True)
    asked = parser.parse_args()
    try:
        file = json.loads(Path(asked.file).read_text(encoding="utf-8"))
        line = Path(asked.key).read_text(encoding="utf-8") if Path(asked.key).is_file() else asked.key
        key = parse_key(line)
        leaf, index, note = unbase64(file["leaf"]), file["index"], str(file["checkpoint"] or "")
        proof = [unbase64(item) for item in file["proof"]]
        leaf_says = json.loads(leaf)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print("could not check:", error)
        return 2
    try:
        size, root = signed_head(note, key)
        fault = "" if leaf_says["seq"] == index else "the entry says that it stands elsewhere"
        if root_from(leaf, index, size, proof) != root:
            fault = "the proof leads to another root"
    except KeyError as error:
        print("could not check:", error.args[0])
        return 2
    except ValueError as error:
        fault = error
    if fault:
        print("NOT IN THE LOG:", fault)
        return 1
    print("entry", index, "stands in the log of", size, "entries, signed by", key[0], "with root", root.hex())
    return 0


if __name__ == "__main__":
    sys.exit(main())
