"""A JupyterLab server for a while: started in a folder, gone without a trace.

with jupyterlab(folder) as server:
    print(server.address)
"""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from runtime.settings import SETTINGS as AS_START

SETTINGS = {  # the same page every time, and nothing written into the repository
    "notebook-extension/tracker": {"windowingMode": "none", "scrollPastLastCell": False},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
    "completer-extension/manager": {"autoCompletion": False},
}
FOLDERS = {  # all that Jupyter writes, in one temporary folder
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "IPYTHONDIR": "ipython",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
}


class Server:
    """Where a running JupyterLab answers: `url`, `token`, and the `address` of its first page."""

    def __init__(self, port):
        self.port, self.token = port, secrets.token_hex(16)
        self.url = f"http://127.0.0.1:{port}"
        self.address = f"{self.url}/lab?token={self.token}&reset"

    def wait(self, process, log, seconds=180):
        """Return once the server answers; say what its log says when it does not."""
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.url}/api/status", headers=headers)
        end = time.monotonic() + seconds
        while time.monotonic() < end and process.poll() is None:
            with contextlib.suppress(OSError):
                return urllib.request.urlopen(request, timeout=2).close()
            time.sleep(0.1)
        raise RuntimeError(f"No JupyterLab on {self.url}. Its log ends:\n{log.read_text()[-3000:]}")


def free_port():
    """A port nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def write_settings(folder):
    """Write SETTINGS as JupyterLab's user settings."""
    for name, values in SETTINGS.items():
        file = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))


@contextlib.contextmanager
def jupyterlab(root):
    """A JupyterLab server on the folder `root`, that leaves no trace there; ends its kernels."""
    home = Path(tempfile.mkdtemp(prefix="jupyterlab-"))
    write_settings(home / "settings")
    server = Server(free_port())
    options = {
        "ServerApp.port": server.port,
        "ServerApp.port_retries": 0,
        "ServerApp.root_dir": root,
        "ServerApp.allow_root": True,
        "ServerApp.open_browser": False,
        "LabApp.expose_app_in_browser": True,
        "IdentityProvider.token": server.token,
        "FileCheckpoints.checkpoint_dir": home / "checkpoints",
    }
    command = [sys.executable, "-m", "jupyterlab"] + [f"--{k}={v}" for k, v in options.items()]
    env = AS_START | os.environ | {name: str(home / place) for name, place in FOLDERS.items()}
    log = home / "server.log"
    with open(log, "w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, env=env)
    try:
        server.wait(process, log)
        yield server
    finally:
        stop(process)
        shutil.rmtree(home, ignore_errors=True)


def stop(process, seconds=15):
    """Ask the server to end, which ends its kernels first; insist when it does not."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
