"""Reads JSON objects strictly: an unknown key, a wrong type or a value out of range is one line that names
the key."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from rewardproof_lm.errors import UserError


class ObjectReader:
    """Takes keys out of one JSON object; `close` complains about what is left."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise UserError(f"{where or 'the file'}: expected an object, got {shown(value)}")
        self._rest: dict[str, object] = dict(value)
        self._where = where

    def name(self, key: str) -> str:
        return f"{self._where}.{key}" if self._where else key

    def has(self, key: str) -> bool:
        return key in self._rest

    def take(self, key: str, default: object = ...) -> object:
        if key in self._rest:
            return self._rest.pop(key)
        if default is ...:
            raise UserError(f"{self.name(key)}: is missing")
        return default

    def text(self, key: str, default: object = ...) -> str:
        value = self.take(key, default)
        if not isinstance(value, str) or not value:
            raise self.wrong(key, value, "a non-empty string")
        return value

    def optional_text(self, key: str) -> str | None:
        value = self.take(key, None)
        if value is not None and (not isinstance(value, str) or not value):
            raise self.wrong(key, value, "a non-empty string or null")
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: object = ...) -> Any:
        value = self.take(key, default)
        if value not in choices:
            raise self.wrong(key, value, "one of " + ", ".join(choices))
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self.take(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, value, "true or false")
        return value

    def integer(self, key: str, default: int, low: int, high: int = 2**53) -> int:
        value = self.take(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.wrong(key, value, f"an integer from {low} to {high}")
        return value

    def optional_integer(self, key: str, low: int) -> int | None:
        if self._rest.get(key) is None:
            self._rest.pop(key, None)
            return None
        return self.integer(key, low, low)

    def positive(self, key: str, default: object = ...) -> float:
        value = self.take(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
            raise self.wrong(key, value, "a positive finite number")
        return float(value)

    def optional_positive(self, key: str, default: float | None) -> float | None:
        if key in self._rest and self._rest[key] is None:
            self._rest.pop(key)
            return None
        return default if key not in self._rest else self.positive(key)

    def number(self, key: str, default: float, low: float, high: float = math.inf) -> float:
        """A finite number in [low, high]."""
        value = self.take(key, default)
        real = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not real or not low <= value <= high:  # type: ignore[operator]
            raise self.wrong(key, value, f"a finite number from {low} to {high}")
        return float(value)  # type: ignore[arg-type]

    def distinct(self, key: str, choices: Sequence[str], default: Sequence[str]) -> tuple[str, ...]:
        """Different ones of `choices`; the list may be empty."""
        value = self.take(key, list(default))
        known = isinstance(value, list) and all(each in choices for each in value)
        if not known or len(set(value)) < len(value):  # type: ignore[arg-type, call-overload]
            raise self.wrong(key, value, "a list of different ones of " + ", ".join(choices))
        return tuple(value)  # type: ignore[arg-type]

    def ascending(self, key: str, default: Sequence[float]) -> tuple[float, ...]:
        """At least one positive finite number."""
        value = self.take(key, list(default))
        real = isinstance(value, list) and all(
            isinstance(each, int | float) and not isinstance(each, bool) and 0 < each < math.inf
            for each in value
        )
        if not real or not value or sorted(set(value)) != value:  # type: ignore[arg-type, call-overload]
            raise self.wrong(key, value, "a list of ascending positive numbers")
        return tuple(float(each) for each in value)  # type: ignore[union-attr, attr-defined]

    def nested(self, key: str) -> ObjectReader | None:
        """An object, None where it is null or absent."""
        value = self.take(key, None)
        return None if value is None else ObjectReader(value, self.name(key))

    def wrong(self, key: str, value: object, expected: str) -> UserError:
        return UserError(f"{self.name(key)}: expected {expected}, got {shown(value)}")

    def close(self) -> None:
        if self._rest:
            key = sorted(self._rest)[0]
            raise UserError(f"{self.name(key)}: unknown key")


def shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."
