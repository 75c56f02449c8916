"""A number that equals all numbers close to it, and is a number itself.

`pytest.approx` gives no number, so it fits neither the fields of a result nor a tuple of numbers.
"""

import pytest


class Approx(float):
    """A float in all but its equality, which is that of `pytest.approx` with the same arguments."""

    __array_ufunc__ = None
    """Leaves the comparison with a number of NumPy to this class."""

    def __new__(cls, value: float, *, rel: float | None = None, abs: float | None = None) -> "Approx":
        self = super().__new__(cls, value)
        self.near = pytest.approx(float(value), rel=rel, abs=abs)
        return self

    near: object

    def __eq__(self, other: object) -> bool:
        return bool(other == self.near)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __repr__(self) -> str:
        return repr(self.near)
