"""What the columns look like from psycopg2, which knows text mode only."""
import psycopg2

from columns import QUERY, report

with psycopg2.connect("") as connection, connection.cursor() as cursor:
    cursor.execute(QUERY)
    report(f"psycopg2 {psycopg2.__version__.split()[0]}, text", [column.name for column in cursor.description], cursor.fetchone())
