-- Superset looks for the functions of a metric in the schema of the view, and nowhere else. So the extension moves to where
-- the views will be, and everybody's search path leads there.
CREATE SCHEMA dashboard;
ALTER EXTENSION nps SET SCHEMA dashboard;
ALTER DATABASE shop SET search_path = "$user", public, dashboard;
