"""Exercises that name the mistake.

    from helpers.exercises import check, progress, your_turn

    check("06.1", my_function)       says what is right or wrong; raises when it is not right
    your_turn("06.a", my_function)   the same in a lesson: "not attempted yet" lets Run All go on
    progress()                       a table of what is done

How an answer becomes a sentence: door (find the case) → judge → sandbox, trial (run it where it
can do no harm) → encoding (plain data) → reading (kind, shape, finite?) → naming (a known mistake?)
→ diagnosis (what is true of it in general) → verdict (text, card, error) → memory (progress.json).
The cases are data: cases/.
"""

from helpers.exercises.door import check, your_turn
from helpers.exercises.memory import progress

__all__ = ["check", "progress", "your_turn"]
