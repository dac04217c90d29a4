"""What start.py and Binder add to JupyterLab's server.

What a kernel says leaves for the browser at once. Otherwise TCP keeps a small message back until
the browser has confirmed the one before, which may take 40 ms: as long again as a picture needs to
follow its slider.

What is saved shows itself without a kernel. A live widget is gone with its kernel: after a break
JupyterLab would say "Error displaying widget: model not found" instead of the picture, or the
sentence, that stands in the same output or in the one before.
"""

import warnings

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

LIVE = "application/vnd.jupyter.widget-view+json"


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's own connection between a kernel and the browser, without that wait."""

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


def keep_what_lasts(model, **_):
    """Drop live widgets from a notebook that is saved: an output of its own, or beside others."""
    notebook = model.get("content")
    if model.get("type") != "notebook" or not isinstance(notebook, dict):
        return
    notebook.get("metadata", {}).pop("widgets", None)
    for cell in notebook.get("cells", ()):
        outputs = cell.get("outputs", [])
        outputs[:] = [output for output in outputs if list(output.get("data", ())) != [LIVE]]
        for output in outputs:
            data = output.get("data", {})
            if "text/html" in data or "text/plain" in data:
                data.pop(LIVE, None)


# The server reads this file twice, and would warn that this hook takes the place of itself.
warnings.filterwarnings("ignore", r"Overriding .* \(keep_what_lasts\) .* \(keep_what_lasts\)")
settings = get_config()  # noqa: F821  (Jupyter puts it here before it runs this file)
settings.ServerApp.kernel_websocket_connection_class = PromptConnection
settings.ContentsManager.pre_save_hook = keep_what_lasts
