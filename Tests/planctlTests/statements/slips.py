"""Is a slip of the pen noticed, and the figure restored?"""
from oracle.disagreement import demand, Disagreement
from oracle.exact import decimal_text
from statements.answers import compare

LARGEST = 10**11  # of the figure's own unit; planctl reads figures up to 10¹²


def slip(figure, rng):
    """Another value of the figure, as one writes it by mistake: (steps, name), or None."""
    n, sign = abs(figure.steps), -1 if figure.steps < 0 else 1
    digits = list(str(n).rjust(figure.decimals + 1, "0"))
    kind = rng.choice(["swapped", "dropped", "doubled", "point", "unit", "sign", "wrong"])
    at = rng.randrange(len(digits))
    if kind == "swapped":
        if at + 1 == len(digits):
            return None
        digits[at], digits[at + 1] = digits[at + 1], digits[at]
    elif kind == "dropped":
        if len(digits) == 1:
            return None
        del digits[at]
    elif kind == "doubled":
        digits.insert(at, digits[at])
    elif kind == "wrong":
        digits[at] = rng.choice("0123456789")
    m = int("".join(digits))
    if kind == "point":
        power = 10 ** rng.choice([1, 1, 2])
        m = n * power if n % power or rng.random() < 0.5 else n // power
    elif kind == "unit":
        power = 10 ** rng.choice([4, 4, 4, 8])
        m = n * power if n % power or rng.random() < 0.5 else n // power
    elif kind == "sign":
        m = -n
    if m == n or m > LARGEST * 10**figure.decimals or m * figure.step > 10 * LARGEST:
        return None
    return sign * m, kind


def random_slip(figure, rng):
    for _ in range(50):
        found = slip(figure, rng)
        if found:
            return found
    return None


def mutate(statement, folder, planctl, rng, times, tally, groups_at_most=None):
    """Breaks clean groups of relations, one figure at a time, `times` times each."""
    statement.write(folder)
    before = statement.verdicts()
    groups = [g for g in statement.components(list(statement.relations.values()))
              if all(before[r.id] != "broken" for r in g) and any(before[r.id] != "undecided" for r in g)]
    if groups_at_most is not None:
        rng.shuffle(groups)
        groups = groups[:groups_at_most]
    for group in groups:
        ids = sorted({f for r in group for f in r.figures()})
        for _ in range(times):
            figure = statement.figures[rng.choice(ids)]
            if figure.value is None:
                continue
            found = random_slip(figure, rng)
            if found is None:
                continue
            (n, kind), original, text = found, figure.steps, figure.row["value"]
            try:
                figure.set(decimal_text(n, figure.decimals))
                statement.write_figures(folder)
                tally["mutations"] += 1
                answer = planctl("validate", folder)
                outcome = compare(statement, answer, tally)
                judge_mutation(statement, group, figure, original, outcome, tally)
            except Disagreement as reason:
                # The figure stays as it is, for the reproduction.
                raise Disagreement(f"after {figure.id} {text} → {figure.row['value']} ({kind}): {reason}") from None
            figure.set(text)
    statement.write_figures(folder)


def judge_mutation(statement, group, figure, original, outcome, tally):
    """The mutation of a clean group either broke nothing, or its original value is among the repairs."""
    ids = {r.id for r in group}
    faults = [key for key in outcome if key <= ids]
    if not faults:
        tally["mutations unnoticed"] += 1
        return
    demand(len(faults) == 1, f"one slip made {len(faults)} faults")
    repairs, listed = outcome[faults[0]]
    tally["mutations that broke something"] += 1
    values = [(c["least"], c["most"], c["restored"]) for r in listed for c in r["cells"]
              if len(r["cells"]) == 1 and c["figure"] == figure.id]
    steps = [tuple(None if v is None else figure.steps_of(v) for v in three) for three in values]
    covered = any((a is None or a <= original) and (b is None or original <= b) for a, b, _ in steps)
    if not covered:
        now, figure.value = figure.value, original * figure.step
        undecided = any(statement.relations[i].judge() == "undecided" for i in faults[0])
        figure.value = now
        if undecided:  # a relation that is broken must come to hold, not to be undecided again
            tally["original leaves a relation undecided"] += 1
            return
    demand(covered, f"the original value {decimal_text(original, figure.decimals)} of {figure.id} is not among the repairs")
    if any(r["unique"] for r in listed):
        tally["restored unique and right"] += 1
    elif any(n == original for _, _, n in steps):
        tally["original restored among others"] += 1
    else:
        tally["original within a range"] += 1
