-- The role that Superset uses may read the views that examples/superset/ uses, and nothing else.
CREATE ROLE bi LOGIN;
GRANT USAGE ON SCHEMA dashboard TO bi;
GRANT SELECT ON dashboard.answers, dashboard.changes, dashboard.comments, dashboard.complaints, dashboard.cohorts,
    dashboard.buyers TO bi;
