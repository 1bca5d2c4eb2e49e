"""What the columns look like from SQLAlchemy: a tally can be summed in an expression, and reflection doesn't stop at its type."""
import warnings

import sqlalchemy
from sqlalchemy import Column, MetaData, Table, func, select, text

from columns import QUERY, equal, report

engine = sqlalchemy.create_engine("postgresql+psycopg2://")
with engine.connect() as connection:
    result = connection.execute(text(QUERY.replace("::", r"\:\:")))
    report(f"SQLAlchemy {sqlalchemy.__version__}, psycopg2, text", list(result.keys()), result.fetchone())

    connection.execute(text("CREATE TEMP TABLE daily AS SELECT score_tally '{10\\:5,8\\:3,3\\:2}' AS tally FROM generate_series(1, 2)"))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        daily = Table("daily", MetaData(), autoload_with=connection)
    equal("SQLAlchemy: reflection warns of the type and goes on", [str(w.message).split(" of column")[0] for w in caught],
          ["Did not recognize type 'score_tally'"])
    equal("SQLAlchemy: func.nps(func.sum(column))", str(connection.execute(select(func.nps(func.sum(daily.c.tally)))).scalar()), "30.000000")
