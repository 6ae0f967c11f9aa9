"""Verify a recording's passport on your own machine: python3 verify_passport.py FILE [--key KEY] [--checkpoint NOTE]...

Needs Python 3.8 or newer and nothing else. Proves that each entry stands in the ledger whose signed root is in the file, and that
none between them is left out (RFC 9162, C2SP signed notes, RFC 8032).
KEY: the public key, as you were given it otherwise. NOTE: a checkpoint you received before. Exit code 0: proven, 1: not, 2: no passport.
"""

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def require(is_so, words):
    if not is_so:
        sys.exit(f"NOT PROVEN. {words}")


def add(p, q):  # RFC 8032, 5.1.4
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P


def times(number, point):
    half = times(number >> 1, add(point, point)) if number else (0, 1, 1, 0)
    return add(half, point) if number & 1 else half


def point_of(data):  # RFC 8032, 5.1.3
    y, sign = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    require(y < P and x * x % P == square and (x or not sign), "A key or signature is no point of the curve.")
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def is_signed(public, signature, message):  # RFC 8032, 5.1.7
    s, base = int.from_bytes(signature[32:], "little"), (4 * pow(5, P - 2, P) % P).to_bytes(32, "little")
    if len(public) != 32 or len(signature) != 64 or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    p, q = times(s, point_of(base)), add(point_of(signature[:32]), times(k, point_of(public)))
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def climb(at, last, proof, root, before=None):  # RFC 9162, 2.1.3.2 and 2.1.4.2: to which roots a proof leads
    for sibling in proof:
        require(last > 0, "A proof is longer than the tree is high.")
        if at & 1 or at == last:
            root, before = node(sibling, root), before and node(sibling, before)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node(root, sibling)
        at, last = at >> 1, last >> 1
    require(last == 0, "A proof is too short.")
    return root, before


def grew(size, root, later_size, later_root, proof):
    if size == later_size:
        return root == later_root and not proof
    require(0 < size < later_size, f"A checkpoint of {size} entries is no beginning of a ledger of {later_size}.")
    path, at, last = [*([] if size & (size - 1) else [root]), *proof], size - 1, later_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return bool(path) and climb(at, last, path[1:], path[0], path[0]) == (later_root, root)


def key_of(line):
    name, number, encoded = line.strip().split("+", 2)
    key = base64.b64decode(encoded, validate=True)
    known = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    require(known.hex() == number and key[:1] == b"\x01", "The public key is damaged.")
    return name, known, key[1:]


def head_of(note, keys):  # C2SP signed-note and tlog-checkpoint: origin, size, root, below them the signatures
    text, _, lines = note.rpartition("\n\n")
    origin, size, root = text.split("\n")[:3]
    for name, encoded in (line[2:].rsplit(" ", 1) for line in lines.splitlines() if line.startswith("\u2014 ")):
        signature = base64.b64decode(encoded, validate=True)
        for known, number, public in keys:
            if (name, origin, signature[:4]) == (known, known, number):
                require(is_signed(public, signature[4:], text.encode() + b"\n"), "A checkpoint's signature is wrong.")
                return int(size), base64.b64decode(root, validate=True)
    return require(False, "A checkpoint is not signed by the key, or is of another ledger.")


def prove(entry, number, recording, size, root, erased):
    at, content, leaf = entry["position"], entry["content"], bytes.fromhex(entry["leaf"])
    if content:
        said, salted = json.loads(content), b"\x00" + bytes.fromhex(entry["salt"]) + content.encode()
        require(hashlib.sha256(salted).digest() == leaf, f"Entry {at} was edited.")
        is_here = (said["position"], said["recording"], said["number"]) == (at, recording, number)
        require(is_here, f"Before entry {at} one is missing, or it stands in another's place.")
        print(f"{at:>8}  {said['at'][:19]}Z  {said['kind']:<11}  {json.dumps(said['facts'], ensure_ascii=False)}")
    else:
        require(at < erased, f"Entry {at} was emptied, and no later one says that the recording was erased.")
        print(f"{at:>8}  What it said is erased. That it was entered here is proven.")
    reached = climb(at, size - 1, [bytes.fromhex(each) for each in entry["proof"]], leaf)[0]
    require(0 <= at < size and reached == root, f"Entry {at} does not stand in the ledger that was signed.")


def verify(passport, keys, held):
    size, root = head_of(passport["checkpoint"], keys)
    heads = {size: root}
    for (at, past), proof in ((head_of(one["checkpoint"], keys), one["proof"]) for one in passport["earlier"]):
        siblings = [bytes.fromhex(each) for each in proof]
        require(grew(at, past, size, root, siblings), f"The ledger was rewritten since it had {at} entries.")
        heads[at] = past
    for at, then in (head_of(note, keys) for note in held):
        require(at in heads, f"Download this passport anew for the checkpoint that you hold, of {at} entries.")
        require(heads[at] == then, f"The ledger was rewritten: at {at} entries it was not what your checkpoint says.")
    entries = passport["entries"]
    told = {json.loads(each["content"])["kind"]: each["position"] for each in entries if each["content"]}
    for number, entry in enumerate(entries, start=1):
        prove(entry, number, passport["recording"], size, root, told.get("erased", -1))
    places = [entry["position"] for entry in entries]
    require(places and places == sorted(set(places)), "It has no entry, or they do not stand in their order.")
    print(f"PROVEN. {len(places)} entries of recording {passport['recording']} stand in the ledger of {size}.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--key", action="append", default=[])
    parser.add_argument("--checkpoint", action="append", default=[])
    asked = parser.parse_args()
    try:
        text, *notes = (Path(name).read_bytes().decode() for name in [asked.file, *asked.checkpoint])
        contents = json.loads(text)
        verify(contents, [key_of(line) for line in asked.key or contents["keys"]], notes)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        print(f"This is no passport that can be read: {type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(2)
    if not asked.key:
        print(f"Signed by the key that the file itself names. Is it the one you were given?\n{contents['keys'][0]}")
