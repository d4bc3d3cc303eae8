"""The web application that gunicorn serves: portal.wsgi:application."""

import os

from django.core.wsgi import get_wsgi_application

from portal import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

embedded.ensure_running_or_exit()
application = get_wsgi_application()
