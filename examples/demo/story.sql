-- The demo's story: five tables, each with its finding above it, and what to do. The figures come from figures.sql, the words
-- from words_en.sql or words_zh.sql. If :html is true, it is a page of HTML with charts.

\if :html
\set h1 '<h1>'
\set h1_end '</h1>'
\set h2 '<h2>'
\set h2_end '</h2>'
\set item '<li>'
\set item_end '</li>'
\set list '<ol>'
\set list_end '</ol>'
\qecho '<!DOCTYPE html>' '<html lang="':lang'"><head><meta charset="utf-8"><title>':title'</title>'
\qecho '<meta name="viewport" content="width=device-width">'
\qecho '<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222 }'
\qecho 'h1 { font-size: 1.6rem } h2 { font-size: 1.05rem; font-weight: 600; margin-top: 3rem }'
\qecho 'table { border-collapse: collapse; font-size: .85rem; margin-top: 1rem; width: 100% }'
\qecho 'th, td { padding: .2rem .6rem; border-bottom: 1px solid #ddd } td { font-variant-numeric: tabular-nums }'
\qecho 'svg { display: block; width: 100% } text { font-size: 12px; fill: #333 } .value { fill: #666; font-size: 11px }'
\qecho '.grid { stroke: #e4e4e4 } .zero { stroke: #888 } .s1 { fill: #0b6fa4 } .s2 { fill: #e08a1e }'
\qecho '.line { fill: none; stroke-width: 2.5 } .l1 { stroke: #0b6fa4 } .l2 { stroke: #e08a1e } .band { opacity: .18 }'
\qecho '.interval { stroke: #222; stroke-width: 1.5 }</style></head><body>'
\else
\set h1 ''
\set h1_end ''
\set h2 ''
\set h2_end ''
\set item '-'
\set list ''
\set item_end ''
\set list_end ''
\endif

\qecho :h1:title:h1_end
\qecho :intro
\qecho

--
-- 1. The months
--
SELECT format(:'months', (SELECT string_agg(to_char(month, :'month_format') || to_char((c).difference, ' (FMSG990.0)'), ', '
            ORDER BY month) FROM months WHERE (c).significant),
        round(nps(own_shop), 1), round(nps(elsewhere), 1), in_november, before_november) AS finding
FROM months, (
    SELECT round(avg(100 * (topic = 'delivery')::integer) FILTER (WHERE month = '2025-11-01')) AS in_november,
        round(avg(100 * (topic = 'delivery')::integer) FILTER (WHERE month < '2025-11-01')) AS before_november
    FROM complaints
    WHERE channel <> 'own shop'
) AS c
WHERE month = '2025-11-01' \gset
\qecho :h2:finding:h2_end
\if :html
SELECT line_chart(array_agg(to_char(month, :'month_format') ORDER BY month), ARRAY[:'own_shop', :'elsewhere'],
    array_agg(ARRAY[round(nps(own_shop), 1), round(nps(elsewhere), 1)] ORDER BY month),
    array_agg(ARRAY[lower(nps_ci(own_shop)), lower(nps_ci(elsewhere))] ORDER BY month),
    array_agg(ARRAY[upper(nps_ci(own_shop)), upper(nps_ci(elsewhere))] ORDER BY month)) AS chart
FROM months \gset
\qecho :chart
\endif
SELECT to_char(month, :'month_format') AS :"month", responses(t) AS :"answers", round(nps(t), 1) AS :"nps",
    round(lower(nps_ci(t)), 1) AS :"low", round(upper(nps_ci(t)), 1) AS :"high", round((c).difference, 1) AS :"change",
    say((c).verdict::text) AS :"verdict", round(nps(own_shop), 1) AS :"own_shop", round(nps(elsewhere), 1) AS :"elsewhere"
FROM months
ORDER BY months.month;

--
-- 2. The products
--
SELECT format(:'products', round(nps(all_before) - nps(all_since), 1), n, round(-effect, 1), say(product), round(nps(before), 1),
        round(nps(since), 1), say(topic), pct, languages) AS finding
FROM (SELECT *, sum(before) OVER () AS all_before, sum(since) OVER () AS all_since, count(*) OVER () AS n FROM products) AS p
    JOIN (
        SELECT mode() WITHIN GROUP (ORDER BY topic) AS topic, max(sum) AS pct, count(DISTINCT language) AS languages
        FROM (
            SELECT language, topic, round(100.0 * sum(count(*)) OVER (PARTITION BY topic) / sum(count(*)) OVER ()) AS sum,
                rank() OVER (PARTITION BY language ORDER BY count(*) DESC)
            FROM complaints
            WHERE product = :'worst' AND month >= '2025-09-01'
            GROUP BY language, topic
        ) AS t
        WHERE rank = 1
    ) AS c ON product = :'worst' \gset
\qecho :h2:finding:h2_end
\if :html
SELECT bar_chart(array_agg(say(product) ORDER BY (c).difference), ARRAY[:'before', :'since'],
    array_agg(ARRAY[round(nps(before), 1), round(nps(since), 1)] ORDER BY (c).difference),
    array_agg(ARRAY[lower(nps_ci(before)), lower(nps_ci(since))] ORDER BY (c).difference),
    array_agg(ARRAY[upper(nps_ci(before)), upper(nps_ci(since))] ORDER BY (c).difference)) AS chart
FROM products \gset
\qecho :chart
\endif
SELECT say(product) AS :"product", responses(before + since) AS :"answers", round(nps(before), 1) AS :"before",
    round(nps(since), 1) AS :"since", round((c).difference, 1) AS :"change", say((c).verdict::text) AS :"verdict",
    round(effect, 1) AS :"effect"
FROM products
ORDER BY (c).difference;

--
-- 3. The marketplaces
--
SELECT marketplace AS misread FROM marketplaces ORDER BY csat(stars) LIMIT 1 \gset
SELECT format(:'markets', say(marketplace), round(csat(stars), 1), round(nps(t), 1), rank, n, say(topic)) AS finding
FROM (SELECT *, rank() OVER (ORDER BY net_sentiment(tones) DESC), count(*) OVER () AS n FROM marketplaces) AS m
WHERE marketplace = :'misread' \gset
\qecho :h2:finding:h2_end
\if :html
SELECT bar_chart(array_agg(say(marketplace) ORDER BY csat(stars)), ARRAY[:'csat', :'net'],
    array_agg(ARRAY[round(csat(stars), 1), round(net_sentiment(tones), 1)] ORDER BY csat(stars)),
    array_agg(ARRAY[lower(csat_ci(stars)), lower(nps_ci(tones))] ORDER BY csat(stars)),
    array_agg(ARRAY[upper(csat_ci(stars)), upper(nps_ci(tones))] ORDER BY csat(stars))) AS chart
FROM marketplaces \gset
\qecho :chart
\endif
SELECT say(marketplace) AS :"marketplace", responses(t) AS :"answers", round(nps(t), 1) AS :"nps",
    round(csat(stars), 1) AS :"csat", responses(tones) AS :"comments", round(net_sentiment(tones), 1) AS :"net",
    say(topic) AS :"complaint", complaints_pct AS :"share"
FROM marketplaces
ORDER BY csat(stars);

--
-- 4. Who buys again
--
SELECT format(:'repeat', round(repeat_purchase_rate(amazon), 1), round(repeat_purchase_rate(own_shop), 1),
        round(lower((c).ci), 1), round(upper((c).ci), 1)) AS finding
FROM (
    SELECT *, share_compare(repeat_customers(own_shop), customers(own_shop), repeat_customers(amazon), customers(amazon)) AS c
    FROM (SELECT sum(c) FILTER (WHERE channel = 'Amazon') AS amazon, sum(c) FILTER (WHERE channel = 'own shop') AS own_shop
        FROM buyers) AS b
) AS s \gset
\qecho :h2:finding:h2_end
\if :html
SELECT bar_chart(array_agg(say(marketplace) ORDER BY repeat_purchase_rate(c) DESC), ARRAY[:'repeat_rate'],
    array_agg(ARRAY[round(repeat_purchase_rate(c), 1)] ORDER BY repeat_purchase_rate(c) DESC),
    array_agg(ARRAY[lower(share_ci(repeat_customers(c), customers(c)))] ORDER BY repeat_purchase_rate(c) DESC),
    array_agg(ARRAY[upper(share_ci(repeat_customers(c), customers(c)))] ORDER BY repeat_purchase_rate(c) DESC)) AS chart
FROM buyers \gset
\qecho :chart
\endif
SELECT say(marketplace) AS :"marketplace", customers(c) AS :"customers", round(repeat_purchase_rate(c), 1) AS :"repeat_rate",
    round(lower(share_ci(repeat_customers(c), customers(c))), 1) AS :"low",
    round(upper(share_ci(repeat_customers(c), customers(c))), 1) AS :"high", round(purchase_frequency(c), 2) AS :"frequency"
FROM buyers
ORDER BY repeat_purchase_rate(c) DESC;

--
-- 5. What the worst product costs
--
SELECT format(:'kettle', w.buyers, say(:'worst'), round(100.0 * w.back / w.buyers, 1), round(100.0 * o.back / o.buyers, 1),
        round(w.buyers * o.back::numeric / o.buyers - w.back), to_char(w.buyers * o.paid / o.buyers - w.paid, 'FM999,999,990'))
    AS finding
FROM came_back AS w JOIN came_back AS o USING (season)
WHERE season = 2 AND w.worst AND NOT o.worst \gset
\qecho :h2:finding:h2_end
CREATE OR REPLACE TEMP VIEW season AS
SELECT *, say((ARRAY['May-Jun', 'Sep-Oct'])[season]) AS months, share_ci(back, buyers) AS ci FROM came_back;
\if :html
SELECT bar_chart(array_agg(months ORDER BY season), ARRAY[:'other', say(:'worst')], array_agg(rates ORDER BY season),
    array_agg(low ORDER BY season), array_agg(high ORDER BY season)) AS chart
FROM (
    SELECT season, months, array_agg(round(100.0 * back / buyers, 1) ORDER BY worst) AS rates,
        array_agg(lower(ci) ORDER BY worst) AS low, array_agg(upper(ci) ORDER BY worst) AS high
    FROM season
    GROUP BY 1, 2
) AS s \gset
\qecho :chart
\endif
SELECT CASE WHEN worst THEN say(:'worst') ELSE :'other' END AS :"bought", months AS :"season", buyers AS :"customers",
    round(100.0 * back / buyers, 1) AS :"retention", round(lower(ci), 1) AS :"low", round(upper(ci), 1) AS :"high",
    round(paid / buyers, 2) AS :"paid"
FROM season
ORDER BY worst DESC, season.season;

--
-- What to do
--
SELECT format(:'advice_1', say(:'worst'), customers(customer_tally(customer))) AS advice_1
FROM order_items
WHERE product = :'worst' AND ordered_at >= '2025-09-01' \gset
SELECT format(:'advice_2', round(nps(october) - nps(november), 1)) AS advice_2
FROM (SELECT sum(elsewhere) FILTER (WHERE month = '2025-10-01') AS october,
        sum(elsewhere) FILTER (WHERE month = '2025-11-01') AS november FROM months) AS m \gset
SELECT format(:'advice_3', say(m.marketplace), say(m.topic), say(bad.topic), say(bad.marketplace)) AS advice_3
FROM marketplaces AS m, (SELECT * FROM marketplaces ORDER BY net_sentiment(tones) LIMIT 1) AS bad
WHERE m.marketplace = :'misread' \gset
\qecho :h2:closing:h2_end
\qecho :list
\qecho :item :advice_1:item_end
\qecho :item :advice_2:item_end
\qecho :item :advice_3:item_end
\qecho :list_end
\if :html
\qecho '</body></html>'
\endif
