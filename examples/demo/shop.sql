-- The data of the demo: a year of a small shop that sells on six marketplaces of Amazon, in its own shop and on Tmall. 33,000
-- orders, 18,000 survey answers with some comments, and 3,900 reviews, in the customers' seven languages. They are made up,
-- and the same on every run. It needs a new database. examples/demo.sql runs this file first.

\set ON_ERROR_STOP on

CREATE EXTENSION nps;
CREATE SCHEMA shop;
SET search_path = shop, public;

-- A number from 0 to 1 that looks random, but is the same on every run: it depends only on the row and on a purpose.
CREATE FUNCTION draw(n integer, purpose integer) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT (hashint4extended(n, purpose) & 16777215) / 16777216.0::double precision $$;

-- One of these texts
CREATE FUNCTION draw(texts text[], n integer, purpose integer) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT texts[1 + floor(cardinality(texts) * draw(n, purpose))::integer] $$;

-- quality is about the mean answer; price is in US dollars
CREATE TABLE product (
    id integer PRIMARY KEY,
    name text NOT NULL UNIQUE,
    quality double precision NOT NULL,
    price numeric(8, 2) NOT NULL
);
INSERT INTO product VALUES
    (1, 'Bamboo cutlery', 8.3, 14.90),
    (2, 'Bike phone mount', 8.1, 19.90),
    (3, 'Camping lantern', 8.9, 27.90),
    (4, 'Desk organizer', 8.5, 24.90),
    (5, 'Garlic press', 8.7, 16.90),
    (6, 'Laptop sleeve', 9.1, 22.90),
    (7, 'Rain poncho', 8.0, 18.90),
    (8, 'Travel kettle', 8.8, 39.90),
    (9, 'Yoga mat', 8.6, 29.90),
    (10, 'Zip pouch set', 8.2, 12.90);

-- low and high: which part of the orders. first_customer and customers: the numbers that its customers get. mood: how much
-- happier they are than others. habit: how many points more they give for the same mood.
CREATE TABLE marketplace (
    number integer PRIMARY KEY,
    name text NOT NULL UNIQUE,
    channel text NOT NULL,
    low double precision NOT NULL,
    high double precision NOT NULL,
    first_customer integer NOT NULL,
    customers integer NOT NULL,
    mood double precision NOT NULL,
    habit double precision NOT NULL
);
INSERT INTO marketplace VALUES
    (1, 'amazon.com', 'Amazon', 0, 0.26, 1100000, 19000, 0, 0),
    (2, 'amazon.de', 'Amazon', 0.26, 0.37, 1200000, 7800, 0, 0),
    (3, 'amazon.fr', 'Amazon', 0.37, 0.43, 1300000, 4800, -0.1, 0),
    (4, 'amazon.es', 'Amazon', 0.43, 0.48, 1400000, 4600, -0.7, 0),
    (5, 'amazon.it', 'Amazon', 0.48, 0.53, 1500000, 4300, -0.5, 0),
    (6, 'amazon.co.jp', 'Amazon', 0.53, 0.61, 1600000, 5600, 0.2, -1.3),
    (7, 'Tmall', 'Tmall', 0.61, 0.75, 1700000, 9000, 0.2, 0),
    (8, 'own shop', 'own shop', 0.75, 1, 1800000, 11000, 0.6, 0);

-- As in a sales export: a row for each item, with its price in US dollars. An order has one or two items.
CREATE TABLE order_items (
    order_id integer,
    item integer,
    customer bigint NOT NULL,
    product text NOT NULL REFERENCES product (name),
    channel text NOT NULL,
    marketplace text NOT NULL,
    ordered_at timestamp NOT NULL,
    price numeric(8, 2) NOT NULL,
    PRIMARY KEY (order_id, item)
);
-- The arrays contain the cumulative shares of the months and of the products: half of the orders come in the last three
-- months. Each marketplace has its own customers. Their number grows with the orders, and new customers order more often. In
-- November, the month of the sales, all prices are 20 % lower. From September on the travel kettle comes from another
-- factory. 4 in 5 who bought one don't come back: other customers take their place.
INSERT INTO order_items
SELECT order_id, item, customer + CASE WHEN had_kettle AND draw(order_id, 18) < 0.8 THEN 50000 ELSE 0 END, product,
    channel, marketplace, ordered_at,
    round(price * CASE WHEN date_trunc('month', ordered_at) = '2025-11-01' THEN 0.8 ELSE 1 END, 2)
FROM (
    SELECT *, bool_or(product = 'Travel kettle' AND ordered_at >= '2025-09-01') OVER (PARTITION BY customer
            ORDER BY ordered_at GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS had_kettle
    FROM (
        SELECT n AS order_id, item, p.name AS product, price, channel, s.name AS marketplace,
            first_customer + floor(customers * (0.2 + 0.8 * draw(n, 5)) * (1 - draw(n, 1) * draw(n, 1))) AS customer,
            date_trunc('second', month + (month + interval '1 month' - month) * draw(n, 3)) AS ordered_at
        FROM generate_series(1, 33000) AS n
            CROSS JOIN LATERAL (SELECT timestamp '2025-01-01' + interval '1 month' * width_bucket(draw(n, 5),
                ARRAY[.04, .08, .12, .17, .22, .28, .36, .41, .49, .57, .83]::double precision[]) AS month) AS m
            JOIN marketplace AS s ON draw(n, 2) >= low AND draw(n, 2) < high
            CROSS JOIN generate_series(1, CASE WHEN draw(n, 16) < 0.2 THEN 2 ELSE 1 END) AS item
            JOIN product AS p ON p.id = 1 + width_bucket(draw(n, CASE item WHEN 1 THEN 4 ELSE 17 END),
                ARRAY[.13, .23, .32, .40, .52, .63, .70, .85, .94]::double precision[])
    ) AS i
) AS o;

-- What customers write, and how often. `tone` is 1 for praise, 0 for neither, −1 for blame; `topic` is what a reader would file
-- it under. The queries don't use these two columns, but the tests do. A phrase with a product is about this one only.
CREATE TABLE phrase (marketplace text, tone integer, topic text, weight integer, comment text, product text);
INSERT INTO phrase VALUES
    ('amazon.com', 1, 'quality', 3, 'Great quality, I love it'),
    ('amazon.com', 1, 'delivery', 2, 'Fast delivery, very happy'),
    ('amazon.com', 1, 'price', 2, 'Excellent value for money'),
    ('amazon.com', -1, 'delivery', 2, 'Arrived two weeks late'),
    ('amazon.com', -1, 'quality', 4, 'Stopped working after a month, bad quality'),
    ('amazon.com', -1, 'packaging', 1, 'The box was crushed'),
    ('amazon.com', -1, 'service', 3, 'Customer service never answered, very disappointed'),
    ('amazon.de', 1, 'quality', 4, 'Sehr gute Qualität, bin begeistert'),
    ('amazon.de', 1, 'delivery', 3, 'Schnelle Lieferung, alles super'),
    ('amazon.de', 1, NULL, 2, 'Tolles Produkt, klare Empfehlung'),
    ('amazon.de', -1, 'delivery', 1, 'Lieferung kam drei Wochen zu spät'),
    ('amazon.de', -1, 'quality', 6, 'Nach zwei Monaten kaputt, schlechte Qualität'),
    ('amazon.de', -1, 'packaging', 2, 'Verpackung war zerdrückt'),
    ('amazon.de', -1, 'service', 1, 'Der Kundenservice ist sehr unfreundlich'),
    -- Dutch, which no lexicon reads
    ('amazon.de', 1, NULL, 1, 'Goede kwaliteit, snelle levering'),
    ('amazon.de', -1, NULL, 1, 'Na een maand al kapot, heel jammer'),
    ('amazon.fr', 1, 'quality', 3, 'Très bonne qualité, je recommande'),
    ('amazon.fr', 1, 'delivery', 1, 'Livraison rapide, très contente'),
    ('amazon.fr', 1, 'price', 2, 'Parfait, excellent rapport qualité-prix'),
    ('amazon.fr', -1, 'delivery', 4, 'Livraison très lente, colis arrivé en retard'),
    ('amazon.fr', -1, 'quality', 3, 'Tombé en panne après un mois, mauvaise qualité'),
    ('amazon.fr', -1, 'packaging', 1, 'Emballage écrasé'),
    ('amazon.fr', -1, 'service', 2, 'Service client désagréable et inutile'),
    ('amazon.es', 1, 'quality', 3, 'Muy buena calidad, lo recomiendo'),
    ('amazon.es', 1, 'delivery', 1, 'Envío rápido, estoy muy contenta'),
    ('amazon.es', 1, 'price', 2, 'Excelente relación calidad precio'),
    ('amazon.es', -1, 'delivery', 7, 'El envío llegó con dos semanas de retraso'),
    ('amazon.es', -1, 'quality', 2, 'Se rompió a los dos días, muy mala calidad'),
    ('amazon.es', -1, 'packaging', 1, 'La caja llegó aplastada'),
    ('amazon.es', -1, 'service', 1, 'Atención al cliente pésima'),
    ('amazon.it', 1, 'quality', 3, 'Ottima qualità, lo consiglio'),
    ('amazon.it', 1, 'delivery', 1, 'Spedizione veloce, sono molto contenta'),
    ('amazon.it', 1, 'price', 2, 'Ottimo rapporto qualità prezzo'),
    ('amazon.it', -1, 'delivery', 6, 'Spedizione lentissima, arrivato in ritardo'),
    ('amazon.it', -1, 'quality', 2, 'Si è rotto dopo una settimana, pessima qualità'),
    ('amazon.it', -1, 'packaging', 2, 'Scatola schiacciata'),
    ('amazon.it', -1, 'service', 1, 'Assistenza clienti pessima'),
    ('amazon.co.jp', 1, 'quality', 3, '品質が良く、とても満足しています'),
    ('amazon.co.jp', 1, 'delivery', 2, '配送が早くて助かりました'),
    ('amazon.co.jp', 1, 'usability', 2, 'とても使いやすくて便利です'),
    ('amazon.co.jp', -1, 'delivery', 2, '配送が遅くて困りました'),
    ('amazon.co.jp', -1, 'quality', 2, 'すぐに壊れました。品質が悪いです'),
    ('amazon.co.jp', -1, 'packaging', 5, '梱包が雑で、箱が潰れていました'),
    ('amazon.co.jp', -1, 'service', 1, '問い合わせても返事がなく、対応が悪いです'),
    ('Tmall', 1, 'quality', 3, '质量很好，非常满意'),
    ('Tmall', 1, 'delivery', 3, '物流很快，推荐购买'),
    ('Tmall', 1, 'price', 2, '性价比高，很喜欢'),
    ('Tmall', -1, 'delivery', 1, '物流太慢了，等了两个星期'),
    ('Tmall', -1, 'quality', 3, '质量很差，用了一周就坏了'),
    ('Tmall', -1, 'packaging', 1, '包装盒压扁了'),
    ('Tmall', -1, 'service', 3, '客服态度很差，一直不回复'),
    ('amazon.com', 0, NULL, 1, 'My daughter uses it every day'),
    ('amazon.de', 0, NULL, 1, 'Meine Tochter benutzt es jeden Tag'),
    ('amazon.fr', 0, NULL, 1, 'Ma fille l''utilise tous les jours'),
    ('amazon.es', 0, NULL, 1, 'Mi hija lo usa todos los días'),
    ('amazon.it', 0, NULL, 1, 'Mia figlia lo usa tutti i giorni'),
    ('amazon.co.jp', 0, NULL, 1, '母に二つ買いました'),
    ('Tmall', 0, NULL, 1, '女儿每天都在用');
INSERT INTO phrase (marketplace, tone, topic, weight, comment, product) VALUES
    ('amazon.com', -1, 'quality', 2, 'It leaks after two weeks, poor quality', 'Travel kettle'),
    ('amazon.com', -1, 'quality', 1, 'The lid broke on the third day, useless', 'Travel kettle'),
    ('amazon.de', -1, 'quality', 1, 'Nach zwei Wochen undicht, schlechte Qualität', 'Travel kettle'),
    ('amazon.fr', -1, 'quality', 1, 'Elle fuit après deux semaines, mauvaise qualité', 'Travel kettle'),
    ('amazon.es', -1, 'quality', 1, 'Gotea a las dos semanas, muy mala calidad', 'Travel kettle'),
    ('amazon.it', -1, 'quality', 1, 'Perde acqua dopo due settimane, pessima qualità', 'Travel kettle'),
    ('amazon.co.jp', -1, 'quality', 1, '二週間で水漏れしました。品質が悪いです', 'Travel kettle'),
    ('Tmall', -1, 'quality', 1, '用了两周就漏水，质量很差', 'Travel kettle');
INSERT INTO phrase
SELECT 'own shop', tone, topic, CASE topic WHEN 'delivery' THEN 1 ELSE weight END, comment, product
FROM phrase
WHERE marketplace = 'amazon.com';

-- The phrases of each marketplace, each as often as its weight says
CREATE VIEW phrases AS
SELECT marketplace,
    array_agg(comment ORDER BY comment COLLATE "C") FILTER (WHERE tone = 1) AS praise,
    array_agg(comment ORDER BY comment COLLATE "C") FILTER (WHERE tone = 0) AS neither,
    array_agg(comment ORDER BY comment COLLATE "C") FILTER (WHERE tone = -1 AND product IS NULL) AS blame,
    array_agg(comment ORDER BY comment COLLATE "C") FILTER (WHERE tone = -1 AND topic = 'delivery') AS delayed,
    array_agg(comment ORDER BY comment COLLATE "C") FILTER (WHERE tone = -1 AND product IS NOT NULL) AS leak
FROM phrase CROSS JOIN generate_series(1, weight)
GROUP BY marketplace;

-- score: would you recommend this product, 0 to 10; NULL if the customer didn't answer this question
-- stars: the review of the order, 1 to 5
CREATE TABLE survey (
    order_id integer PRIMARY KEY,
    customer bigint NOT NULL,
    product text NOT NULL,
    channel text NOT NULL,
    marketplace text NOT NULL,
    answered_at timestamp NOT NULL,
    score smallint,
    stars smallint NOT NULL,
    comment text
);
-- The question is about the first item of an order. In November parcels are late, except those of the own shop.
INSERT INTO survey
SELECT id, customer, product, channel, marketplace, answered_at, CASE WHEN draw(id, 6) >= 0.06 THEN score END,
    greatest(1, least(5, round(score / 2 + 0.1 + 1.4 * (draw(id, 7) - 0.5)))),
    CASE WHEN draw(id, 8) > CASE WHEN mood > 6.5 THEN 0.25 ELSE 0.55 END THEN NULL
         WHEN mood > 8.5 THEN draw(praise, id, 10)
         WHEN mood > 6.5 THEN draw(neither || praise[1:1], id, 10)
         WHEN kettle AND draw(id, 9) < 0.8 THEN draw(leak, id, 10)
         WHEN late AND draw(id, 9) < 0.7 THEN draw(delayed, id, 10)
         ELSE draw(blame, id, 10)
    END
FROM (
    SELECT *, greatest(0, least(10, round(mood + habit))) AS score
    FROM (
        SELECT o.order_id AS id, customer, product, o.channel, marketplace, kettle, late, habit,
            ordered_at + interval '2 days' + interval '9 days' * draw(order_id, 11) AS answered_at,
            quality + s.mood - CASE WHEN late THEN 1.1 ELSE 0 END - CASE WHEN kettle THEN 1.9 ELSE 0 END
                + 4.2 * (draw(order_id, 12) + draw(order_id, 13) + draw(order_id, 14) - 1.5) AS mood
        FROM (
            SELECT *, product = 'Travel kettle' AND ordered_at >= '2025-09-01' AS kettle,
                marketplace <> 'own shop' AND date_trunc('month', ordered_at) = '2025-11-01' AS late
            FROM order_items
            WHERE item = 1
        ) AS o
            JOIN product AS p ON p.name = product
            JOIN marketplace AS s ON s.name = marketplace
        WHERE draw(order_id, 15) < 0.57
        OFFSET 0
    ) AS m
    OFFSET 0
) AS answer
    JOIN phrases USING (marketplace)
WHERE answered_at < '2026-01-01';

-- The reviews that anyone can read there: they have no customer and no order
CREATE TABLE review (
    marketplace text NOT NULL,
    id integer,
    stars smallint NOT NULL,
    comment text,
    product text NOT NULL,
    reviewed_at date NOT NULL,
    PRIMARY KEY (marketplace, id)
);
-- In Japan three stars are often praise: customers there are careful with stars, not with words.
INSERT INTO review
SELECT marketplace, n, CASE WHEN good THEN 5 - floor(good_stars * draw(key, 20)) ELSE 1 + floor(3 * draw(key, 20)) END,
    CASE WHEN draw(key, 21) < 0.5 THEN draw(CASE WHEN good THEN praise ELSE blame END, key, 22) END,
    (SELECT name FROM product WHERE id = 1 + floor(10 * draw(key, 23))), date '2025-01-01' + floor(365 * draw(key, 24))::integer
FROM (
    SELECT *, draw(key, 19) < share AS good
    FROM (VALUES (1, 'amazon.com', 900, 0.75, 2), (2, 'amazon.de', 700, 0.72, 2), (3, 'amazon.fr', 450, 0.70, 2),
        (4, 'amazon.es', 350, 0.58, 2), (5, 'amazon.it', 300, 0.62, 2), (6, 'amazon.co.jp', 400, 0.80, 3),
        (7, 'Tmall', 300, 0.86, 2), (8, 'own shop', 500, 0.82, 2)) AS m (number, marketplace, reviews, share, good_stars)
        CROSS JOIN LATERAL generate_series(1, reviews) AS n
        CROSS JOIN LATERAL (SELECT 100000 * number + n AS key) AS k
        JOIN phrases USING (marketplace)
) AS r;

ANALYZE order_items, survey, review;
