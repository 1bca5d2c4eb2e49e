"""Owns the settings of the dashboard's Superset: it lives as long as the demo's server, and only this machine reaches it."""
import os
import secrets

SECRET_KEY = secrets.token_urlsafe(32)  # a new one each time: nothing that it locks is kept
SQLALCHEMY_DATABASE_URI = "sqlite:///" + os.environ["SUPERSET_HOME"] + "/metadata.db"
RATELIMIT_ENABLED = False
ENABLE_PROXY_FIX = False
LOG_LEVEL = "WARNING"
if os.environ.get("NPS_LANG", "").startswith("zh"):
    BABEL_DEFAULT_LOCALE = "zh"
    LANGUAGES = {"zh": {"flag": "cn", "name": "中文"}}

# Superset's pages count visits by an image from another server, and its package has no switch for that. The browser is told
# to load nothing from elsewhere.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
