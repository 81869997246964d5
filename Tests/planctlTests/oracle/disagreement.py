"""How a check says that planctl and the oracle differ."""


class Disagreement(Exception):
    pass


def demand(condition, *words):
    if not condition:
        raise Disagreement(" ".join(map(str, words)))


def same(found, expected, *words):
    demand(found == expected, *words, "\n  found   ", found, "\n  expected", expected)
