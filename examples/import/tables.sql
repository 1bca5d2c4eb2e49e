-- The tables that the imports fill: those of the demo, in schema shop, so that examples/dashboards.sql and the recipes can read
-- them. Each import runs this file first. Times are in UTC.

\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;

CREATE EXTENSION IF NOT EXISTS nps;
CREATE SCHEMA IF NOT EXISTS shop;
SET search_path = shop, public;

-- A row for each item. An order may have several. price: what the items of this row cost together, in `currency`
CREATE TABLE IF NOT EXISTS order_items (
    order_id text,
    item integer,
    customer text,
    product text,
    channel text NOT NULL,
    marketplace text NOT NULL,
    ordered_at timestamp NOT NULL,
    price numeric,
    currency text,
    quantity integer NOT NULL,
    PRIMARY KEY (order_id, item)
);

-- response: source and number of the response. score: 0 to 10, NULL if this question wasn't answered
CREATE TABLE IF NOT EXISTS survey (
    response text PRIMARY KEY,
    order_id text,
    customer text,
    product text,
    channel text NOT NULL,
    marketplace text NOT NULL,
    answered_at timestamp NOT NULL,
    score smallint,
    stars smallint,
    comment text
);

CREATE TABLE IF NOT EXISTS review (
    marketplace text,
    id text,
    stars smallint NOT NULL,
    comment text,
    product text,
    reviewed_at date NOT NULL,
    PRIMARY KEY (marketplace, id)
);

-- Each record of a file that isn't in the tables, with its line: what can't be read, and what was left out on purpose
CREATE TABLE IF NOT EXISTS import_rejected (
    file text,
    line integer,
    kind text NOT NULL CHECK (kind IN ('unreadable', 'left out')),
    reason text NOT NULL,
    record text NOT NULL,
    PRIMARY KEY (file, line)
);
