"""Exact numbers, and how they are rounded and written. Integers and fractions, no floating point."""
from fractions import Fraction

SCALES = {"元": 0, "万元": 4, "亿元": 8}  # powers of ten


def decimals_of(text):
    return len(text.split(".")[1]) if "." in text else 0


def decimal_text(n, decimals):
    """n / 10^decimals, written with all its decimals."""
    sign, n = ("-" if n < 0 else ""), abs(n)
    if decimals == 0:
        return f"{sign}{n}"
    return f"{sign}{n // 10**decimals}.{n % 10**decimals:0{decimals}d}"


def short(value):
    """An exact decimal without superfluous zeros."""
    value, decimals = Fraction(value), 0
    while (value * 10**decimals).denominator != 1:
        decimals += 1
    return decimal_text(int(value * 10**decimals), decimals)


def round_half_up(x):
    """To a whole number, ties away from zero."""
    n = (2 * abs(x.numerator) + x.denominator) // (2 * x.denominator)
    return n if x >= 0 else -n


def apportioned(total, weights):
    """{key: whole share}: floors, then one unit each to the largest remainders, ties to the first."""
    whole, size = sum(weights.values()), abs(total)
    exact = {key: Fraction(size * weight, whole) for key, weight in weights.items()}
    shares = {key: share.__floor__() for key, share in exact.items()}
    order = sorted(exact, key=lambda key: (shares[key] - exact[key], key))
    for key in order[:size - sum(shares.values())]:
        shares[key] += 1
    return {key: share if total >= 0 else -share for key, share in shares.items()}
