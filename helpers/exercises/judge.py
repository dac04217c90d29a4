"""From answers to a `Verdict`: stub, sandbox, form, value, known mistakes, words.

    answers → is_stub → sandbox.run → reading.pairs → diagnosis.diagnose → Verdict

Nothing is shown, raised or remembered here.
"""

import inspect
from typing import NamedTuple

import numpy as np

from helpers.exercises import case as cases_of
from helpers.exercises import no_answer, sandbox, words
from helpers.exercises.diagnosis import Seen, agrees, constant_and_power, diagnose, ratio_and_cosine
from helpers.exercises.encoding import decode, encode
from helpers.exercises.naming import copies, exchanged, known_mistake, quietly
from helpers.exercises.reading import STAGES, label, pairs
from helpers.exercises.stubs import is_blank, is_stub
from helpers.exercises.verdict import Verdict


class Trial(NamedTuple):
    """One input with the right answer. n: its number of examples, or None."""

    arguments: tuple
    right: object
    n: int | None = None


class Outcome(NamedTuple):
    """What an answer made of one trial: the earliest stage at which it is not right."""

    trial: Trial
    stage: str
    says: str = ""
    given: object = None
    pairs: tuple = ()
    changed: dict = {}
    printed: str = ""


def judge(case, answers, seed=0, forked=None):
    """The Verdict on answers, one a part of the case, in order; the first wrong part is told."""
    verdict = None
    for part, answer in zip(case.parts, answers, strict=True):
        verdict = judge_part(case, part, answer, seed, forked)
        if not verdict.ok:
            return verdict
    return verdict


def judge_part(case, part, answer, seed, forked):
    try:
        if is_stub(answer):
            return Verdict(case.id, "not attempted", "not attempted yet.")
        sentence = wrong_kind(part, answer)
    except Exception as error:
        sentence = unreadable(error)
    if sentence:
        return Verdict(case.id, "type", "not right yet.", (sentence,))
    trials = make_trials(part, seed)
    outcomes = outcomes_of(part, answer, trials, forked)
    if all(outcome.stage == "right" for outcome in outcomes):
        return accepted(case, outcomes)
    return refused(case, part, outcomes)


def wrong_kind(part, answer):
    """A sentence on a value where a function is asked for, or the other way round, or ""."""
    if part.inputs is None:
        if callable(answer):
            return f"{label(part.gives)} is a value to type in; a function came."
        encode(answer)  # what raises here has its sentence
        return ""
    if not callable(answer):
        return "Hand in the function itself, its name without brackets; a value came."
    try:
        inspect.signature(answer).bind(*part.names)
    except TypeError:
        return f"It is called as f({', '.join(part.names)}); yours takes other arguments."
    except ValueError:  # a built-in function without a signature
        pass
    return ""


def unreadable(error):
    """On an object of the learner's own kind that raises whatever one asks of it."""
    name = no_answer.name_of(error)
    return f"What you handed in cannot be read, it raises {name}: hand in a number or a function."


def make_trials(part, seed):
    if part.inputs is None:
        return [Trial((), part.solution)]
    rng = np.random.default_rng(seed)
    made = []
    for sizes in cases_of.sizes(rng):
        arguments = part.inputs(rng, sizes)
        right = quietly(part.solution, copies(arguments))
        made.append(Trial(arguments, right, sizes.n if part.examples else None))
    return made


# --- what it made of the inputs ------------------------------------------------------------------


def outcomes_of(part, answer, trials, forked):
    """An Outcome for every trial that was reached."""
    if part.inputs is None:
        return [read(part, trials[0], decode(encode(answer)), {})]
    run = sandbox.run([(answer, trial.arguments) for trial in trials], forked)
    found = [hear(part, *both, run) for both in zip(trials, run.records, strict=False)]
    unended = not run.records or run.records[-1]["kind"] == "value"
    if unended and len(found) < len(trials):  # the process is gone
        found.append(Outcome(trials[len(found)], "raised", no_answer.of_process(run)))
    return found


def hear(part, trial, record, run):
    """The Outcome of one record."""
    if record["kind"] == "raised" and is_blank(record["error"]):
        return Outcome(trial, "not attempted", printed=record["printed"])
    if record["kind"] != "value":
        says = no_answer.of_call(record, run)
        return Outcome(trial, "raised", says, printed=record["printed"])
    if record["threads"]:
        return Outcome(trial, "raised", no_answer.THREAD, printed=record["printed"])
    return read(part, trial, decode(record["result"]), record)


def read(part, trial, given, record):
    """The Outcome of a decoded answer: its form, whether it changed its input, its value."""
    if isinstance(trial.right, tuple) and isinstance(given, np.ndarray) and given.ndim == 1:
        given = tuple(given) if all(map(np.isscalar, trial.right)) else given  # several numbers
    found = tuple(pairs(trial.right, given, part.gives, trial.n))
    changed = {part.names[i]: decode(new) for i, new in record.get("changed", {}).items()}
    rest = {"given": given, "pairs": found, "changed": changed}
    rest["printed"] = record.get("printed", "")
    if bad := [pair for pair in found if pair.stage]:
        worst = min(bad, key=lambda pair: STAGES.index(pair.stage))
        return Outcome(trial, worst.stage, worst.says, **rest)
    if changed:
        return Outcome(trial, "mutated its input", words.mutated(list(changed)), **rest)
    right = all(agrees(seen(pair, trial)) for pair in found if pair.right is not None)
    return Outcome(trial, "right" if right else "value", **rest)


def seen(pair, trial):
    """The Seen of a pair whose form is right; a value typed in needs three digits, no more."""
    typed = not trial.arguments and np.any(pair.right % 1 != 0)
    low = typed or pair.dtype in (np.float32, np.float16)
    return Seen(pair.right, pair.given, trial.n, low)


# --- in words ------------------------------------------------------------------------------------


def accepted(case, outcomes):
    notes = dict.fromkeys(pair.note for o in outcomes for pair in o.pairs if pair.note)
    after = (f"Next: {case.then}",) if case.then else ()
    lines = (case.passed, *notes, *after)
    return Verdict(case.id, "right", "right.", lines, printed=outcomes[0].printed)


def refused(case, part, outcomes):
    """The Verdict at the earliest stage, told on the smallest input that reaches it."""
    stage = min((o.stage for o in outcomes), key=STAGES.index)
    there = [o for o in outcomes if o.stage == stage]
    worst = min(there, key=lambda o: words.extent(o.trial.arguments))
    if stage == "not attempted":
        lines = (worst.says,) if worst.says else ()
        return Verdict(case.id, stage, "not attempted yet.", lines, printed=worst.printed)
    known = known_mistake(part, outcomes)
    moved = "" if known else exchanged(part, outcomes)
    lines = [known] if known else []
    if stage != "value":
        lines.insert(0, moved or worst.says)
    elif moved:
        lines = [moved]
    else:
        lines = value_lines(outcomes, worst, known)
    if part.inputs is not None and not moved:
        lines.append(words.input_line(part.names, worst.trial.arguments))
        if stage == "value":
            lines.append(words.both_numbers(first_wrong(worst)))
    title = words.TITLES[stage]
    return Verdict(case.id, stage, title, tuple(lines), bool(known), worst.printed)


def first_wrong(outcome):
    return next(pair for pair in outcome.pairs if not agrees(seen(pair, outcome.trial)))


def value_lines(outcomes, worst, known):
    """Which results are wrong, the known mistake or a diagnosis of each, ratio and cosine."""
    table = {}
    for outcome in outcomes:
        for pair in outcome.pairs:
            if pair.given is not None:
                table.setdefault(pair.name, []).append(seen(pair, outcome.trial))
    wrong = {name: found for name, found in table.items() if not all(map(agrees, found))}
    lines = [words.which(list(wrong), [name for name in table if name not in wrong])]
    if known:
        lines.append(known)
    else:
        lines += words.together({name: diagnose(found) for name, found in wrong.items()})
    pair = first_wrong(worst)
    if pair.right.size > 1:
        ratio, cosine = ratio_and_cosine(Seen(pair.right, pair.given))
        constant, power = constant_and_power(table[pair.name])
        power = power if constant and np.isclose(abs(constant), 1) else 0
        lines.append(words.measures(pair.name, ratio, cosine, power))
    return [line for line in lines if line]
