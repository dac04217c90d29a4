"""Answers that do harm, as source text, and words of the sentence that each has to get."""

# name: (body of f(x), words, seconds at most)
HOSTILE = {
    "none": ("y = x\nreturn None", "slope is None: is the `return` missing", 5),
    "string": ("return 'a'", "slope is a string, 'a'; one number is expected", 5),
    "generator": ("yield x", "slope is a generator", 5),
    "function": ("return np.sin", "one number is expected", 5),
    "complex": ("return 1j * x", "slope holds complex numbers", 5),
    "nan": ("return x * float('nan')", "slope is nan, which is no finite number", 5),
    "infinite": ("return np.inf", "slope is inf, which is no finite number", 5),
    "huge number": ("return 10**400", "slope is inf, which is no finite number", 5),
    "objects": ("return np.array([object()])", "slope is an array of Python objects", 5),
    "ragged": ("return [[1], [1, 2]]", "slope has rows of unequal length", 5),
    "endless list": ("l = []\nl.append(l)\nreturn l", "one number is expected", 5),
    "raises": ("return x / 0", "ZeroDivisionError: float division by zero at your line 2", 5),
    "strange error": (
        "class E(Exception):\n    def __str__(self): raise self\nraise E",
        "It raised E",
        5,
    ),
    "exit": ("sys.exit(0)", "It called exit at your line 2", 5),
    "hard exit": ("os._exit(0)", "It ended Python itself", 5),
    "killed": ("os.kill(os.getpid(), 9)", "It brought Python itself down", 5),
    "crash": ("os.kill(os.getpid(), 11)", "It brought Python itself down", 5),
    "interrupt": ("raise KeyboardInterrupt", "It raised KeyboardInterrupt", 5),
    "deletes": ("del helpers.ops.relu\nreturn 1.0", "everywhere, whatever the input", 5),
    "replaces": ("np.asarray = np.abs = np.sin = None\nreturn 1.0", "whatever the input", 5),
    "no built-ins": (
        "import builtins\nfor name in ('len', 'dict', 'isinstance', 'print'):\n"
        "    setattr(builtins, name, None)\nreturn 1.0",
        "everywhere, whatever the input",
        5,
    ),
    "loops": ("while True: pass", "was stopped at your line 2, `while True: pass`", 10),
    "swallows": (
        "while True:\n    try:\n        x += 1\n    except BaseException:\n        pass",
        "It did not end and was stopped",
        10,
    ),
    "sleeps": ("time.sleep(60)", "It did not end and was stopped", 10),
    "never ending sum": ("return sum(iter(int, 1))", "It did not end and was stopped", 10),
    "10 GB": ("return np.ones(10 * 2**30)", "It raised MemoryError", 5),
    "more and more": ("l = []\nwhile True: l.append(bytearray(10**7))", "It raised MemoryError", 5),
    "million lines": ("for i in range(10**6): print(i)", "It printed without an end", 5),
    "recursion": ("return f(x)", "RecursionError at your line 2", 5),
    "deep recursion": ("sys.setrecursionlimit(10**9)\nreturn f(x)", "", 5),
    "thread": (
        "threading.Thread(target=time.sleep, args=(9,)).start()\nreturn x",
        "left a thread running",
        5,
    ),
    "fork": ("os.fork()\nreturn 1.0", "everywhere, whatever the input", 5),
    "child left": (
        "import subprocess\nsubprocess.Popen(['sleep', '60'])\nreturn 1.0",
        "everywhere, whatever the input",
        5,
    ),
    "asks": ("return input('?')", "Nobody can answer input() here", 5),
    "shows": ("from IPython.display import display\ndisplay(x)\nreturn 1.0", "whatever", 5),
    "no streams": ("os.closerange(0, 50)\nreturn 1.0", "", 5),
}
# Those that a process without a child of its own survives.
IN_KERNEL = [
    *("none", "string", "generator", "complex", "nan", "objects", "raises", "strange error"),
    *("exit", "hard exit", "deletes", "replaces", "no built-ins", "loops", "10 GB"),
    *("million lines", "recursion", "asks"),
]
SETTING = "import os, sys, threading, time\nimport numpy as np\nimport helpers.ops\n"


def source(body):
    """The definition of f(x) with that body."""
    return "def f(x):\n" + "\n".join(f"    {line}" for line in body.split("\n"))
