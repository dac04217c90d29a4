"""What start.py adds to JupyterLab's server: what a kernel says leaves for the browser at once.

Otherwise TCP keeps a small message back until the browser has confirmed the one before, which may
take 40 ms: as long again as a picture needs to follow its slider.
"""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's own connection between a kernel and the browser, without that wait."""

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


get_config().ServerApp.kernel_websocket_connection_class = PromptConnection  # noqa: F821
