"""Owns the life of the dashboard's Superset.

serve.py prepare FOLDER    makes Superset's own database, metadata.db, in the folder
serve.py serve FOLDER      imports a dashboard from the folder, as its import button does, and serves it

SUPERSET_HOME holds metadata.db; NPS_LANG=zh makes all of it Chinese. The database of the dashboard is the one that libpq's variables (PGHOST ...) name.
"""
import contextlib
import os
import pathlib
import secrets
import socket
import sys

import numpy

# Superset 6.1 uses two names that numpy 2 no longer has, which Python 3.13 needs
numpy.product, numpy.NaN = numpy.prod, numpy.nan

os.environ["SUPERSET_CONFIG_PATH"] = str(pathlib.Path(__file__).parent / "superset_config.py")


def prepare(app):
    """Makes the tables, roles and permissions of Superset."""
    from flask_migrate import upgrade
    from superset.extensions import appbuilder

    with app.app_context():
        upgrade(directory=str(pathlib.Path(sys.modules["superset"].__file__).parent / "migrations"))
        appbuilder.add_permissions(update_perms=True)
        appbuilder.sm.sync_role_definitions()


def import_dashboard(app, folder, password):
    """Makes the user and imports the folder, in the format of Superset's export."""
    from flask import g
    from superset import security_manager
    from superset.commands.dashboard.importers.dispatcher import ImportDashboardsCommand

    from words import Words

    words = Words()
    contents = {str(path.relative_to(folder)): words.file(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.yaml"))}
    with app.app_context():
        security_manager.add_user("admin", "demo", "shop", "admin@localhost", security_manager.find_role("Admin"), password)
        with app.test_request_context():
            g.user = security_manager.find_user("admin")
            ImportDashboardsCommand(contents, overwrite=True).run()


def free_port(wanted):
    """The wanted port, or another if that is taken."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(("127.0.0.1", wanted))
        except OSError:
            sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def main():
    mode, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    if mode == "prepare":
        os.environ["SUPERSET_HOME"] = str(folder)
    with contextlib.redirect_stdout(sys.stderr):  # it says hello
        from superset.app import create_app

        app = create_app()
    if mode == "prepare":
        prepare(app)
        return
    from werkzeug.serving import run_simple

    password = os.environ.get("DASHBOARD_PASSWORD") or secrets.token_urlsafe(6)
    import_dashboard(app, folder, password)
    port = free_port(int(os.environ.get("DASHBOARD_PORT") or 8088))
    print(f"http://127.0.0.1:{port}/superset/dashboard/nps/   user admin, password {password}", flush=True)
    run_simple("127.0.0.1", port, app, threaded=True)


main()
