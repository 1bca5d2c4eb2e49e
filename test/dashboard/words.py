"""Owns the words of the dashboard in another language: zh.yaml, and those of the demo, which are in the shop's database."""
import os
import pathlib

import psycopg2
import yaml

# What a person reads in the files of examples/superset/
TEXTS = {"dashboard_title", "text", "sliceName", "slice_name", "verbose_name", "description", "label",
         "x_axis_time_format", "tooltipTimeFormat", "table_timestamp_format"}
FORECAST = "__yhat"  # Superset reads what comes from here on in a label


class Words:
    """The texts of the files and the words of the data, in the language of NPS_LANG. English: all stays as it is."""

    def __init__(self):
        self.chinese = os.environ.get("NPS_LANG", "").startswith("zh")
        self.texts, self.data = {}, {}
        if self.chinese:
            said = yaml.safe_load((pathlib.Path(__file__).parent / "zh.yaml").read_text(encoding="utf-8"))
            with psycopg2.connect("") as connection, connection.cursor() as cursor:
                cursor.execute("SELECT word, said FROM demo.words")
                self.data = {**dict(cursor.fetchall()), **said["data"]}
            self.texts = said["texts"]

    def text(self, text):
        """A text of the files."""
        name, forecast, end = text.partition(FORECAST)
        if not self.chinese or not name:
            return text
        if name not in self.texts:
            raise KeyError(f"zh.yaml has no text for {name!r}")
        return self.texts[name] + forecast + end

    def word(self, value):
        """A value of the data; what isn't a word stays."""
        return self.data.get(value, value) if isinstance(value, str) else value

    def sql(self, expression):
        """An SQL expression for the words that another one gives."""
        cases = " ".join(f"WHEN '{word}' THEN '{said}'" for word, said in self.data.items())
        return f"CASE {expression} {cases} ELSE {expression} END"

    def file(self, content):
        """One of the files."""
        if not self.chinese:
            return content
        return yaml.safe_dump(self._said(yaml.safe_load(content)), allow_unicode=True, sort_keys=False)

    def _said(self, value):
        """A part of a file, with what is in it."""
        if isinstance(value, list):
            return [self._said(item) for item in value]
        if not isinstance(value, dict):
            return value
        said = {key: self.text(item) if key in TEXTS and isinstance(item, str) else self._said(item) for key, item in value.items()}
        if "label_colors" in said:
            # Superset looks for the metric's name or for the label
            said["label_colors"].update({self.text(label): colour for label, colour in said["label_colors"].items()})
        if "filterType" in said:
            said["name"] = self.text(said["name"])
        if "targetValue" in said:
            said["targetValue"] = self.word(said["targetValue"])
        if "column_name" in said:
            said["verbose_name"] = self.text(said["column_name"])
            if said["type"] == "TEXT":
                said["expression"] = self.sql(said["column_name"])
        if said.get("expression", "") and said["expression"].endswith("::text"):
            said["expression"] = self.sql(said["expression"])
        return said
