"""A small portal of nothing but Django's own parts.

Its writable folder is named by PORTAL_STATE in the environment of the process.
mod_wsgi's SetEnv reaches requests only, never an import, so the wsgi.py that
t/django/setup writes into that folder sets the variable before it imports this.
"""
import os
from pathlib import Path

STATE = Path(os.environ['PORTAL_STATE'])
HERE = Path(__file__).resolve().parent

SECRET_KEY = (STATE / 'secret_key').read_text()     # drawn by t/django/setup
DEBUG = False
ALLOWED_HOSTS = ['localhost', '127.0.0.1']
ROOT_URLCONF = 'portal.urls'

INSTALLED_APPS = [
    'django.contrib.admin',
    'django.contrib.auth',
    'django.contrib.contenttypes',
    'django.contrib.messages',
    'django.contrib.sessions',
    'django.contrib.staticfiles',
]
MIDDLEWARE = [
    'portal.middleware.statistics',
    'portal.middleware.audience',
    'portal.middleware.advertising',
    'portal.middleware.mystery',
    'django.middleware.security.SecurityMiddleware',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.locale.LocaleMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'django.contrib.messages.middleware.MessageMiddleware',
]
TEMPLATES = [{
    'BACKEND': 'django.template.backends.django.DjangoTemplates',
    'DIRS': [HERE / 'templates'],
    'APP_DIRS': True,
    'OPTIONS': {'context_processors': [
        'django.template.context_processors.request',
        'django.contrib.auth.context_processors.auth',
        'django.contrib.messages.context_processors.messages',
    ]},
}]
DATABASES = {'default': {
    'ENGINE': 'django.db.backends.sqlite3',
    'NAME': STATE / 'db.sqlite3',
    'OPTIONS': {'timeout': 20},     # several httpd processes write to it
}}
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'

LANGUAGE_CODE = 'en'
LANGUAGES = [('fr', 'Français'), ('en', 'English')]
LANGUAGE_COOKIE_AGE = 365 * 86400      # as Opendatasoft; Django: a session
USE_I18N = True
USE_TZ = True
STATIC_URL = '/static/'
