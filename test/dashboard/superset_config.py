"""Owns the settings of the dashboard's Superset: it lives as long as the demo's server, and only this machine reaches it."""
import os
import secrets

SECRET_KEY = secrets.token_urlsafe(32)  # a new one each time: nothing that it locks is kept
SQLALCHEMY_DATABASE_URI = "sqlite:///" + os.environ["SUPERSET_HOME"] + "/metadata.db"
RATELIMIT_ENABLED = False
ENABLE_PROXY_FIX = False
LOG_LEVEL = "WARNING"
