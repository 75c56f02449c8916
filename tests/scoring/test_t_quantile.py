"""Student's distribution: the expansion by hand, the tails in closed form, and the edges."""

import math

import pytest
from scipy import stats

from scoring.t_quantile import _expanded, _fraction, _incomplete_beta, t_quantile, t_two_sided


def test_the_expansion_is_its_four_terms() -> None:
    """At z = 2: (8 + 2)/4 = 2.5; (160 + 128 + 6)/96 = 3.0625; (384 + 608 + 136 − 30)/384 = 2.859375;
    (40448 + 99328 + 47424 − 15360 − 1890)/92160 = 169950/92160."""
    last = 169_950 / 92_160
    assert _expanded(2.0, 1.0) == pytest.approx(2 + 2.5 + 3.0625 + 2.859375 + last, rel=1e-14)
    assert _expanded(2.0, 2.0) == pytest.approx(2 + 2.5 / 2 + 3.0625 / 4 + 2.859375 / 8 + last / 16, rel=1e-14)
    # At z = 1: 2/4; 24/96; 24/384; (79 + 776 + 1482 − 1920 − 945)/92160 = −528/92160.
    assert _expanded(1.0, 1.0) == pytest.approx(1 + 0.5 + 0.25 + 24 / 384 - 528 / 92_160, rel=1e-14)
    assert _expanded(-3.0, 5.0) == -_expanded(3.0, 5.0)


def test_one_and_two_degrees_of_freedom_have_closed_forms() -> None:
    """df = 1: F⁻¹(p) = tan(π(p − ½)); df = 2: (2p − 1)/√(2p(1 − p))."""
    for p in (0.5000001, 0.6, 0.9, 0.975, 0.9999):
        assert t_quantile(p, 1) == pytest.approx(math.tan(math.pi * (p - 0.5)), rel=1e-9, abs=1e-15)
        assert t_quantile(p, 2) == pytest.approx((2 * p - 1) / math.sqrt(2 * p * (1 - p)), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("df", [0.3, 0.999, 1.0, 1.5, 29.0, 999.0, 1000.0, 1001.0, 1e6])
@pytest.mark.parametrize("p", [0.501, 0.7, 0.975, 0.9999])
def test_quantiles_of_any_degrees_of_freedom(df: float, p: float) -> None:
    assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-8)
    assert t_quantile(1 - p, df) == pytest.approx(-t_quantile(p, df), rel=1e-8)


def test_the_median_is_zero() -> None:
    assert t_quantile(0.5, 3) == 0.0


@pytest.mark.parametrize("df", [0.5, 1.0, 2.0, 7.5, 60.0, 5000.0])
@pytest.mark.parametrize("value", [0.0, 0.001, 0.5, 1.0, 2.228139, 8.0, 60.0])
def test_both_tails(value: float, df: float) -> None:
    expected = 2 * stats.t.sf(value, df)
    assert t_two_sided(value, df) == t_two_sided(-value, df) == pytest.approx(expected, rel=1e-10)


def test_far_out_nothing_is_left() -> None:
    assert t_two_sided(1e200, 5) == 0.0
    assert t_two_sided(0.0, 5) == pytest.approx(1.0, abs=1e-15)
    assert (_incomplete_beta(0.0, 1.0, 2.5, 0.5), _incomplete_beta(1.0, 0.0, 2.5, 0.5)) == (0.0, 1.0)


def test_a_denominator_is_never_zero() -> None:
    """The first one would be: 1 − (1 + 3)·0.5/2. I(1, 3) at 0.5 is 1 − 0.5³, and that is 0.5·0.5³/B(1, 3) times the
    fraction."""
    assert _fraction(0.5, 1.0, 3.0) == pytest.approx((1 - 0.5**3) / 3 / 0.5**4, rel=1e-12)


@pytest.mark.parametrize(("p", "df"), [(0, 5.0), (1, 5.0), (-0.1, 5.0), (1.1, 5.0), (0.5, 0.0), (0.5, -1.0)])
def test_what_has_no_quantile_is_named(p: float, df: float) -> None:
    with pytest.raises(ValueError) as refusal:
        t_quantile(p, df)
    assert str(refusal.value) == f"no t quantile for probability {p!r} and {df!r} degrees of freedom"
