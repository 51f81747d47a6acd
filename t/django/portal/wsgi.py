"""The portal, with an account of the cookies it sends.

For each Set-Cookie there is an X-Sent-Cookie of the same bytes, so that a test
can tell what a server in front dropped or rewrote.
"""
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'portal.settings')
portal = get_wsgi_application()


def application(environ, start_response):
    def start(status, headers, *exc_info):
        sent = [('X-Sent-Cookie', value) for name, value in headers
                if name.lower() == 'set-cookie']
        return start_response(status, headers + sent, *exc_info)
    return portal(environ, start)
