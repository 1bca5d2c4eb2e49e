-- Charts as SVG, drawn by SQL: a function for each kind of chart. Values come as a matrix: a row for each label, in it a value
-- for each series. `low` and `high` are the ends of their intervals, or NULL.

-- The axis: the lowest and the highest value that it has to show, with zero, and the step of its lines
CREATE FUNCTION axis(value_matrix numeric[], OUT lo numeric, OUT hi numeric, OUT step numeric)
    LANGUAGE sql IMMUTABLE
    AS $$
        SELECT floor(a / s) * s, ceil(b / s) * s, s
        FROM (SELECT least(0, min(v)) AS a, greatest(0, max(v)) AS b FROM unnest(value_matrix) AS v) AS r,
            LATERAL (SELECT CASE WHEN b - a > 80 THEN 20 WHEN b - a > 40 THEN 10 ELSE 5 END AS s) AS c
    $$;

-- The names of the series, in their colours; nothing if there is only one
CREATE FUNCTION legend(series text[]) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
        SELECT coalesce(string_agg(format('<rect x="%s" y="4" width="12" height="12" class="s%s"/><text x="%s" y="14">%s</text>',
            170 + 220 * (i - 1), i, 188 + 220 * (i - 1), name), '' ORDER BY i), '')
        FROM unnest(series) WITH ORDINALITY AS s (name, i)
        WHERE cardinality(series) > 1
    $$;

-- Bars, from left to right
CREATE FUNCTION bar_chart(labels text[], series text[], vals numeric[], low numeric[] DEFAULT NULL, high numeric[] DEFAULT NULL)
    RETURNS text LANGUAGE sql IMMUTABLE
    AS $$
        WITH axis AS (
            SELECT a.*, 22 AS top, 12 + 14 * cardinality(series) AS pitch, 480 / (hi - lo) AS scale
            FROM axis(vals || coalesce(low, '{}') || coalesce(high, '{}')) AS a
        ), bar AS (
            SELECT j, round(170 + (v - lo) * scale, 1) AS x, round(170 - lo * scale, 1) AS zero, v,
                top + pitch * (i - 1) + 6 + 14 * (j - 1) AS y, round(170 + (low[i][j] - lo) * scale, 1) AS from_x,
                round(170 + (high[i][j] - lo) * scale, 1) AS to_x
            FROM axis, generate_subscripts(vals, 1) AS i, generate_subscripts(vals, 2) AS j, LATERAL (SELECT vals[i][j]) AS o (v)
            WHERE v IS NOT NULL
        )
        SELECT format('<svg viewBox="0 0 720 %s" role="img">', top + pitch * cardinality(labels) + 22) || legend(series)
            || (SELECT string_agg(format('<line x1="%1$s" x2="%1$s" y1="%2$s" y2="%3$s" class="%4$s"/>'
                    '<text x="%1$s" y="%5$s" text-anchor="middle">%6$s</text>', round(170 + (v - lo) * scale, 1), top,
                    top + pitch * cardinality(labels), CASE v WHEN 0 THEN 'zero' ELSE 'grid' END,
                    top + pitch * cardinality(labels) + 16, v), '') FROM generate_series(lo, hi, step) AS v)
            || (SELECT string_agg(format('<text x="162" y="%s" text-anchor="end">%s</text>',
                    top + pitch * (i - 1) + pitch / 2 + 4, label), '') FROM unnest(labels) WITH ORDINALITY AS l (label, i))
            || (SELECT string_agg(format('<rect x="%s" y="%s" width="%s" height="13" class="s%s"><title>%s</title></rect>',
                    least(x, zero), y, abs(x - zero), j, v) || coalesce(format('<line x1="%s" x2="%s" y1="%3$s" y2="%3$s"'
                    ' class="interval"/>', from_x, to_x, y + 6.5), '') || format('<text x="%s" y="%s" class="value">%s</text>',
                    greatest(x, zero, to_x) + 5, y + 11, v), '') FROM bar)
            || '</svg>'
        FROM axis
    $$;

-- Lines, over time
CREATE FUNCTION line_chart(labels text[], series text[], vals numeric[], low numeric[], high numeric[])
    RETURNS text LANGUAGE sql IMMUTABLE
    AS $$
        WITH axis AS (
            SELECT a.*, 260 / (hi - lo) AS scale, 640.0 / greatest(1, cardinality(labels) - 1) AS pitch
            FROM axis(vals || low || high) AS a
        ), point AS (
            SELECT i, j, vals[i][j] AS v, round(50 + pitch * (i - 1)) || ',' AS x, round(290 - (vals[i][j] - lo) * scale, 1) AS y,
                round(290 - (low[i][j] - lo) * scale, 1) AS low_y, round(290 - (high[i][j] - lo) * scale, 1) AS high_y
            FROM axis, generate_subscripts(vals, 1) AS i, generate_subscripts(vals, 2) AS j
        )
        SELECT '<svg viewBox="0 0 720 320" role="img">' || legend(series)
            || (SELECT string_agg(format('<line x1="50" x2="690" y1="%1$s" y2="%1$s" class="%2$s"/>'
                    '<text x="42" y="%3$s" text-anchor="end">%4$s</text>', round(290 - (v - lo) * scale, 1),
                    CASE v WHEN 0 THEN 'zero' ELSE 'grid' END, round(294 - (v - lo) * scale, 1), v), '')
                FROM generate_series(lo, hi, step) AS v)
            || (SELECT string_agg(format('<text x="%s" y="312" text-anchor="middle">%s</text>', round(50 + pitch * (i - 1)), label), '')
                FROM unnest(labels) WITH ORDINALITY AS l (label, i))
            || (SELECT string_agg(format('<polygon points="%s %s" class="band s%s"/><polyline points="%s" class="line l%3$s"/>',
                    highs, lows, j, middle) || dots, '' ORDER BY j)
                FROM (SELECT j, string_agg(x || high_y, ' ' ORDER BY i) AS highs, string_agg(x || low_y, ' ' ORDER BY i DESC) AS lows,
                        string_agg(x || y, ' ' ORDER BY i) AS middle,
                        string_agg(format('<circle cx="%s" cy="%s" r="3.5" class="s%s"><title>%s</title></circle>',
                            rtrim(x, ','), y, j, v), '') AS dots
                    FROM point GROUP BY j) AS s)
            || '</svg>'
        FROM axis
    $$;
