"""Numbers, inputs and names of results in sentences."""

import numpy as np

MOST = 16  # numbers of an input that are written out
TITLES = {
    "raised": "it could not be run to its end.",
    "type": "not the kind of result that is asked for.",
    "shape": "not the right shape.",
    "not a number": "not a finite number.",
    "mutated its input": "it changes its input.",
    "value": "not right yet.",
}


def size(value):
    """How many numbers an input holds."""
    if isinstance(value, dict):
        return sum(map(size, value.values()))
    if isinstance(value, tuple | list):
        return sum(map(size, value))
    return np.size(value)


def extent(arguments):
    """What makes an input small: few numbers, then few steps where a number of them is one."""
    return size(arguments), sum(value for value in arguments if isinstance(value, int))


def mutated(names):
    return (
        f"It changes its input {join(names)}: whoever called it still needs that. Look for +=, -=, "
        "*= or an assignment to a part of it, and work on a copy."
    )


def which(wrong, right):
    """Which results are wrong and which agree, where there are several."""
    wrong, right = grouped(wrong, right), grouped(right, wrong)
    if not right:
        return "" if len(wrong) == 1 else f"Wrong: {join(wrong)}."
    agree = "agrees" if len(right) == 1 else "agree"
    return f"{join(right)} {agree}; {join(wrong)} {'is' if len(wrong) == 1 else 'are'} wrong."


def grouped(names, others):
    """names, with grad_b[2] and grad_b[1] as grad_b where no other grad_b[…] is elsewhere."""
    elsewhere = {name.partition("[")[0] for name in others}
    short = (name.partition("[")[0] for name in names)
    both = zip(names, short, strict=True)
    return list(dict.fromkeys(name if base in elsewhere else base for name, base in both))


def together(sentences):
    """Lines on several results; those of which the same is to be said share one."""
    shared = {}
    for name, sentence in sentences.items():
        shared.setdefault(sentence, []).append(name)
    if len(shared) == 1:
        return [subject(sentence, names) for sentence, names in shared.items()]
    rest = {s: [name for name in sentences if name not in names] for s, names in shared.items()}
    return [f"{join(grouped(names, rest[s]))}: {subject(s, names)}" for s, names in shared.items()]


def subject(sentence, names):
    """The sentence on all names: "It is" would leave open which of several is meant."""
    several = len(names) > 1 and sentence.startswith("It ")
    return sentence.replace("It ", "Each ", 1) if several else sentence


def join(names):
    """ "a", "a and b", "a, b and c"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def measures(name, ratio, cosine, power):
    """Ratio and cosine of a result to the right one. power: 1 or −1 where the ratio is n or 1/n."""
    if not np.isfinite(cosine):
        return ""
    equal = {1: " = n", -1: " = 1/n"}.get(power, "")
    return f"{name} against the right one: cosine {plain(cosine)}, ratio {plain(ratio)}{equal}."


def plain(value):
    """Three digits that count, and 1 as "1", only where it is one."""
    rounded = f"{value:.3g}"
    if rounded in ("1", "-1") and not np.isclose(abs(value), 1, rtol=1e-6):
        rounded = f"{value:.6f}"
    return rounded.replace("-", "−")


def input_line(names, arguments):
    """The input in full where it is small, by its shapes else."""
    full = sum(map(size, arguments)) <= MOST
    told = [
        f"{name} = {value_text(value, full)}" for name, value in zip(names, arguments, strict=True)
    ]
    lead = "The smallest input that shows it" if full else "The smallest input that shows it has"
    return f"{lead}: {', '.join(told)}." if full else f"{lead} {', '.join(told)}."


def value_text(value, full):
    """One argument: its numbers, or "an array (2, 3)", or what its parts are."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {value_text(v, full)}" for k, v in value.items()) + "}"
    if hasattr(value, "_fields"):
        both = [(n, v) for n, v in zip(value._fields, value, strict=True) if not isinstance(v, str)]
        return "(" + ", ".join(f"{name}: {value_text(v, full)}" for name, v in both) + ")"
    if isinstance(value, np.ndarray):
        return str(np.round(value, 4).tolist()) if full else f"an array {value.shape}"
    if callable(value):
        return value.__doc__
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)


def both_numbers(pair):
    """The entry that is furthest off, as given and as it should be."""
    gap = np.abs(pair.given - pair.right)
    place = np.unravel_index(gap.argmax(), gap.shape)
    index = f"[{', '.join(str(int(i)) for i in place)}]" if place else ""
    given, right = float(pair.given[place]), float(pair.right[place])
    mine, theirs = digits(given, right), digits(right, given)
    return f"There {pair.name}{index} is {mine} in yours and {theirs} in the right one."


def digits(value, other):
    """value with as many digits as tell it from the other, four at least."""
    for count in range(4, 12):
        if f"{value:.{count}g}" != f"{other:.{count}g}":
            break
    return f"{value:.{count}g}".replace("-", "−", 1) if value < 0 else f"{value:.{count}g}"
