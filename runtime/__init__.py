"""What start.py and Binder stand on: the environment, the learner's copies, the server's settings.

Nothing here needs more than Python's standard library (jupyter_server_config.py, which the server
itself reads, apart).
"""
