"""From text to tokens. A prompt is tokenised once, so that chosen and rejected share it to the token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rewardproof_lm.data.pairs import TextPair
from rewardproof_lm.errors import UserError

ChatTemplate = Literal["auto", "always", "never"]
LongPairs = Literal["fit", "refuse", "truncate-prompts", "drop"]


@dataclass(frozen=True)
class EncodedResponse:
    """`tokens` is prompt and response; the response is `tokens[start:]`, never empty; 1 <= start <
    len(tokens)."""

    tokens: tuple[int, ...]
    start: int

    @property
    def response(self) -> tuple[int, ...]:
        return self.tokens[self.start :]


@dataclass(frozen=True)
class EncodedPair:
    id: str
    chosen: EncodedResponse
    rejected: EncodedResponse

    @property
    def length(self) -> int:
        """Tokens of the longer side, prompt included."""
        return max(len(self.chosen.tokens), len(self.rejected.tokens))


@dataclass(frozen=True)
class EncodedSet:
    """`cut`: pairs whose prompt lost its beginning; `dropped`: pairs that were left out."""

    pairs: tuple[EncodedPair, ...]
    cut: int
    dropped: int


def encode_pairs(
    tokenizer: Any,
    pairs: Sequence[TextPair],
    *,
    max_length: int,
    chat_template: ChatTemplate = "auto",
    end_token: bool = True,
    separator: str = "",
    long_pairs: LongPairs = "refuse",
) -> list[EncodedPair]:
    """The pairs of `encode_set`."""
    encoded = encode_set(
        tokenizer,
        pairs,
        max_length=max_length,
        chat_template=chat_template,
        end_token=end_token,
        separator=separator,
        long_pairs=long_pairs,
    )
    return list(encoded.pairs)


def encode_set(
    tokenizer: Any,
    pairs: Sequence[TextPair],
    *,
    max_length: int,
    chat_template: ChatTemplate = "auto",
    end_token: bool = True,
    separator: str = "",
    long_pairs: LongPairs = "refuse",
) -> EncodedSet:
    """Encodes pairs for a tokenizer; the order is kept.

    A chat template is used as `chat_template` says ("auto": if the tokenizer has one). Without one the
    prompt is the tokenizer's own start token, if it adds any, then the prompt's text and `separator`.
    `end_token` appends the tokenizer's end token to every response. A pair with more than `max_length`
    tokens on a side is an error ("refuse"), loses the *beginning* of its prompt on both sides alike
    ("truncate-prompts"; an error when the response alone is too long), is left out ("drop"), or loses the
    beginning of its prompt if at least half of it stays and is left out otherwise ("fit"). A start token
    stays where it is; a response is never cut.
    UserError: empty response, empty prompt without a start token, no template where one is demanded, pair
    too long."""
    prompts = _Prompts(tokenizer, chat_template, separator)
    end = _end_tokens(tokenizer, end_token)
    encoded: list[EncodedPair] = []
    cut = dropped = 0
    for pair in pairs:
        prompt = prompts.encode(pair)
        chosen = _response(tokenizer, pair, "chosen", pair.chosen) + end
        rejected = _response(tokenizer, pair, "rejected", pair.rejected) + end
        longer = max(len(chosen), len(rejected))
        if len(prompt) + longer > max_length:
            room = max_length - longer
            if long_pairs == "drop" or (long_pairs == "fit" and 2 * room < len(prompt)):
                dropped += 1
                continue
            if long_pairs == "refuse":
                raise UserError(
                    f"pair {pair.id}: {len(prompt) + longer} tokens, but maxLength is {max_length}; "
                    'raise maxLength or set longPairs to "fit", "truncate-prompts" or "drop"'
                )
            if longer >= max_length:
                raise UserError(
                    f"pair {pair.id}: a response of {longer} tokens leaves no room for a prompt, maxLength "
                    f'is {max_length}; raise maxLength or set longPairs to "fit" or "drop"'
                )
            prompt = shortened_prompt(prompt, room, tokenizer.bos_token_id)
            cut += 1
        start = len(prompt)
        encoded.append(
            EncodedPair(
                pair.id, EncodedResponse(prompt + chosen, start), EncodedResponse(prompt + rejected, start)
            )
        )
    return EncodedSet(tuple(encoded), cut, dropped)


def shortened_prompt(prompt: tuple[int, ...], room: int, start_token: int | None) -> tuple[int, ...]:
    """The last `room` >= 1 tokens of a prompt, the first of them its start token where it has one."""
    if len(prompt) <= room:
        return prompt
    if prompt[0] == start_token:
        return prompt[:1] + prompt[len(prompt) - room + 1 :]
    return prompt[-room:]


class _Prompts:
    """Encodes prompts the same way for every pair, and each distinct prompt once."""

    def __init__(self, tokenizer: Any, chat_template: ChatTemplate, separator: str) -> None:
        has_template = bool(getattr(tokenizer, "chat_template", None))
        if chat_template == "always" and not has_template:
            raise UserError('chatTemplate: the tokenizer has no chat template; set "auto" or "never"')
        self._tokenizer = tokenizer
        self._templated = has_template and chat_template != "never"
        self._separator = separator
        self._start = _start_tokens(tokenizer)
        self._known: dict[str, tuple[int, ...]] = {}

    def encode(self, pair: TextPair) -> tuple[int, ...]:
        text = self._template(pair) if self._templated else pair.prompt + self._separator
        if text not in self._known:
            # A template writes the start token itself.
            start = () if self._templated else self._start
            self._known[text] = start + _plain(self._tokenizer, text, pair.id)
        tokens = self._known[text]
        if not tokens:
            raise UserError(
                f"pair {pair.id}: the prompt is empty and the tokenizer has no start token to put there"
            )
        return tokens

    def _template(self, pair: TextPair) -> str:
        messages = [{"role": message.role, "content": message.content} for message in pair.messages]
        if not messages:
            messages = [{"role": "user", "content": pair.prompt}]
        try:
            text = self._tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        except Exception as error:  # templates raise what they like
            words = " ".join(str(error).split())
            raise UserError(f"pair {pair.id}: the chat template refuses the prompt ({words})") from None
        return str(text)


def _plain(tokenizer: Any, text: str, identifier: str) -> tuple[int, ...]:
    try:
        return tuple(tokenizer(text, add_special_tokens=False)["input_ids"])
    except (
        Exception
    ) as error:  # the tokenizers library raises a bare Exception for words outside a vocabulary
        words = " ".join(str(error).split())
        raise UserError(f"pair {identifier}: the tokenizer cannot write the text ({words})") from None


def _response(tokenizer: Any, pair: TextPair, side: str, text: str) -> tuple[int, ...]:
    tokens = _plain(tokenizer, text, pair.id)
    if not tokens:
        raise UserError(f"pair {pair.id}: {side} is empty; every response needs at least one token")
    return tokens


def _start_tokens(tokenizer: Any) -> tuple[int, ...]:
    """The start token, if the tokenizer puts one before a text by itself."""
    start = tokenizer.bos_token_id
    if start is None:
        return ()
    # The empty text can be written in every vocabulary.
    tokens = tokenizer("")["input_ids"]
    return (start,) if tokens and tokens[0] == start else ()


def _end_tokens(tokenizer: Any, wanted: bool) -> tuple[int, ...]:
    if not wanted:
        return ()
    if tokenizer.eos_token_id is None:
        raise UserError("endToken: the tokenizer has no end token; set endToken to false")
    return (tokenizer.eos_token_id,)
