-- A year of a small shop that sells on Amazon, in its own shop and on a marketplace: 33,000 orders, 18,000 survey answers
-- with some comments, and 3,400 reviews in seven languages. They are the same on every run. It needs a new database:
-- `make demo` starts a server and removes it.

\set ON_ERROR_STOP on
\pset footer off

CREATE EXTENSION nps;
CREATE SCHEMA shop;
SET search_path = shop, public;

-- A number from 0 to 1 that looks random, but is the same on every run: it depends only on the row and on a purpose.
CREATE FUNCTION draw(n integer, purpose integer) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT (hashint4extended(n, purpose) & 16777215) / 16777216.0::double precision $$;

-- quality is about the mean answer
CREATE TABLE product (
    id integer PRIMARY KEY,
    name text NOT NULL UNIQUE,
    quality double precision NOT NULL
);
INSERT INTO product VALUES
    (1, 'Bamboo cutlery', 8.3),
    (2, 'Bike phone mount', 8.1),
    (3, 'Camping lantern', 8.9),
    (4, 'Desk organizer', 8.5),
    (5, 'Garlic press', 8.7),
    (6, 'Laptop sleeve', 9.1),
    (7, 'Rain poncho', 8.0),
    (8, 'Travel kettle', 8.8),
    (9, 'Yoga mat', 8.6),
    (10, 'Zip pouch set', 8.2);

-- As in a sales export: a row for each item. An order has one or two items.
CREATE TABLE order_items (
    order_id integer,
    item integer,
    customer bigint NOT NULL,
    product text NOT NULL REFERENCES product (name),
    channel text NOT NULL,
    ordered_at timestamp NOT NULL,
    PRIMARY KEY (order_id, item)
);
-- The arrays contain the cumulative shares of the months and of the products: half of the orders come in the last three
-- months. Each channel has its own customers. Their number grows with the orders, and new customers order more often. From
-- September on the travel kettle comes from another factory. 4 in 5 who bought one don't come back: other customers take
-- their place.
INSERT INTO order_items
SELECT order_id, item, customer + CASE WHEN had_kettle AND draw(order_id, 18) < 0.8 THEN 50000 ELSE 0 END, product,
    channel, ordered_at
FROM (
    SELECT *, bool_or(product = 'Travel kettle' AND ordered_at >= '2025-09-01') OVER (PARTITION BY customer
            ORDER BY ordered_at GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS had_kettle
    FROM (
        SELECT n AS order_id, item, name AS product, c.channel,
            base + floor(size * (0.2 + 0.8 * draw(n, 5)) * (1 - draw(n, 1) * draw(n, 1))) AS customer,
            date_trunc('second', month + (month + interval '1 month' - month) * draw(n, 3)) AS ordered_at
        FROM generate_series(1, 33000) AS n
            CROSS JOIN LATERAL (SELECT timestamp '2025-01-01' + interval '1 month' * width_bucket(draw(n, 5),
                ARRAY[.04, .08, .12, .17, .22, .28, .36, .41, .49, .57, .83]::double precision[]) AS month) AS m
            JOIN (VALUES ('Amazon', 0, 0.50, 100001, 9000), ('own shop', 0.50, 0.78, 200001, 3000),
                ('marketplace', 0.78, 1, 300001, 5000)) AS c (channel, low, high, base, size)
                ON draw(n, 2) >= low AND draw(n, 2) < high
            CROSS JOIN generate_series(1, CASE WHEN draw(n, 16) < 0.2 THEN 2 ELSE 1 END) AS item
            JOIN product AS p ON p.id = 1 + width_bucket(draw(n, CASE item WHEN 1 THEN 4 ELSE 17 END),
                ARRAY[.13, .23, .32, .40, .52, .63, .70, .85, .94]::double precision[])
    ) AS i
) AS o;

-- score: would you recommend this product, 0 to 10; NULL if the customer didn't answer this question
-- stars: the review of the order, 1 to 5
CREATE TABLE survey (
    order_id integer PRIMARY KEY,
    customer bigint NOT NULL,
    product text NOT NULL,
    channel text NOT NULL,
    answered_at timestamp NOT NULL,
    score smallint,
    stars smallint NOT NULL,
    comment text
);
-- The question is about the first item of an order. In November, the month of the sales, parcels are late on all channels
-- except the own shop.
INSERT INTO survey
SELECT id, customer, product, channel, answered_at,
    CASE WHEN draw(id, 6) >= 0.06 THEN score END,
    greatest(1, least(5, round(score / 2 + 0.1 + 1.4 * (draw(id, 7) - 0.5)))),
    CASE WHEN draw(id, 8) > CASE WHEN score > 6 THEN 0.25 ELSE 0.55 END THEN NULL
         WHEN score > 8 THEN
            (ARRAY['Love it!', 'Great quality, would buy again', 'Exactly as described',
                   'Nicely packed, and here in two days :)', 'My daughter uses it every day'])
            [1 + floor(5 * draw(id, 10))::integer]
         WHEN score > 6 THEN
            (ARRAY['Good, but the instructions are useless', 'Does what it should', 'Fine for the price'])
            [1 + floor(3 * draw(id, 10))::integer]
         WHEN kettle AND draw(id, 9) < 0.8 THEN
            (ARRAY['Useless: leaks after two weeks', 'Useless: leaks after two weeks', 'It leaks, a disappointment',
                   'Waited three weeks, annoying', 'Waited three weeks, annoying', 'Lid came off, very poor quality',
                   'Arrived with a dent', 'Handle gets hot, feels cheap and awful'])
            [1 + floor(8 * draw(id, 10))::integer]
         ELSE
            (ARRAY['Too expensive', 'Delivery took too long', 'Not as nice as in the picture',
                   'Smaller than I thought, a bit disappointing', 'Box was damaged'])
            [1 + floor(5 * draw(id, 10))::integer]
    END
FROM (
    SELECT o.id, customer, product, channel, kettle,
        ordered_at + interval '2 days' + interval '9 days' * draw(o.id, 11) AS answered_at,
        greatest(0, least(10, round(quality
            + CASE channel WHEN 'own shop' THEN 0.6 WHEN 'marketplace' THEN -0.7 ELSE 0 END
            - CASE WHEN channel <> 'own shop' AND date_trunc('month', ordered_at) = '2025-11-01' THEN 1.1 ELSE 0 END
            - CASE WHEN kettle THEN 1.9 ELSE 0 END
            + 4.2 * (draw(o.id, 12) + draw(o.id, 13) + draw(o.id, 14) - 1.5)))) AS score
    FROM (
        SELECT *, order_id AS id, product = 'Travel kettle' AND ordered_at >= '2025-09-01' AS kettle
        FROM order_items
        WHERE item = 1
    ) AS o
        JOIN product AS p ON p.name = product
    WHERE draw(o.id, 15) < 0.57
    OFFSET 0
) AS answer
WHERE answered_at < '2026-01-01';

ANALYZE order_items, survey;

\echo 'How happy are the customers of each product, with 95 % intervals?'
\echo 'Which products changed in autumn by more than chance?'
SELECT product, responses(t), round(nps(t), 1) AS nps,
    format('%s to %s', round(lower(nps_ci(t)), 1), round(upper(nps_ci(t)), 1)) AS interval,
    round(nps(jan_aug), 1) AS jan_aug, round(nps(sep_dec), 1) AS sep_dec, round((c).difference, 1) AS change,
    (c).verdict
FROM (
    SELECT *, nps_compare(sep_dec, jan_aug) AS c
    FROM (
        SELECT product, score_tally(score) AS t,
            score_tally(score) FILTER (WHERE answered_at < '2025-09-01') AS jan_aug,
            score_tally(score) FILTER (WHERE answered_at >= '2025-09-01') AS sep_dec
        FROM survey
        GROUP BY product
    ) AS p
) AS s
ORDER BY nps(t) DESC;

\echo 'Which channel do customers recommend, and what did the sales of November do to it?'
SELECT channel, (b).responses, round(nps, 1) AS nps, (b).promoters, (b).passives, (b).detractors,
    round(october, 1) AS october, round(november, 1) AS november
FROM (
    SELECT channel, nps(score), nps_bucket(score) AS b,
        nps(score) FILTER (WHERE date_trunc('month', answered_at) = '2025-10-01') AS october,
        nps(score) FILTER (WHERE date_trunc('month', answered_at) = '2025-11-01') AS november
    FROM survey
    GROUP BY channel
) AS s
ORDER BY nps DESC;

-- each month compared with the month before
CREATE VIEW trend AS
SELECT month, t, nps_compare(t, lag(t) OVER (ORDER BY month)) AS c
FROM (SELECT date_trunc('month', answered_at) AS month, score_tally(score) AS t FROM survey GROUP BY 1) AS m;

SELECT string_agg(to_char(month, 'FMMonth') || to_char((c).difference, ' (FMSG990.0)'), ' and ' ORDER BY month) AS real
FROM trend
WHERE (c).significant \gset

\echo 'The NPS by month, and the changes that are more than chance:' :real
SELECT to_char(month, 'Mon') AS month, responses(t), round(nps(t), 1) AS nps,
    format('%s to %s', round(lower(nps_ci(t)), 1), round(upper(nps_ci(t)), 1)) AS interval,
    round((nps_bucket(t)).detractor_pct) AS "detractor %", round((c).difference, 1) AS change,
    round((c).p_value::numeric, 3) AS p, (c).verdict
FROM trend
ORDER BY trend.month;

\echo 'How many are satisfied: by the score of 0-10 (7 and more), and by the stars of 1-5 (4 and more)?'
SELECT channel, round(csat(score), 1) AS "CSAT by score", round(csat(stars, 5), 1) AS "CSAT by stars",
    round((csat_bucket(stars, 5)).happy_pct, 1) AS "5 stars %",
    round((csat_bucket(stars, 5)).unsatisfied_pct, 1) AS "1-3 stars %"
FROM survey
GROUP BY channel
ORDER BY csat(score) DESC;

-- the product that fell most
SELECT product AS worst
FROM survey
GROUP BY product
ORDER BY nps(score) FILTER (WHERE answered_at >= '2025-09-01') - nps(score) FILTER (WHERE answered_at < '2025-09-01')
LIMIT 1 \gset

\echo :worst: 'when did the detractors come ...'
SELECT to_char(month, 'Mon') AS month, (b).responses, (b).detractors, round((b).detractor_pct) AS "detractor %",
    round(nps, 1) AS nps
FROM (
    SELECT date_trunc('month', answered_at) AS month, nps(score), nps_bucket(score) AS b
    FROM survey
    WHERE product = :'worst' AND answered_at >= '2025-06-01'
    GROUP BY 1
) AS s
ORDER BY s.month;

\echo '... and what do they say since September?'
SELECT comment, count(*), round(avg(score), 1) AS "mean score"
FROM survey
WHERE product = :'worst' AND answered_at >= '2025-09-01' AND nps_category(score) = 'detractor' AND comment IS NOT NULL
GROUP BY comment
ORDER BY count(*) DESC, comment
LIMIT 5;

\echo 'Does the tone of the comments show the same? Before and since September:'
SELECT product, count(comment) AS comments, round(nps(score) FILTER (WHERE NOT since), 1) AS "NPS before",
    round(nps(score) FILTER (WHERE since), 1) AS since,
    round(net_sentiment(comment) FILTER (WHERE NOT since), 1) AS "net sentiment before",
    round(net_sentiment(comment) FILTER (WHERE since), 1) AS since
FROM (SELECT *, answered_at >= '2025-09-01' AS since FROM survey) AS s
GROUP BY product
ORDER BY net_sentiment(comment) FILTER (WHERE since) - net_sentiment(comment) FILTER (WHERE NOT since);

-- Reviews of the same shop on Amazon's marketplaces and in its Chinese shop, in the customers' languages.
CREATE TABLE review (
    marketplace text NOT NULL,
    id integer,
    stars smallint NOT NULL,
    comment text,
    PRIMARY KEY (marketplace, id)
);
-- What they write, and how often. `topic` is what a reader would file it under: the queries don't use it, the tests do.
CREATE TABLE phrase (marketplace text, good boolean, topic text, weight integer, comment text);
INSERT INTO phrase VALUES
    ('amazon.com', true, 'quality', 3, 'Great quality, I love it'),
    ('amazon.com', true, 'delivery', 2, 'Fast delivery, very happy'),
    ('amazon.com', true, 'price', 2, 'Excellent value for money'),
    ('amazon.com', false, 'delivery', 2, 'Arrived two weeks late'),
    ('amazon.com', false, 'quality', 4, 'Stopped working after a month, bad quality'),
    ('amazon.com', false, 'packaging', 1, 'The box was crushed'),
    ('amazon.com', false, 'service', 3, 'Customer service never answered, very disappointed'),
    ('amazon.de', true, 'quality', 4, 'Sehr gute Qualität, bin begeistert'),
    ('amazon.de', true, 'delivery', 3, 'Schnelle Lieferung, alles super'),
    ('amazon.de', true, NULL, 2, 'Tolles Produkt, klare Empfehlung'),
    ('amazon.de', false, 'delivery', 1, 'Lieferung kam drei Wochen zu spät'),
    ('amazon.de', false, 'quality', 6, 'Nach zwei Monaten kaputt, schlechte Qualität'),
    ('amazon.de', false, 'packaging', 2, 'Verpackung war zerdrückt'),
    ('amazon.de', false, 'service', 1, 'Der Kundenservice ist sehr unfreundlich'),
    -- Dutch, which no lexicon reads
    ('amazon.de', true, NULL, 1, 'Goede kwaliteit, snelle levering'),
    ('amazon.de', false, NULL, 1, 'Na een maand al kapot, heel jammer'),
    ('amazon.fr', true, 'quality', 3, 'Très bonne qualité, je recommande'),
    ('amazon.fr', true, 'delivery', 1, 'Livraison rapide, très contente'),
    ('amazon.fr', true, 'price', 2, 'Parfait, excellent rapport qualité-prix'),
    ('amazon.fr', false, 'delivery', 4, 'Livraison très lente, colis arrivé en retard'),
    ('amazon.fr', false, 'quality', 3, 'Tombé en panne après un mois, mauvaise qualité'),
    ('amazon.fr', false, 'packaging', 1, 'Emballage écrasé'),
    ('amazon.fr', false, 'service', 2, 'Service client désagréable et inutile'),
    ('amazon.es', true, 'quality', 3, 'Muy buena calidad, lo recomiendo'),
    ('amazon.es', true, 'delivery', 1, 'Envío rápido, estoy muy contenta'),
    ('amazon.es', true, 'price', 2, 'Excelente relación calidad precio'),
    ('amazon.es', false, 'delivery', 7, 'El envío llegó con dos semanas de retraso'),
    ('amazon.es', false, 'quality', 2, 'Se rompió a los dos días, muy mala calidad'),
    ('amazon.es', false, 'packaging', 1, 'La caja llegó aplastada'),
    ('amazon.es', false, 'service', 1, 'Atención al cliente pésima'),
    ('amazon.it', true, 'quality', 3, 'Ottima qualità, lo consiglio'),
    ('amazon.it', true, 'delivery', 1, 'Spedizione veloce, sono molto contenta'),
    ('amazon.it', true, 'price', 2, 'Ottimo rapporto qualità prezzo'),
    ('amazon.it', false, 'delivery', 6, 'Spedizione lentissima, arrivato in ritardo'),
    ('amazon.it', false, 'quality', 2, 'Si è rotto dopo una settimana, pessima qualità'),
    ('amazon.it', false, 'packaging', 2, 'Scatola schiacciata'),
    ('amazon.it', false, 'service', 1, 'Assistenza clienti pessima'),
    ('amazon.co.jp', true, 'quality', 3, '品質が良く、とても満足しています'),
    ('amazon.co.jp', true, 'delivery', 2, '配送が早くて助かりました'),
    ('amazon.co.jp', true, 'usability', 2, 'とても使いやすくて便利です'),
    ('amazon.co.jp', false, 'delivery', 2, '配送が遅くて困りました'),
    ('amazon.co.jp', false, 'quality', 2, 'すぐに壊れました。品質が悪いです'),
    ('amazon.co.jp', false, 'packaging', 5, '梱包が雑で、箱が潰れていました'),
    ('amazon.co.jp', false, 'service', 1, '問い合わせても返事がなく、対応が悪いです'),
    ('own shop, China', true, 'quality', 3, '质量很好，非常满意'),
    ('own shop, China', true, 'delivery', 3, '物流很快，推荐购买'),
    ('own shop, China', true, 'price', 2, '性价比高，很喜欢'),
    ('own shop, China', false, 'delivery', 1, '物流太慢了，等了两个星期'),
    ('own shop, China', false, 'quality', 3, '质量很差，用了一周就坏了'),
    ('own shop, China', false, 'packaging', 1, '包装盒压扁了'),
    ('own shop, China', false, 'service', 3, '客服态度很差，一直不回复');
-- In Japan three stars are often praise: customers there are careful with stars, not with words.
INSERT INTO review
SELECT marketplace, n, CASE WHEN good THEN 5 - floor(good_stars * draw(key, 20)) ELSE 1 + floor(3 * draw(key, 20)) END,
    CASE WHEN draw(key, 21) < 0.5 THEN
        CASE WHEN good THEN praise[1 + floor(cardinality(praise) * draw(key, 22))::integer]
             ELSE blame[1 + floor(cardinality(blame) * draw(key, 22))::integer] END
    END
FROM (
    SELECT *, draw(key, 19) < share AS good
    FROM (VALUES (1, 'amazon.com', 900, 0.75, 2), (2, 'amazon.de', 700, 0.72, 2), (3, 'amazon.fr', 450, 0.70, 2),
        (4, 'amazon.es', 350, 0.58, 2), (5, 'amazon.it', 300, 0.62, 2), (6, 'amazon.co.jp', 400, 0.80, 3),
        (7, 'own shop, China', 300, 0.86, 2)) AS m (number, marketplace, reviews, share, good_stars)
        CROSS JOIN LATERAL generate_series(1, reviews) AS n
        CROSS JOIN LATERAL (SELECT 100000 * number + n AS key) AS k
        JOIN (SELECT marketplace, array_agg(comment ORDER BY comment COLLATE "C") FILTER (WHERE good) AS praise,
                array_agg(comment ORDER BY comment COLLATE "C") FILTER (WHERE NOT good) AS blame
            FROM phrase CROSS JOIN generate_series(1, weight)
            GROUP BY marketplace) AS p USING (marketplace)
) AS r;

\echo 'Comments in seven languages, each read by its own lexicon: is amazon.co.jp as bad as its stars?'
SELECT coalesce(marketplace, 'all') AS marketplace, count(*) AS reviews, round(csat(stars, 5), 1) AS "CSAT by stars",
    count(comment) AS comments, responses(sentiment_tally(comment)) AS read,
    round(net_sentiment(comment), 1) AS "net sentiment"
FROM review
GROUP BY ROLLUP (review.marketplace)
ORDER BY grouping(review.marketplace), csat(stars, 5);

\echo 'What do those with 1 to 3 stars complain about? Percent of their comments that were read'
SELECT marketplace, read, round(100.0 * delivery / read) AS "delivery %",
    round(100.0 * packaging / read) AS "packaging %", round(100.0 * quality / read) AS "quality %",
    round(100.0 * service / read) AS "service %", round(100.0 * nothing / read) AS "nothing %"
FROM (
    SELECT marketplace, count(comment_language(comment)) AS read,
        count(*) FILTER (WHERE 'delivery' = ANY (causes)) AS delivery,
        count(*) FILTER (WHERE 'packaging' = ANY (causes)) AS packaging,
        count(*) FILTER (WHERE 'quality' = ANY (causes)) AS quality,
        count(*) FILTER (WHERE 'service' = ANY (causes)) AS service,
        count(*) FILTER (WHERE causes = '{}' AND comment_language(comment) IS NOT NULL) AS nothing
    FROM (
        SELECT *, ARRAY(SELECT topic FROM topic_sentiment(comment) WHERE sentiment < 0) AS causes
        FROM review
        WHERE csat_category(stars, 5) = 'unsatisfied'
    ) AS u
    GROUP BY marketplace
) AS c
ORDER BY marketplace COLLATE "C";

-- What a dashboard would store: the answers of each day, product and channel as a tally.
CREATE MATERIALIZED VIEW daily AS
SELECT answered_at::date AS day, product, channel, score_tally(score) AS tally
FROM survey
GROUP BY 1, 2, 3;

\echo 'The shop by quarter, from daily tallies: they add up. The mean of the months is wrong'
SELECT 'Q' || extract(quarter FROM month) AS quarter,
    string_agg(responses(month_tally)::text, ' + ' ORDER BY month) AS "answers by month",
    string_agg(to_char(nps(month_tally), 'FM990.0'), ', ' ORDER BY month) AS "NPS by month",
    round(nps(sum(month_tally)), 1) AS nps, round(avg(nps(month_tally)), 1) AS "mean of months (wrong)"
FROM (
    SELECT date_trunc('month', day) AS month, sum(tally) AS month_tally
    FROM daily
    GROUP BY 1
) AS m
GROUP BY 1
ORDER BY 1;

\echo :worst: 'answers since September (a # is 12 answers)'
SELECT score, nps_category(score) AS category, responses,
    repeat('#', (responses / 12.0)::integer) AS histogram
FROM (SELECT sum(tally) AS t FROM daily WHERE product = :'worst' AND day >= '2025-09-01') AS d, unnest(t)
ORDER BY score;

-- One row for each order, whatever its number of items. Otherwise an order of two items would look like a customer who came
-- back.
CREATE VIEW orders AS
SELECT DISTINCT order_id, customer, channel, ordered_at FROM order_items;

\echo 'Do customers come back? If items are counted as orders, too many seem to'
SELECT channel, customers(c), repeat_customers(c) AS "two orders or more",
    round(repeat_purchase_rate(c), 1) AS "repeat %", round(purchase_frequency(c), 2) AS "orders each",
    round(repeat_rate_of_items, 1) AS "repeat % by items (wrong)"
FROM (SELECT channel, customer_tally(customer) AS c FROM orders GROUP BY channel) AS o
    JOIN (SELECT channel, repeat_purchase_rate(customer) AS repeat_rate_of_items FROM order_items GROUP BY channel) AS i
    USING (channel)
ORDER BY repeat_purchase_rate(c) DESC;

-- What a dashboard would store of the orders: a tally of the customers of each month.
CREATE MATERIALIZED VIEW monthly AS
SELECT date_trunc('month', ordered_at)::date AS month, customer_tally(customer) AS buyers
FROM orders
GROUP BY 1;

\echo 'Who bought each month: new or returning, and what percentage of the month before bought again?'
SELECT to_char(month, 'Mon') AS month, customers(buyers), customers(without(buyers, earlier)) AS new,
    retained_customers(buyers, earlier) AS returning, retained_customers(before, buyers) AS "bought the month before",
    round(retention_rate(before, buyers), 1) AS "retention %"
FROM (
    SELECT month, buyers, lag(buyers) OVER (ORDER BY month) AS before,
        sum(buyers) OVER (ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
    FROM monthly
) AS m
ORDER BY m.month;

\echo :worst: 'its buyers of May and June came back like all others. Those of September and October?'
SELECT bought, customers(may_jun) AS "bought May-Jun", round(retention_rate(may_jun, jul_aug), 1) AS "back by Aug %",
    customers(sep_oct) AS "bought Sep-Oct", round(retention_rate(sep_oct, nov_dec), 1) AS "back by Dec %"
FROM (
    SELECT CASE product WHEN :'worst' THEN product ELSE 'anything else' END AS bought,
        customer_tally(customer) FILTER (WHERE extract(month FROM ordered_at) IN (5, 6)) AS may_jun,
        customer_tally(customer) FILTER (WHERE extract(month FROM ordered_at) IN (9, 10)) AS sep_oct
    FROM order_items
    GROUP BY 1
) AS product, (
    SELECT sum(buyers) FILTER (WHERE extract(month FROM month) IN (7, 8)) AS jul_aug,
        sum(buyers) FILTER (WHERE extract(month FROM month) IN (11, 12)) AS nov_dec
    FROM monthly
) AS later
ORDER BY retention_rate(sep_oct, nov_dec);
