"""Reading pairs, encoding them, padding them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from conftest import random_responses

from rewardproof_lm.data.batches import Side, bucketed, collate
from rewardproof_lm.data.encode import encode_pairs, encode_set
from rewardproof_lm.data.jsonl import read_pairs
from rewardproof_lm.data.pairs import Known, Message, TextPair, grouped_by_prompt
from rewardproof_lm.errors import UserError
from rewardproof_lm.models.tokenizer import train_tokenizer, word_tokenizer

TEMPLATE = (
    "{{ '<bos>' }}{% for m in messages %}{{ m.role }}:{{ m.content }};{% endfor %}"
    "{% if add_generation_prompt %}assistant:{% endif %}"
)


def write(path: Path, rows: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_strings_conversations_and_named_columns(tmp_path: Path) -> None:
    user, good, bad = (
        {"role": r, "content": c} for r, c in [("user", "q"), ("assistant", "g"), ("assistant", "b")]
    )
    rows = [
        {"prompt": "q", "chosen": "g", "rejected": "b", "orig_index": 7, "orig_chosen": "other"},
        {"prompt": [user], "chosen": [good], "rejected": [bad], "id": "named"},
        {"chosen": [user, good], "rejected": [user, bad]},
    ]
    pairs = read_pairs(write(tmp_path / "set.jsonl", rows)).pairs
    assert [(pair.prompt, pair.chosen, pair.rejected) for pair in pairs] == [("q", "g", "b")] * 3
    assert [pair.id for pair in pairs] == ["set:1", "named", "set:3"]
    assert pairs[0].group == "7" and pairs[0].messages == ()
    assert pairs[1].messages == pairs[2].messages == (Message("user", "q"),)
    renamed = read_pairs(write(tmp_path / "set.jsonl", rows[:1]), columns={"chosen": "orig_chosen"})
    assert renamed.pairs[0].chosen == "other"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"prompt": "q", "chosen": "g"}, "line 2: no column 'rejected'; there are 'prompt', 'chosen'"),
        ({"question": "q", "chosen": "g", "rejected": "b"}, "line 2: no column 'prompt'"),
        ({"prompt": "q", "chosen": "", "rejected": "b"}, "line 2: chosen is empty"),
        (
            {"prompt": "q", "chosen": 3, "rejected": "b"},
            "line 2: chosen must be a string or a list of messages",
        ),
        ({"prompt": "q", "chosen": [{"role": "user", "content": "g"}], "rejected": "b"}, "assistant message"),
        ([1], "line 2: expected an object"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, row: object, words: str) -> None:
    path = write(tmp_path / "set.jsonl", [{"prompt": "q", "chosen": "g", "rejected": "b"}, row])
    with pytest.raises(UserError, match=words):
        read_pairs(path)
    assert len(read_pairs(path, limit=1).pairs) == 1


def test_broken_files_duplicates_and_ties(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_pairs(tmp_path / "none.jsonl")
    (tmp_path / "text.jsonl").write_text("hello\n")
    with pytest.raises(UserError, match="line 1: not JSON"):
        read_pairs(tmp_path / "text.jsonl")
    with pytest.raises(UserError, match="has no pairs"):
        read_pairs(write(tmp_path / "empty.jsonl", []))
    pair = {"prompt": "q", "chosen": "g", "rejected": "b"}
    file = read_pairs(write(tmp_path / "set.jsonl", [pair, pair, {**pair, "rejected": "g"}]))
    assert (file.duplicates, file.ties) == (1, 1)
    with pytest.raises(UserError, match="'x' is used twice"):
        read_pairs(write(tmp_path / "set.jsonl", [{**pair, "id": "x"}] * 2))


def test_a_prompt_is_shared_and_the_response_begins_where_it_ends() -> None:
    tokenizer = train_tokenizer(["aa bb aa bb cc"] * 3, 300)
    pair = TextPair("p", "aa bb", "bb cc", "aa")
    (got,) = encode_pairs(tokenizer, [pair], max_length=50, separator="\n")
    assert got.chosen.tokens[: got.chosen.start] == got.rejected.tokens[: got.rejected.start]
    assert got.chosen.tokens[0] == tokenizer.bos_token_id
    assert tokenizer.decode(got.chosen.response) == "bb cc<eos>"
    assert tokenizer.decode(got.chosen.tokens[: got.chosen.start]) == "<bos>aa bb\n"
    (bare,) = encode_pairs(tokenizer, [pair], max_length=50, end_token=False)
    assert tokenizer.decode(bare.rejected.response) == "aa"


def test_chat_templates_are_used_as_asked() -> None:
    tokenizer = train_tokenizer(["user assistant"], 300)
    pair = TextPair("p", "hi", "yes", "no")
    with pytest.raises(UserError, match="no chat template"):
        encode_pairs(tokenizer, [pair], max_length=99, chat_template="always")
    tokenizer.chat_template = TEMPLATE
    (got,) = encode_pairs(tokenizer, [pair], max_length=99)
    assert tokenizer.decode(got.chosen.tokens) == "<bos>user:hi;assistant:yes<eos>"
    (plain,) = encode_pairs(tokenizer, [pair], max_length=99, chat_template="never")
    assert tokenizer.decode(plain.chosen.tokens) == "<bos>hiyes<eos>"
    talk = TextPair("p", "", "yes", "no", messages=(Message("system", "be kind"), Message("user", "hi")))
    (long,) = encode_pairs(tokenizer, [talk], max_length=99)
    assert tokenizer.decode(long.rejected.tokens) == "<bos>system:be kind;user:hi;assistant:no<eos>"


def test_long_pairs_empty_responses_and_foreign_words() -> None:
    tokenizer = word_tokenizer(["a", "b", "c"])
    long = TextPair("long", "a b c a b c", "a b", "c")
    with pytest.raises(UserError, match=r"pair long: 10 tokens, but maxLength is 8; .*truncate-prompts"):
        encode_pairs(tokenizer, [long], max_length=8)
    (cut,) = encode_pairs(tokenizer, [long], max_length=8, long_pairs="truncate-prompts")
    # The beginning of the text goes, the start token stays.
    assert tokenizer.decode(cut.chosen.tokens) == "<bos> c a b c a b <eos>"
    assert tokenizer.decode(cut.rejected.tokens) == "<bos> c a b c c <eos>"
    assert encode_pairs(tokenizer, [long], max_length=8, long_pairs="drop") == []
    with pytest.raises(UserError, match="leaves no room for a prompt"):
        encode_pairs(tokenizer, [long], max_length=3, long_pairs="truncate-prompts")
    short = TextPair("short", "a", "b", "c")
    for longest, kept, cut_pairs in [(10, 2, 0), (9, 2, 1), (7, 2, 1), (6, 1, 0)]:
        # Seven tokens of prompt and three of the longer response; half of the prompt has to stay.
        fitted = encode_set(tokenizer, [long, short], max_length=longest, long_pairs="fit")
        assert (len(fitted.pairs), fitted.cut, fitted.dropped) == (kept, cut_pairs, 2 - kept)
        assert all(pair.length <= longest for pair in fitted.pairs)
    with pytest.raises(UserError, match="pair p: rejected is empty"):
        encode_pairs(tokenizer, [TextPair("p", "a", "b", "  ")], max_length=9)
    with pytest.raises(UserError, match="pair p: the tokenizer cannot write"):
        encode_pairs(tokenizer, [TextPair("p", "a", "b", "d")], max_length=9)


def test_a_tokenizer_without_end_or_start_token() -> None:
    tokenizer = word_tokenizer(["a", "b"])
    tokenizer.eos_token = None
    with pytest.raises(UserError, match="endToken: the tokenizer has no end token"):
        encode_pairs(tokenizer, [TextPair("p", "a", "a", "b")], max_length=9)
    assert (
        tokenizer.decode(
            encode_pairs(tokenizer, [TextPair("p", "b", "a", "b")], max_length=9, end_token=False)[
                0
            ].chosen.tokens
        )
        == "<bos> b a"
    )
    tokenizer.bos_token = None
    with pytest.raises(UserError, match="the prompt is empty"):
        encode_pairs(tokenizer, [TextPair("p", "", "a", "b")], max_length=9, end_token=False)


@pytest.mark.parametrize("side", ["right", "left"])
def test_masks_cover_exactly_the_response_tokens(side: Side) -> None:
    responses = random_responses(9)
    for pad in (0, 2):
        batch = collate(responses, pad_id=pad, device="cpu", side=side)
        for row, response in enumerate(responses):
            assert tuple(batch.input_ids[row][batch.response_mask[row]].tolist()) == response.response
            real = batch.attention_mask[row] == 1
            assert tuple(batch.input_ids[row][real].tolist()) == response.tokens
            assert batch.position_ids[row][real].tolist() == list(range(len(response.tokens)))
            assert (batch.input_ids[row][~real] == pad).all()
    assert batch.input_ids.shape[1] == max(len(response.tokens) for response in responses)


def test_buckets_hold_like_lengths_within_the_budget() -> None:
    lengths = torch.randint(1, 40, (50,), generator=torch.Generator().manual_seed(0)).tolist()
    lengths[7] = 200
    order = [index for index in range(50) if index != 3]
    groups = bucketed(lengths, order, 100)
    assert sorted(index for group in groups for index in group) == order
    assert groups[0] == [7]
    for group in groups[1:]:
        assert len(group) * max(lengths[index] for index in group) <= 100
    widest = [max(lengths[index] for index in group) for group in groups]
    assert widest == sorted(widest, reverse=True)


def test_a_tokenizer_is_a_function_of_its_texts_and_writes_any_text() -> None:
    texts = ["the cat sat", "on the mat", "the hat"] * 5
    first, second = train_tokenizer(texts, 280), train_tokenizer(texts, 280)
    assert first.get_vocab() == second.get_vocab()
    assert 259 < len(first) <= 280
    assert [first.pad_token_id, first.bos_token_id, first.eos_token_id] == [0, 1, 2]
    strange = "Ünïcode ✓ \n\t <eos>x"
    assert first.decode(first(strange, add_special_tokens=False)["input_ids"]) == strange


def test_what_a_training_set_shows_of_others() -> None:
    trained = [TextPair("1", "p", "good", "bad"), TextPair("2", "q", "yes", "no")]
    known = Known.of(trained)
    others = [
        TextPair("a", "p", "new", "other"),
        TextPair("b", "q", "no", "other"),
        TextPair("c", "r", "good", "bad"),
    ]
    assert known.prompts_among(others) == 2
    # The same words after another prompt are no known response.
    assert known.responses_among(others) == 1


def test_pairs_that_share_a_prompt_are_a_group() -> None:
    pairs = [
        TextPair("1", "p", "a", "b"),
        TextPair("2", "q", "a", "b"),
        TextPair("3", "p", "c", "d"),
        TextPair("4", "p", "c", "d", group="7"),
    ]
    assert [pair.group for pair in grouped_by_prompt(pairs)] == ["prompt of 1", "", "prompt of 1", "7"]
