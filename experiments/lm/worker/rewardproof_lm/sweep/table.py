"""DIR/sweep.jsonl: one row per task, merged by id and replaced as a whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rewardproof_lm.files import write_text
from rewardproof_lm.sweep.plan import Task
from rewardproof_lm.sweep.task import TaskEnd, is_finished

TABLE = "sweep.jsonl"


class Table:
    """Rows {"id", "about", "state": "finished" | "failed" | "waiting", "error", "seconds", "attempts",
    "measurements"}. Further keys of a row are kept; rows of other tasks are too."""

    def __init__(self, folder: Path, tasks: tuple[Task, ...]) -> None:
        self._path = folder / TABLE
        self._rows: dict[str, dict[str, Any]] = {}
        if self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                self._rows[row["id"]] = row
        for task in tasks:
            row = self._rows.setdefault(
                task.id, {"id": task.id, "attempts": 0, "seconds": 0.0, "error": None}
            )
            row["about"] = dict(task.about)
            # The folders are what counts: a sweep may have been killed before it wrote its table.
            finished = is_finished(task.folder)
            row["state"] = "finished" if finished else "failed" if row["error"] else "waiting"
            row["measurements"] = _measurements(task) if finished else []
        self.write()

    def is_finished(self, task: Task) -> bool:
        return bool(self._rows[task.id]["state"] == "finished")

    def add(self, task: Task, end: TaskEnd) -> None:
        row = self._rows[task.id]
        row["attempts"] += 1
        row["seconds"] += end.seconds
        row["error"] = end.error
        row["state"] = "finished" if end.error is None else "failed"
        row["measurements"] = _measurements(task) if end.error is None else []
        self.write()

    def write(self) -> None:
        rows = sorted(self._rows.values(), key=lambda row: row["id"])
        write_text(
            self._path, "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows)
        )


def _measurements(task: Task) -> list[Any]:
    rows: list[Any] = json.loads((task.folder / "measurements.json").read_text(encoding="utf-8"))["rows"]
    return rows
