"""What all tests share: the maintainer's tools on the path, and steady random examples."""

import sys
from pathlib import Path

from hypothesis import Phase, settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

# The same examples in every run, and no clock: a slow machine must not fail a test.
settings.register_profile("steady", derandomize=True, deadline=None, max_examples=50)
# For tools/mutate.py, which only asks whether a test fails.
settings.register_profile(
    "no-shrink", settings.get_profile("steady"), phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("steady")
