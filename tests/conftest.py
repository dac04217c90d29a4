"""What all tests share: what to do without a browser, and the same examples in every run."""

import os

import pytest
from hypothesis import Phase, settings

# The same examples in every run, and no clock: a slow machine must not fail a test.
settings.register_profile("steady", derandomize=True, deadline=None, max_examples=50)
# For tools/mutate.py, which only asks whether a test fails.
settings.register_profile(
    "no-shrink", settings.get_profile("steady"), phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def needs_browser():
    """Skip where there is no browser to drive; in CI there has to be one."""
    from tools.lab.browser import missing

    if lacking := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)
