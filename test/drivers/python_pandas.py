"""What the columns look like in a data frame of pandas, over SQLAlchemy."""
import pandas
import sqlalchemy

from columns import QUERY, equal, report

with sqlalchemy.create_engine("postgresql+psycopg2://").connect() as connection:
    query = sqlalchemy.text(QUERY.replace("::", r"\:\:"))
    frame = pandas.read_sql_query(query, connection)
    report(f"pandas {pandas.__version__}", list(frame.columns), [frame[column].iloc[0] for column in frame.columns], frame.dtypes)
    frame = pandas.read_sql_query(query, connection, coerce_float=True)
    equal("pandas: coerce_float makes floats of numeric", str(frame["nps"].dtype), "float64")
    equal("pandas: the NPS as a number", float(frame["nps"].iloc[0]), 30.0)
