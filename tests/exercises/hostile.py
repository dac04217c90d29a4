"""Answers that do harm, as source text, and words of the sentence that each has to get.

Where a busy machine may meet the clock before another limit, either sentence will do, a | between.
"""

# name: (body of f(x), words)
HOSTILE = {
    "none": ("y = x\nreturn None", "slope is None: is the `return` missing"),
    "string": ("return 'a'", "slope is a string, 'a'; one number is expected"),
    "generator": ("yield x", "slope is a generator"),
    "function": ("return np.sin", "one number is expected"),
    "complex": ("return 1j * x", "slope holds complex numbers"),
    "nan": ("return x * float('nan')", "slope is nan, which is no finite number"),
    "infinite": ("return np.inf", "slope is inf, which is no finite number"),
    "huge number": ("return 10**400", "slope is inf, which is no finite number"),
    "objects": ("return np.array([object()])", "slope is an array of Python objects"),
    "ragged": ("return [[1], [1, 2]]", "slope has rows of unequal length"),
    "endless list": ("l = []\nl.append(l)\nreturn l", "one number is expected"),
    "raises": ("return x / 0", "ZeroDivisionError: float division by zero at your line 2"),
    "strange error": (
        "class E(Exception):\n    def __str__(self): raise self\nraise E",
        "It raised E",
    ),
    "exit": ("sys.exit(0)", "It called exit at your line 2"),
    "hard exit": ("os._exit(0)", "It ended Python itself"),
    "killed": ("os.kill(os.getpid(), 9)", "It brought Python itself down"),
    "crash": ("os.kill(os.getpid(), 11)", "It brought Python itself down"),
    "interrupt": ("raise KeyboardInterrupt", "It raised KeyboardInterrupt"),
    "deletes": ("del helpers.ops.relu\nreturn 1.0", "everywhere, whatever the input"),
    "replaces": ("np.asarray = np.abs = np.sin = None\nreturn 1.0", "whatever the input"),
    "no built-ins": (
        "import builtins\nfor name in ('len', 'dict', 'isinstance', 'print'):\n"
        "    setattr(builtins, name, None)\nreturn 1.0",
        "everywhere, whatever the input",
    ),
    "loops": ("while True: pass", "was stopped at your line 2, `while True: pass`"),
    "swallows": (
        "while True:\n    try:\n        x += 1\n    except BaseException:\n        pass",
        "It did not end and was stopped",
    ),
    "sleeps": ("time.sleep(60)", "It did not end and was stopped"),
    "never ending sum": ("return sum(iter(int, 1))", "It did not end and was stopped"),
    "2 GB": ("return np.ones(2**28)", "It raised MemoryError"),
    "10 GB": ("return np.ones(10 * 2**27)", "It raised MemoryError"),
    "more and more": (
        "l = []\nwhile True: l.append(bytearray(10**7))",
        "It raised MemoryError|It did not end",
    ),
    "million lines": (
        "for i in range(10**6): print(i)",
        "It printed without an end|It did not end",
    ),
    "recursion": ("return f(x)", "RecursionError at your line 2"),
    "deep recursion": ("sys.setrecursionlimit(10**9)\nreturn f(x)", ""),
    "thread": (
        "threading.Thread(target=time.sleep, args=(9,)).start()\nreturn x",
        "left a thread running",
    ),
    "fork": ("os.fork()\nreturn 1.0", "everywhere, whatever the input"),
    "child left": (
        "import subprocess\nsubprocess.Popen(['sleep', '60'])\nreturn 1.0",
        "everywhere, whatever the input",
    ),
    "asks": ("return input('?')", "Nobody can answer input() here"),
    "shows": ("from IPython.display import display\ndisplay(x)\nreturn 1.0", "whatever"),
    "half a character": ("print('\\ud800')\nraise ValueError('\\udc80')", "ValueError: \\udc80"),
    "nameless error": (
        "class M(type):\n    __name__ = property(lambda c: 1 / 0)\n"
        "class E(Exception, metaclass=M): pass\nraise E('what')",
        "It raised an exception without a name: what",
    ),
    "own keys": (
        "class N(int): pass\nreturn {N(1): 1.0}",
        "slope is a dictionary; one number is expected",
    ),
    "huge key": ("return {10**5000: 1.0}", "slope is a dictionary"),
    "too many lists": (
        "return [[0.0] * 2000] * 2000",
        "slope is a list of more than 100,000 entries|It did not end",
    ),
    "lists in lists": (
        "l = []\nl += [l] * 100\nreturn l",
        "slope is a list of more than 100,000 entries|It did not end",
    ),
    "times": ("return np.zeros(3, 'M8[s]')", "slope is an array without numbers"),
    "endless file": (
        "import tempfile\nwith tempfile.TemporaryFile() as file:\n"
        "    for i in range(200): file.write(bytes(10**6))\nreturn 1.0",
        "It raised OSError",
    ),
    "writes into the pipe": (
        "for handle in range(3, 1000):\n"
        "    try:\n        os.write(handle, bytes(7) + b'\\5hello')\n"
        "    except OSError:\n        pass\nreturn 1.0",
        "It wrote into a file that it had not opened",
    ),
    "writes much into the pipe": (
        "for handle in range(3, 1000):\n    try:\n        os.write(handle, b'\\xff' * 100)\n"
        "    except OSError:\n        pass\nreturn 1.0",
        "It wrote into a file that it had not opened",
    ),
    "endless repr": (
        "class R:\n    def __repr__(self):\n        while True: pass\nreturn R()",
        "slope is a R|It did not end",
    ),
    "endless array": (
        "class R:\n    def __array__(self, *a, **k):\n        while True: pass\nreturn R()",
        "It did not end and was stopped",
    ),
    "endless message": (
        "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E",
        "It raised E|It did not end",
    ),
    "ended from outside": ("os.kill(os.getpid(), 15)", "as a recursion without an end or too"),
    "no streams": ("os.closerange(0, 50)\nreturn 1.0", ""),
}
# Those that a process without a child of its own survives.
IN_KERNEL = [
    *("none", "string", "generator", "complex", "nan", "objects", "raises", "strange error"),
    *("exit", "hard exit", "deletes", "replaces", "no built-ins", "loops"),
    *("million lines", "recursion", "asks", "half a character", "nameless error", "own keys"),
    *("huge key", "too many lists", "lists in lists", "endless repr", "endless array"),
    "endless message",
]
SETTING = "import os, sys, threading, time\nimport numpy as np\nimport helpers.ops\n"


def source(body):
    """The definition of f(x) with that body."""
    return "def f(x):\n" + "\n".join(f"    {line}" for line in body.split("\n"))


def heard(words, shown):
    """Whether one of the sentences was said."""
    return any(sentence in shown for sentence in words.split("|"))
