"""Django's settings of the twin; its database is in the folder that TWIN_FOLDER names."""

import os
from pathlib import Path

HERE = Path(__file__).parent
SECRET_KEY = "for measuring only"
DEBUG = False
ALLOWED_HOSTS = ["portal.example.org"]
ROOT_URLCONF = "bench.django_twin.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "bench.django_twin"]
MIDDLEWARE = [
    "bench.django_twin.middleware.edge",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]},
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": Path(os.environ.get("TWIN_FOLDER", "var")) / "twin.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON",
        },
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {
    "version": 1,
    "handlers": {"file": {"class": "logging.FileHandler", "filename": Path(os.environ.get("TWIN_FOLDER", "var")) / "twin.log"}},
    "loggers": {"twin": {"handlers": ["file"], "level": "INFO"}},
}
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("nl", "Nederlands"), ("ar", "العربية")]
TIME_ZONE = "Europe/London"
USE_TZ = True
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SAVE_EVERY_REQUEST = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
