"""tools/digits.py: the stored digits are scikit-learn's, and a difference is noticed."""

import shutil

import numpy as np
import pytest

from tools import digits


def test_the_stored_digits_are_those_of_scikit_learn(capsys):
    assert digits.main([]) == 0
    assert capsys.readouterr().out == "digits.npz: same as scikit-learn's\n"


def test_the_file_is_small():
    assert digits.STORED.stat().st_size < 60_000


@pytest.fixture
def copy(tmp_path):
    return shutil.copy(digits.STORED, tmp_path / "digits.npz")


def test_one_changed_pixel_is_noticed_and_written_anew(copy, capsys):
    arrays = dict(np.load(copy))
    arrays["images"][1000, 20] ^= 1
    np.savez_compressed(copy, **arrays)
    assert digits.main(["--file", str(copy)]) == 1
    assert capsys.readouterr().out == "digits.npz: differs in images\n"
    assert digits.main(["--write", "--file", str(copy)]) == 0
    assert digits.main(["--file", str(copy)]) == 0


@pytest.mark.parametrize("change", [{"labels": None}, {"more": np.zeros(1)}])
def test_a_missing_and_a_foreign_array_are_noticed(copy, change, capsys):
    arrays = {**np.load(copy), **change}
    np.savez_compressed(copy, **{k: v for k, v in arrays.items() if v is not None})
    assert digits.main(["--file", str(copy)]) == 1
    assert capsys.readouterr().out == f"digits.npz: differs in {next(iter(change))}\n"
