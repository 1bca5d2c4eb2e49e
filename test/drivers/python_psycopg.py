"""What the columns look like from psycopg 3, in text and in binary mode."""
import psycopg

from columns import QUERY, report

with psycopg.connect("") as connection:
    for mode in ("text", "binary"):
        with connection.cursor(binary=mode == "binary") as cursor:
            cursor.execute(QUERY)
            report(f"psycopg {psycopg.__version__}, {mode}", [column.name for column in cursor.description], cursor.fetchone())
