"""The settings that the lessons' server gets, wherever it starts, unless somebody has set them.

python -m runtime.settings    print them for a shell (binder/start)
"""

import os
import shlex
from pathlib import Path

SETTINGS = {
    "OPENBLAS_NUM_THREADS": "1",  # for small matrices a second one only gets in the browser's way
    "JUPYTER_CONFIG_PATH": str(Path(__file__).resolve().parent),  # jupyter_server_config.py
}


def apply():
    """Put into the environment what nobody has set."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)


if __name__ == "__main__":
    for each in SETTINGS.items():
        print("export {}={}".format(*map(shlex.quote, each)))
