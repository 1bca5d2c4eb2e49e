"""Owns the comparison of sentiment() with an implementation of the same model in Python: comments per second of one
process each, in turns, and how far their scores agree, in the server that the environment names.

    reference.py folder

The files *.txt of the folder are as for `quality`. The implementation is the package vaderSentiment, which the model
comes from, where it is installed, and else NLTK's copy of it, with the lexicon that sentiment() has. ROUNDS (5) is how
often each is timed.
"""

import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROWS = 1_000_000  # comments scored in SQL at a time, of which a reading takes too short a time to tell
LEXICON = pathlib.Path(__file__).parents[2] / "tsearch_data" / "vader.sentiment"


def reference():
    """Returns the name of the implementation, and a function from a text to its score."""
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        analyzer = SentimentIntensityAnalyzer()
        name = "vaderSentiment"
    except ImportError:
        from nltk.sentiment.vader import SentimentIntensityAnalyzer

        lines = LEXICON.read_text(encoding="utf-8").splitlines()
        words = [line for line in lines if re.match(r"[^#].*\t-?[\d.]+\t", line)]
        text = re.sub(r"\\u\{(\w+)\}", lambda match: chr(int(match[1], 16)), "\n".join(words))
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
            file.write(text)
            file.flush()
            analyzer = SentimentIntensityAnalyzer(lexicon_file=f"file://{file.name}")
        name = "NLTK"
    return name, lambda text: analyzer.polarity_scores(text)["compound"]


def texts_of(folder):
    """Returns the texts of the files of a folder."""
    texts = []
    for path in sorted(pathlib.Path(folder).glob("*.txt")):
        for line in path.read_bytes().splitlines():
            columns = line.decode("utf-8", errors="replace").split("\t", 2)
            if len(columns) == 3:
                texts.append(columns[2])
    return texts


def psql(script):
    """Runs a script of psql and returns what it printed."""
    command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    return subprocess.run(command, input=script, capture_output=True, check=True, encoding="utf-8").stdout


def copy_text(text):
    """Returns a text as COPY reads it."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r")


def main():
    texts = texts_of(sys.argv[1]) if len(sys.argv) == 2 else []
    if not texts:
        sys.exit("usage: reference.py folder (of files *.txt)")
    name, score = reference()
    scores = [score(text) for text in texts]
    lines = "".join(f"{copy_text(text)}\t{value}\n" for text, value in zip(texts, scores))
    psql(
        "SET client_encoding = 'UTF8'; CREATE EXTENSION nps; CREATE TABLE texts (comment text, reference float8);\n"
        f"COPY texts FROM stdin;\n{lines}\\.\n"
        "CREATE UNLOGGED TABLE many AS SELECT comment FROM texts,"
        f" generate_series(1, {ROWS // len(texts) + 1}); VACUUM ANALYZE many;"
    )
    rows = int(psql("SELECT count(*) FROM many;"))

    ours, theirs = [], []
    for _ in range(int(os.environ.get("ROUNDS", "5"))):
        start = time.perf_counter()
        for text in texts:
            score(text)
        theirs.append(len(texts) / (time.perf_counter() - start))
        output = psql(
            "SET jit = off; SET max_parallel_workers_per_gather = 0;\n"
            "\\timing on\nSELECT net_sentiment(comment) FROM many;"
        )
        ours.append(rows / float(re.search(r"^Time: ([\d.]+) ms", output, re.M)[1]) * 1000)

    ours, theirs = statistics.median(ours), statistics.median(theirs)
    print(f"{rows:,} comments: {ours:,.0f} per second in one backend, {theirs:,.0f} in Python ({name}):", end=" ")
    print(f"ratio of the times {theirs / ours:.4f}")
    print(psql(r"""
        SELECT format('same score: %s %%, same category: %s %%, r between the scores: %s',
            round(100.0 * count(*) FILTER (WHERE abs(sentiment(comment) - reference) < 0.00015) / count(*), 1),
            round(100.0 * count(*) FILTER (WHERE sentiment_category(comment)::text =
                CASE WHEN reference >= 0.05 THEN 'positive' WHEN reference <= -0.05 THEN 'negative' ELSE 'neutral' END)
                / count(*), 1),
            round(corr(sentiment(comment), reference)::numeric, 4)) FROM texts;""").strip())


main()
