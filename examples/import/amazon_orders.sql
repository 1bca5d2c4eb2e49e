-- Amazon's All Orders report, to order_items:
--
--     psql -d shop -v file=orders.txt -f examples/import/amazon_orders.sql
--
-- Columns: https://developer-docs.amazon.com/sp-api/docs/order-tracking-reports-attributes
-- (GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL). It is separated by tabs, without quotation marks. A row is an item,
-- not an order. It doesn't say who the buyer is: the customer is NULL, so repeat purchases can't be measured with it.
-- Left out: what was cancelled, and Non-Amazon orders (of another shop, sent from Amazon's warehouse).

\encoding UTF8
\if :{?encoding}
\else
\set encoding WIN1252
\endif
\set quoted false
\set header_lines 1
\ir read.sql
SET LOCAL timezone = 'UTC';

CREATE TEMPORARY TABLE item ON COMMIT DROP AS
SELECT line, pg_temp.value(fields, (SELECT pg_temp.column_of('^amazon-order-id$'))) AS order_id,
    coalesce(pg_temp.value(fields, (SELECT pg_temp.column_of('^sku$'))), pg_temp.value(fields, (SELECT pg_temp.column_if_any('^asin$')))) AS product,
    lower(pg_temp.value(fields, (SELECT pg_temp.column_of('^sales-channel$')))) AS marketplace,
    pg_temp.value(fields, (SELECT pg_temp.column_of('^purchase-date$'))) AS purchase_date,
    pg_temp.value(fields, (SELECT pg_temp.column_of('^item[- ]price$'))) AS item_price,
    pg_temp.value(fields, (SELECT pg_temp.column_if_any('^currency$'))) AS currency,
    pg_temp.value(fields, (SELECT pg_temp.column_of('^quantity$', '^quantity-purchased$'))) AS quantity,
    concat_ws(' ', pg_temp.value(fields, (SELECT pg_temp.column_of('^order-status$'))),
        pg_temp.value(fields, (SELECT pg_temp.column_if_any('^item-status$')))) AS status, problem
FROM record;

CREATE TEMPORARY TABLE rejected ON COMMIT DROP AS
SELECT *
FROM (
    SELECT line, CASE WHEN problem IS NULL AND (status ~* 'cancel' OR marketplace = 'non-amazon') THEN 'left out'
                      ELSE 'unreadable' END AS kind,
        CASE WHEN problem IS NOT NULL THEN problem
             WHEN status ~* 'cancel' THEN 'cancelled'
             WHEN marketplace = 'non-amazon' THEN 'an order of another shop'
             WHEN order_id IS NULL OR order_id !~ '^\w{3}-\w{7}-\w{7}$' THEN 'not an order number: ' || coalesce(order_id, 'blank')
             WHEN marketplace IS NULL THEN 'no sales channel'
             WHEN pg_temp.moment(purchase_date) IS NULL THEN 'not a date: ' || coalesce(purchase_date, 'blank')
             WHEN quantity !~ '^\d{1,6}$' OR quantity IS NULL OR quantity::integer = 0
                 THEN 'not a quantity: ' || coalesce(quantity, 'blank')
             WHEN item_price IS NOT NULL AND pg_temp.number(item_price) IS NULL THEN 'not a price: ' || item_price
        END AS reason
    FROM item
) AS r
WHERE reason IS NOT NULL;

-- Each order of the file takes the place of what was known of it: a later report may have more of its items.
DELETE FROM order_items WHERE channel = 'Amazon' AND order_id IN (SELECT order_id FROM item);
INSERT INTO order_items
SELECT order_id, row_number() OVER (PARTITION BY order_id ORDER BY line), NULL, product, 'Amazon', marketplace,
    pg_temp.moment(purchase_date), pg_temp.number(item_price), currency, quantity::integer
FROM item
WHERE line NOT IN (SELECT line FROM rejected);
\ir finish.sql
