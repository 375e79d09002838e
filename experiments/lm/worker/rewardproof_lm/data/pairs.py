"""A preference pair as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Message:
    """One turn of a conversation; `role` is "system", "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True)
class TextPair:
    """A prompt with a preferred and a dispreferred response, neither of them empty.

    `group` names what belongs together in statistics (one prompt in several phrasings); "" is no group.
    `messages` is the prompt as a conversation, where the data have one; `prompt` is then its plain rendering.
    """

    id: str
    prompt: str
    chosen: str
    rejected: str
    group: str = ""
    messages: tuple[Message, ...] = ()


def grouped_by_prompt(pairs: Sequence[TextPair]) -> tuple[TextPair, ...]:
    """Pairs without a group get that of their prompt, where several of them share one: in statistics they
    are not independent."""
    counts = Counter(pair.prompt for pair in pairs)
    first: dict[str, str] = {}
    for pair in pairs:
        first.setdefault(pair.prompt, pair.id)
    return tuple(
        replace(pair, group=f"prompt of {first[pair.prompt]}")
        if not pair.group and counts[pair.prompt] > 1
        else pair
        for pair in pairs
    )


@dataclass(frozen=True)
class Known:
    """What a training set shows of other pairs."""

    prompts: frozenset[str]
    answered: frozenset[tuple[str, str]]
    """(prompt, response) of either side."""

    @staticmethod
    def of(pairs: Sequence[TextPair]) -> Known:
        sides = [(pair.prompt, text) for pair in pairs for text in (pair.chosen, pair.rejected)]
        return Known(frozenset(pair.prompt for pair in pairs), frozenset(sides))

    def prompts_among(self, pairs: Sequence[TextPair]) -> int:
        """Pairs whose prompt is known."""
        return sum(pair.prompt in self.prompts for pair in pairs)

    def responses_among(self, pairs: Sequence[TextPair]) -> int:
        """Pairs with a response that is known for the same prompt."""
        return sum(
            any((pair.prompt, text) in self.answered for text in (pair.chosen, pair.rejected))
            for pair in pairs
        )
