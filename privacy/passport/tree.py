"""The Merkle tree of RFC 9162, section 2: hashes of leaves and nodes, roots, proofs that a leaf is in it and that it only grew. Plain bytes."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

LEAF, NODE = b"\x00", b"\x01"  # so that no leaf can be passed off as a node
EMPTY_ROOT = sha256(b"").digest()


class IsNoTree(Exception):
    """A proof was asked for of a size or a position that the tree has not."""


def leaf_hash(data: bytes) -> bytes:
    return sha256(LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(NODE + left + right).digest()


class Peaks:
    """What is needed of a tree to append to it and to know its root: the roots of its full subtrees, largest first."""

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size, self.hashes = size, list(hashes)
        if len(self.hashes) != size.bit_count():
            raise IsNoTree(f"A tree of {size} leaves has {size.bit_count()} full subtrees.")

    def append(self, leaf: bytes) -> None:
        """`leaf`: its hash."""
        full, self.size = self.size, self.size + 1
        while full & 1:
            leaf, full = node_hash(self.hashes.pop(), leaf), full >> 1
        self.hashes.append(leaf)

    def root(self) -> bytes:
        if not self.hashes:
            return EMPTY_ROOT
        *others, root = self.hashes
        for left in reversed(others):
            root = node_hash(left, root)
        return root


class Tree:
    """All hashes of a tree, from its leaves' hashes up: for proofs. One that has no sibling stands in the level above as it is."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.size, self._levels = len(leaves), [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            pairs = [node_hash(*below[at : at + 2]) for at in range(0, len(below) - 1, 2)]
            self._levels.append(pairs + below[len(below) & ~1 :])

    def root(self) -> bytes:
        return self._levels[-1][0] if self.size else EMPTY_ROOT

    def inclusion(self, position: int) -> list[bytes]:
        """The proof that the leaf at `position`, from 0, is in the tree: the siblings on its way to the root. Raises IsNoTree."""
        if not 0 <= position < self.size:
            raise IsNoTree(f"There is no leaf {position} among {self.size}.")
        proof = []
        for level in self._levels[:-1]:
            if (sibling := position ^ 1) < len(level):
                proof.append(level[sibling])
            position >>= 1
        return proof

    def consistency(self, size: int) -> list[bytes]:
        """The proof that the tree of the first `size` leaves is the beginning of this one; empty where they are the same. Raises IsNoTree."""
        if not 0 < size <= self.size:
            raise IsNoTree(f"The tree of {self.size} leaves had never {size}.")
        return [] if size == self.size else self._subproof(size, 0, self.size, is_whole=True)

    def _subproof(self, size: int, begin: int, end: int, *, is_whole: bool) -> list[bytes]:
        """SUBPROOF of RFC 9162, section 2.1.4.1, over the leaves from `begin` to `end`."""
        if size == end - begin:
            return [] if is_whole else [self._hash(begin, end)]
        split = 1 << (end - begin - 1).bit_length() - 1
        if size <= split:
            return [*self._subproof(size, begin, begin + split, is_whole=is_whole), self._hash(begin + split, end)]
        beyond = self._subproof(size - split, begin + split, end, is_whole=False)
        return [*beyond, self._hash(begin, begin + split)]

    def _hash(self, begin: int, end: int) -> bytes:
        """The root over these leaves, which are a subtree of this tree."""
        level = (end - begin - 1).bit_length()
        return self._levels[level][begin >> level]
