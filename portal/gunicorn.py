"""How the web runs: gunicorn --config python:portal.gunicorn portal.wsgi."""

import os

from portal.core.logging import settings_for

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # loaded once, then forked: quicker to start, and smaller
graceful_timeout = 4
control_socket_disable = True
forwarder_headers = ""  # no header says at which path we are: it would pass for another one
logconfig_dict = settings_for(os.environ.get("LOG_LEVEL", "INFO"))
