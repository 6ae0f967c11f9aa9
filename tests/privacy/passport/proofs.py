"""How an auditor checks the proofs of RFC 9162: not the product’s work, so it stands with the tests."""

from collections.abc import Sequence

from privacy.passport.tree import node_hash


def is_included(leaf: bytes, position: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Section 2.1.3.2: does the proof lead from this leaf, at this position, to the root of a tree of this size?"""
    if not 0 <= position < size:
        return False
    at, last, found = position, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(size: int, root: bytes, later_size: int, later_root: bytes, proof: Sequence[bytes]) -> bool:
    """Section 2.1.4.2: is the tree of the first size and root the beginning of the later one?"""
    if not 0 < size <= later_size:
        return False
    if size == later_size:
        return not proof and root == later_root
    path = [root, *proof] if size.bit_count() == 1 else list(proof)
    at, last = size - 1, later_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    if not path:
        return False
    before = after = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(node, before), node_hash(node, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, node)
        at, last = at >> 1, last >> 1
    return last == 0 and before == root and after == later_root
