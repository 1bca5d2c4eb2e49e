"""What the columns look like over ODBC, with PostgreSQL's own driver: the way of Tableau, Power BI and Excel. Text mode."""
import os

import pyodbc

from columns import QUERY, report

driver = next(name for name in pyodbc.drivers() if "Unicode" in name)
connection = pyodbc.connect(f"DRIVER={{{driver}}};SERVER={os.environ['PGHOST']};PORT={os.environ['PGPORT']};"
                            f"DATABASE={os.environ['PGDATABASE']};UID={os.environ['PGUSER']}")
cursor = connection.cursor()
cursor.execute(QUERY)
report(f"pyodbc {pyodbc.version}, {driver}, text", [column[0] for column in cursor.description], cursor.fetchone())
