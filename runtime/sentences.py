"""What start.py says: lines that are renewed, and for each way to fail one sentence.

why(log) looks at the last failure only: from pip's last errors on, with the attempts to connect
that were given up just before them. An attempt that succeeded later is no reason.
"""

import os
import re
import sys

FULL = "The disk is full: the set-up needs about 700 MB here; make room and start again."
HASH = (
    "A package is not the one that was tested (its hash differs), so it was not installed: start"
    " again; if that does not help, ask who runs your network or package mirror."
)
IN_USE = (
    "A file is in use: end the JupyterLab that runs from this folder, and other programs that"
    " look into it, and start again."
)
LONG_PATH = (
    "The folder's name is too long for Windows: move the folder to a place with a short name,"
    " such as C:\\lessons, and start there."
)
PERMISSION = (
    "No permission to write here: move the folder to a place that is yours, such as your home"
    " folder, and start there."
)
PROXY = (
    "The network's proxy let nothing through: set HTTPS_PROXY to its address, with user name and"
    " password if it asks for them, and start again."
)
CERTIFICATE = (
    "The connection's certificate was refused: on a network that looks into connections, ask for"
    " its certificate and set PIP_CERT to that file; check this computer's date, too."
)
OFFLINE = "No network: the packages could not be fetched; connect to the internet and start again."
NO_WHEEL = (
    "A package is not there ready-made for this system and this Python: install Python 3.13,"
    " 64-bit, from python.org and start with it; which package it was is in start.log."
)
MARKS = {  # the first that fits is said
    FULL: ("No space left", "Errno 28]", "not enough space on the disk", "Disk quota exceeded"),
    LONG_PATH: ("Long Path support", "WinError 206]", "File name too long"),
    IN_USE: ("WinError 32]", "being used by another process"),
    HASH: ("DO NOT MATCH THE HASHES", "HashMismatch", "Hashes are required", "Expected sha256"),
    PROXY: ("ProxyError", "407 Proxy", "proxy authentication", "Cannot connect to proxy"),
    CERTIFICATE: ("CERTIFICATE_VERIFY", "SSLError", "SSLCertVerification", "ssl certificate"),
    OFFLINE: (
        "connection broken by",
        "NewConnectionError",
        "NameResolutionError",
        "name resolution",
        "getaddrinfo failed",
        "Network is unreachable",
        "Connection refused",
        "Connection reset",
        "Connection aborted",
        "Max retries exceeded",
        "ConnectTimeoutError",
        "Read timed out",
        "incomplete-download",
        "IncompleteRead",
    ),
    PERMISSION: (
        "Permission denied",
        "Operation not permitted",
        "Read-only file system",
        "Access is denied",
        "WinError 5]",
    ),
    NO_WHEEL: ("No matching distribution", "not a supported wheel"),
}
ERROR = re.compile(r"\s*error:", re.IGNORECASE)
ATTEMPT = re.compile(r"WARNING: Retrying|Could not fetch URL")


def why(log):
    """The one sentence that says why a step failed, from what it wrote."""
    failure = last_failure(log.strip().splitlines())
    text = "\n".join(failure).lower()
    for sentence, marks in MARKS.items():
        if any(mark.lower() in text for mark in marks):
            return sentence
    told = [line for line in failure if "error" in line.lower()] or failure or ["it said nothing"]
    return f"The set-up failed ({told[-1].strip()}); the whole story is in start.log."


def last_failure(lines):
    """The lines from the last errors on, after the attempts given up just before them."""
    errors = [number for number, line in enumerate(lines) if ERROR.match(line)]
    first = errors[-1] if errors else len(lines)
    while first and ERROR.match(lines[first - 1]):
        first -= 1
    before = first
    while before and ATTEMPT.match(lines[before - 1]):
        before -= 1
    if not errors and before == first:
        return lines[-20:]
    return [line for line in lines[before:first] if given_up(line)] + lines[first:]


def given_up(attempt):
    """False for an attempt after which pip had others left, and so may have succeeded."""
    return "Retry(total=" not in attempt or "Retry(total=0" in attempt


def say(text, end="\n"):
    """Print a line, or with "\\r" one that the next line replaces; a file gets plain lines."""
    if sys.stdout is None:  # started with its output closed
        return
    try:
        sys.stdout.write(text.ljust(70) + end if sys.stdout.isatty() else text + "\n")
        sys.stdout.flush()
    except (OSError, ValueError):  # nobody reads on, as after `| head`: be silent, and go on
        sys.stdout = None
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.close(nothing)
