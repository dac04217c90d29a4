"""Rebuild helpers/datasets/digits.npz from scikit-learn's copy, or compare it with the stored one.

python -m tools.digits            compare; exit status 1 when they differ
python -m tools.digits --write    write the file anew
"""

import argparse
import sys
from pathlib import Path

import numpy as np

STORED = Path(__file__).resolve().parents[1] / "helpers" / "datasets" / "digits.npz"


def from_scikit_learn():
    """The images (1797, 64), grey levels 0..16, and the labels (1797,), as small integers."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    return {"images": digits.data.astype(np.uint8), "labels": digits.target.astype(np.uint8)}


def differences(path, fresh):
    """The names of the arrays in the file at path that are not those of fresh."""
    with np.load(path) as stored:
        names = sorted({*stored.files, *fresh})
        return [
            name
            for name in names
            if name not in stored
            or name not in fresh
            or not np.array_equal(stored[name], fresh[name])
        ]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the file anew")
    parser.add_argument("--file", type=Path, default=STORED, help="default: %(default)s")
    options = parser.parse_args(arguments)
    fresh = from_scikit_learn()
    if options.write:
        np.savez_compressed(options.file, **fresh)
    wrong = differences(options.file, fresh)
    print(
        f"{options.file.name}: "
        + (f"differs in {', '.join(wrong)}" if wrong else "same as scikit-learn's")
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
