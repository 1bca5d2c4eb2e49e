-- Shopify's export of orders, to order_items:
--
--     psql -d shop -v file=orders_export.csv -f examples/import/shopify_orders.sql
--
-- Columns: https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders. An order with several items goes
-- over several rows; only the first of these has its status and dates. The customer is the e-mail address in small letters, or
-- the phone number. The price is unit price times quantity, without discounts, shipping and taxes.
-- Left out: orders that were cancelled, voided or refunded as a whole. One that was refunded in part stays.

\encoding UTF8
\if :{?encoding}
\else
\set encoding WIN1252
\endif
\set quoted true
\set header_lines 1
\ir read.sql
SET LOCAL timezone = 'UTC';

CREATE TEMPORARY TABLE item ON COMMIT DROP AS
SELECT line, pg_temp.value(fields, (SELECT pg_temp.column_of('^name$'))) AS order_id,
    lower(pg_temp.value(fields, (SELECT pg_temp.column_of('^email$')))) AS email,
    pg_temp.value(fields, (SELECT pg_temp.column_if_any('^phone$'))) AS phone,
    lower(pg_temp.value(fields, (SELECT pg_temp.column_of('^financial status$')))) AS status,
    pg_temp.value(fields, (SELECT pg_temp.column_of('^cancelled at$'))) AS cancelled_at,
    pg_temp.value(fields, (SELECT pg_temp.column_of('^created at$'))) AS created_at,
    pg_temp.value(fields, (SELECT pg_temp.column_if_any('^currency$'))) AS currency,
    coalesce(pg_temp.value(fields, (SELECT pg_temp.column_if_any('^lineitem sku$'))), pg_temp.value(fields, (SELECT pg_temp.column_of('^lineitem name$'))))
        AS product,
    pg_temp.value(fields, (SELECT pg_temp.column_of('^lineitem quantity$'))) AS quantity,
    pg_temp.value(fields, (SELECT pg_temp.column_of('^lineitem price$'))) AS price, problem
FROM record;

-- What only the first row of an order says
CREATE TEMPORARY TABLE whole ON COMMIT DROP AS
SELECT order_id, (array_agg(coalesce(email, phone) ORDER BY line) FILTER (WHERE coalesce(email, phone) IS NOT NULL))[1] AS customer,
    max(status) AS status, max(cancelled_at) AS cancelled_at, max(currency) AS currency, max(pg_temp.moment(created_at)) AS ordered_at,
    max(created_at) AS created_at
FROM item
WHERE order_id IS NOT NULL
GROUP BY order_id;

CREATE TEMPORARY TABLE rejected ON COMMIT DROP AS
SELECT *
FROM (
    SELECT line, CASE WHEN problem IS NULL AND (w.cancelled_at IS NOT NULL OR w.status IN ('refunded', 'voided')) THEN 'left out'
                      ELSE 'unreadable' END AS kind,
        CASE WHEN problem IS NOT NULL THEN problem
             WHEN order_id IS NULL THEN 'no order number'
             WHEN w.cancelled_at IS NOT NULL THEN 'cancelled'
             WHEN w.status IN ('refunded', 'voided') THEN w.status
             WHEN w.status IS NULL THEN 'the first row of this order is missing'
             WHEN w.ordered_at IS NULL THEN 'not a date: ' || coalesce(w.created_at, 'blank')
             WHEN quantity !~ '^\d{1,6}$' OR quantity IS NULL OR quantity::integer = 0
                 THEN 'not a quantity: ' || coalesce(quantity, 'blank')
             WHEN pg_temp.number(price) IS NULL THEN 'not a price: ' || coalesce(price, 'blank')
        END AS reason
    FROM item LEFT JOIN whole AS w USING (order_id)
) AS r
WHERE reason IS NOT NULL;

DELETE FROM order_items WHERE channel = 'own shop' AND order_id IN (SELECT order_id FROM item);
INSERT INTO order_items
SELECT order_id, row_number() OVER (PARTITION BY order_id ORDER BY line), w.customer, product, 'own shop', 'own shop', w.ordered_at,
    pg_temp.number(price) * quantity::integer, w.currency, quantity::integer
FROM item JOIN whole AS w USING (order_id)
WHERE line NOT IN (SELECT line FROM rejected);
\ir finish.sql
