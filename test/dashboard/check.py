"""Owns the check of the dashboard in a browser: each chart is drawn, nothing fails, and each figure that Superset sends is
that of SQL written by hand on the tables of the shop, without filters and with all three of them. NPS_LANG=zh checks the
Chinese one.

check.py ADDRESS CHROMIUM PICTURES

Leaves a picture of each state in the folder PICTURES.
"""
import datetime
import json
import os
import sys
import time
import urllib.parse

import psycopg2
from PIL import Image
from playwright.sync_api import sync_playwright

from words import Words

FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2999, 1, 1)
NPS = "100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / nullif(count(score), 0)"
ANSWERS = """(SELECT marketplace AS market, product, score, stars, answered_at, date_trunc('month', answered_at)::date AS month
    FROM shop.survey WHERE (%(market)s IS NULL OR marketplace = %(market)s) AND (%(product)s IS NULL OR product = %(product)s)) AS a"""
IN_PERIOD = "answered_at >= %(first)s AND answered_at < %(last)s"
ORDERS = """(SELECT DISTINCT order_id, customer, marketplace AS market, date_trunc('month', ordered_at)::date AS month
    FROM shop.order_items WHERE %(market)s IS NULL OR marketplace = %(market)s) AS o"""
REPEAT = """SELECT {market} round(100.0 * count(*) FILTER (WHERE orders > 1) / count(*), 6)
    FROM (SELECT {market} customer, count(*) AS orders FROM """ + ORDERS + """
        WHERE month >= %(first)s AND month < %(last)s GROUP BY {market} customer) AS c {group}"""

# Each chart: the columns that Superset sends, and the same by hand. The ends of intervals have their own tests against plain
# SQL: here they are those of the answers, without a tally between.
CHARTS = {
    "NPS": (["nps"], f"SELECT round({NPS}, 6) FROM {ANSWERS} WHERE {IN_PERIOD}"),
    "Answers": (["answers"], f"SELECT count(score) FROM {ANSWERS} WHERE {IN_PERIOD}"),
    "CSAT, % with 4 or 5 stars": (["csat"], f"SELECT round(100.0 * avg((stars >= 4)::integer), 6) FROM {ANSWERS} WHERE {IN_PERIOD}"),
    "Repeat purchase rate, %": (["repeat_purchase_rate"], REPEAT.format(market="", group="")),
    "NPS by month, with its 95 % interval": (["day", "NPS__yhat", "NPS__yhat_lower", "low end", "NPS__yhat_upper", "high end"], f"""
        SELECT month, round({NPS}, 6), lower(nps_ci(score)), lower(nps_ci(score)), upper(nps_ci(score)), upper(nps_ci(score)) FROM {ANSWERS} WHERE {IN_PERIOD} GROUP BY month"""),
    "Promoters, passives and detractors": (["day", "promoters", "passives", "detractors"], f"""
        SELECT month, 1.0 * count(*) FILTER (WHERE score >= 9) / count(score), 1.0 * count(*) FILTER (WHERE score IN (7, 8)) / count(score),
            1.0 * count(*) FILTER (WHERE score <= 6) / count(score)
        FROM {ANSWERS} WHERE {IN_PERIOD} GROUP BY month"""),
    "Products from the worst, by the high end of the interval": (
        ["product", "answers", "nps", "nps_low", "nps_high", "against_others", "verdict"], f"""
        SELECT product, answers, round(nps, 6), low, high, round(nps - others, 6),
            CASE WHEN others IS NULL THEN NULL WHEN abs(nps - others) < 0.000001 THEN 'unclear'
                 WHEN p >= 0.05 THEN 'unclear' WHEN nps < others THEN 'lower' ELSE 'higher' END
        FROM (SELECT product, count(score) AS answers, {NPS} AS nps, lower(nps_ci(score)) AS low, upper(nps_ci(score)) AS high,
                score_tally(score) AS t
            FROM {ANSWERS} WHERE {IN_PERIOD} GROUP BY product) AS p
        CROSS JOIN LATERAL (SELECT {NPS} AS others, (nps_compare(t, score_tally(score))).p_value AS p
            FROM {ANSWERS} WHERE {IN_PERIOD} AND a.product <> p.product) AS o"""),
    "Why the NPS changed: the largest effects, in points": (["month", "product", "nps_before", "nps", "mix", "rate"], f"""
        WITH cell AS (
            SELECT month, product, count(score)::numeric AS n, {NPS} AS nps FROM {ANSWERS} GROUP BY month, product
        ), whole AS (
            SELECT month, count(score)::numeric AS n, {NPS} AS nps FROM {ANSWERS} GROUP BY month
        ), both_sides AS (
            SELECT a.month, product, y.n / b.n AS share_before, x.n / a.n AS share, (a.nps + b.nps) / 2 AS level,
                y.nps AS nps_before, x.nps AS nps, coalesce(y.nps, x.nps) AS m0, coalesce(x.nps, y.nps) AS m1
            FROM whole AS a JOIN whole AS b ON b.month = a.month - interval '1 month'
                CROSS JOIN (SELECT DISTINCT product FROM cell) AS p
                LEFT JOIN cell AS x USING (product) LEFT JOIN cell AS y USING (product)
            WHERE x.month = a.month AND y.month = b.month AND a.month >= %(first)s AND a.month < %(last)s
        )
        SELECT month, product, round(nps_before, 6), round(nps, 6), round((share - share_before) * ((m0 + m1) / 2 - level), 6) AS mix,
            round((share + share_before) / 2 * (m1 - m0), 6) AS rate
        FROM both_sides"""),
    "CSAT by market, %": (["market", "csat"], f"""
        SELECT market, round(100.0 * avg((stars >= 4)::integer), 6) FROM {ANSWERS} WHERE {IN_PERIOD} GROUP BY market"""),
    "Repeat purchase rate by market, %": (["market", "repeat_purchase_rate"], REPEAT.format(market="market,", group="GROUP BY market")),
    "Net sentiment of the reviews by language": (["language", "net_sentiment"], """
        SELECT comment_language(comment), round(100.0 * avg(CASE WHEN sentiment(comment) >= 0.05 THEN 1
            WHEN sentiment(comment) <= -0.05 THEN -1 ELSE 0 END), 6)
        FROM shop.review WHERE comment_language(comment) IS NOT NULL AND (%(market)s IS NULL OR marketplace = %(market)s)
        GROUP BY 1"""),
    "Complaints in reviews with 1-3 stars, % of the comments": (["topic", "market", "share"], """
        SELECT topic, marketplace, 100.0 * count(*) FILTER (WHERE topic IN (SELECT s.topic FROM topic_sentiment(comment) AS s
            WHERE s.sentiment < 0)) / count(*)
        FROM (SELECT * FROM shop.review WHERE stars <= 3 AND comment_language(comment) IS NOT NULL
                AND (%(market)s IS NULL OR marketplace = %(market)s)) AS r,
            (SELECT DISTINCT s.topic FROM shop.review, topic_sentiment(comment) AS s WHERE stars <= 3 AND s.sentiment < 0) AS t
        GROUP BY 1, 2"""),
    "New customers who bought again, % by months later": (["cohort", "months_later", "retention"], f"""
        WITH o AS (SELECT DISTINCT market, customer, month FROM {ORDERS}),
            f AS (SELECT market, customer, min(month) AS first FROM o GROUP BY 1, 2)
        SELECT to_char(first, 'YYYY-MM'), n, 100.0 * count(*) FILTER (WHERE (f.market, f.customer, (first + n * interval '1 month')::date)
            IN (SELECT market, customer, month FROM o)) / count(*)
        FROM f, generate_series(1, 11) AS n
        WHERE first + n * interval '1 month' <= '2025-12-01' AND first >= %(first)s AND first < %(last)s GROUP BY 1, 2"""),
}

words = Words()
passed = failed = 0


def check(ok, what, detail=""):
    """Counts and prints one test."""
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
    print(("ok - " if ok else "NOT OK - ") + what + ("" if ok or not detail else f"\n    {detail}"), flush=True)


def plain(value):
    """A value of either side, so that they can be compared: numbers to six decimals, dates as text."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    return round(float(value), 6)


def sent(row, columns):
    """The values of a row that Superset sent. It sends dates as milliseconds. A column has its own name, or a label."""
    values = []
    for column in columns:
        value = row[column] if column in row else row[words.text(column)]
        if column in ("day", "month"):
            value = datetime.datetime.fromtimestamp(value / 1000, datetime.timezone.utc).date()
        values.append(plain(value))
    return values


def near(a, b):
    """Equal, but for the last decimal, where one side was rounded from a double."""
    return a == b or (isinstance(a, float) and isinstance(b, float) and abs(a - b) < 0.0000015)


class Dashboard:
    """The page, and what it was sent since the last look."""

    def __init__(self, browser, address, chromium_size=(1400, 1860)):
        self.address, self.base = address, address.split("/superset/")[0]
        self.errors, self.answers, self.outside = [], {}, []
        self.page = browser.new_page(viewport={"width": chromium_size[0], "height": chromium_size[1]})
        self.page.set_default_timeout(120000)
        self.page.on("request", self.on_request)
        self.page.on("response", self.on_response)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def on_request(self, request):
        """Keeps the requests that go elsewhere."""
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.outside.append(request)

    def on_response(self, response):
        """Keeps the answers of the chart data API, and what went wrong."""
        if response.status >= 400:
            self.errors.append(f"{response.status} {response.url} {response.text()[:300]}")
        elif "/api/v1/chart/data" in response.url and "slice_id" in response.url:
            query = urllib.parse.parse_qs(urllib.parse.urlparse(response.url).query)
            self.answers[json.loads(query["form_data"][0])["slice_id"]] = response.json()["result"][0]

    def open(self, query=""):
        """Opens the page anew."""
        self.page.goto(self.address + query)

    def log_in(self, password):
        self.page.goto(self.base + "/login/")
        self.page.fill("#username", "admin")
        self.page.fill("#password", password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/welcome/**")

    def settle(self, charts):
        """Waits until so many charts have their answers and nothing moves."""
        until = time.time() + 120
        while time.time() < until and not (len(self.answers) >= charts and self.page.locator('[data-test="loading-indicator"], .loading').count() == 0):
            self.page.wait_for_timeout(200)
        self.page.wait_for_timeout(2500)  # the charts' own animation

    def choose(self, name, value):
        """Chooses a value in one of the filters."""
        box = self.page.locator(f'input[aria-label="NATIVE_FILTER-{name}"]')
        box.click()
        box.fill(value)
        self.page.wait_for_timeout(500)
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Escape")

    def drawn(self, slice_id):
        """Is there something to see in the chart: colours on a canvas, rows of a table, or a figure?"""
        return self.page.evaluate("""id => {
            const chart = document.querySelector(`[data-test-chart-id="${id}"]`);
            if (!chart) return 'no such chart';
            if (chart.querySelector('.ant-alert-error, [data-test="error-message"], .alert-danger')) return 'an error';
            const canvas = chart.querySelector('canvas');
            if (canvas) {
                const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data, colours = new Set();
                let painted = 0;
                for (let i = 0; i < pixels.length; i += 4)
                    if (pixels[i + 3] > 0) { painted++; colours.add(pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2]); }
                return painted > 2000 && colours.size > 4 ? 'yes' : `a canvas of ${painted} pixels and ${colours.size} colours`;
            }
            if (chart.querySelector('table')) return chart.querySelectorAll('tbody tr td').length > 1 ? 'yes' : 'an empty table';
            return /\\d/.test((chart.querySelector('.header-line') || {}).innerText || '') ? 'yes' : 'no figure';
        }""", slice_id)


def look(dashboard, connection, state, filters, picture):
    """Checks what the page shows in one state of the filters."""
    dashboard.settle(len(CHARTS))
    charts = {chart["slice_name"]: chart["id"] for chart in dashboard.page.request.get(
        dashboard.base + "/api/v1/dashboard/nps/charts").json()["result"]}
    names = {words.text(name) for name in CHARTS}
    check(set(charts) == names, f"{state}: the dashboard has the {len(CHARTS)} charts", sorted(set(charts) ^ names))
    for english, (columns, query) in CHARTS.items():
        name = words.text(english)
        seen = dashboard.drawn(charts.get(name, 0))
        check(seen == "yes", f"{state}: drawn: {name}", seen)
        answer = dashboard.answers.get(charts.get(name))
        if answer is None:
            check(False, f"{state}: figures: {name}", "Superset sent nothing")
            continue
        with connection.cursor() as cursor:
            cursor.execute(query.replace("% ", "%% "), filters)
            by_hand = sorted(([plain(words.word(value)) for value in row] for row in cursor.fetchall()), key=str)
        from_superset = sorted((sent(row, columns) for row in answer["data"]), key=str)
        same = len(by_hand) == len(from_superset) > 0 and all(
            near(a, b) for x, y in zip(by_hand, from_superset) for a, b in zip(x, y, strict=True))
        check(same, f"{state}: figures: {name}: {len(by_hand)} rows", f"by hand {by_hand[:3]}, Superset {from_superset[:3]}")
    figure = dashboard.page.locator(f'[data-test-chart-id="{charts[words.text("NPS")]}"] .header-line').inner_text()
    with connection.cursor() as cursor:
        cursor.execute(CHARTS["NPS"][1], filters)
        check(figure == f"{cursor.fetchone()[0]:.1f}", f"{state}: the page shows this NPS: {figure}")
    if words.chinese:
        english = set(dashboard.page.locator("body").inner_text().split("\n")) & set(words.texts) | \
            {cell for cell in dashboard.page.locator("td").all_inner_texts() if words.word(cell) != cell}
        check(not english, f"{state}: no text is left in another language", sorted(english))
    check(not dashboard.errors, f"{state}: nothing failed", dashboard.errors)
    dashboard.page.mouse.move(5, 5)
    dashboard.page.screenshot(path=picture)
    Image.open(picture).convert("RGB").quantize(128).save(picture, optimize=True)  # a fourth of the size


def main():
    address, chromium, pictures = sys.argv[1:]
    connection = psycopg2.connect("")
    connection.autocommit = True
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"])  # nothing could leave this machine
        dashboard = Dashboard(browser, address)
        dashboard.log_in(os.environ["DASHBOARD_PASSWORD"])
        dashboard.errors.clear()
        dashboard.open()
        look(dashboard, connection, "all", {"market": None, "product": None, "first": FIRST, "last": LAST}, pictures + "/dashboard.png")

        # The period comes with the address, as in a link that one user sends to another. The others are clicked.
        dashboard.answers.clear()
        period = "2025-09-01 : 2026-01-01"
        dashboard.open(f"?native_filters=(NATIVE_FILTER-period:(id:NATIVE_FILTER-period,extraFormData:(time_range:'{period}'),"
                       f"filterState:(value:'{period}'),ownState:()))")
        dashboard.settle(len(CHARTS))
        with connection.cursor() as cursor:
            cursor.execute("SELECT marketplace, product FROM shop.survey WHERE product LIKE '%kettle' GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT 1")
            market, product = cursor.fetchone()
        dashboard.choose("market", words.word(market))
        dashboard.choose("product", words.word(product))
        dashboard.answers.clear()
        dashboard.page.locator('[data-test="filter-bar__apply-button"]').click()
        dashboard.settle(len(CHARTS))
        check(len(dashboard.answers) == len(CHARTS), "filtered: all charts are asked for again", len(dashboard.answers))
        look(dashboard, connection, "filtered", {"market": market, "product": product,
             "first": datetime.date(2025, 9, 1), "last": datetime.date(2026, 1, 1)}, pictures + "/filtered.png")
        left = [request.url for request in dashboard.outside if request.failure != "csp"]
        check(not left, "the page asks no other server", left)
        browser.close()
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0 or passed < 50)


main()
