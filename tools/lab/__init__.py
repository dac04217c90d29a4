"""A laboratory: a JupyterLab server, a browser, a page in it, and the controls on the page."""
