"""What transformers' apply_chat_template makes of chat templates.

    python export_chat_oracle.py

Writes into test/tokenizer/chat: oracle.json, for each template of templates.json the text, without and with
the beginning of an answer (once, if they are the same), or null where transformers refuses it; and
expressions.json and statements.json, random ones each with its text.
"""

import json
import random
import tempfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

from chat_expressions import Expressions
from chat_templates import Templates
from tokenizers import Tokenizer, models
from transformers import AutoTokenizer

FOLDER = Path(__file__).parent.parent / "test/tokenizer/chat"
RANDOM = 1000  # expressions, and as many templates
REFUSED = 0.2  # of those that transformers refuses, so many are kept
LONGEST = 200  # characters


def open_tokenizer(config: dict, template: str):
    """As transformers opens a folder with a tokenizer.json and a tokenizer_config.json."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Tokenizer(models.BPE({"a": 0}, [])).save(str(folder / "tokenizer.json"))
        written = {**config, "tokenizer_class": "PreTrainedTokenizerFast", "chat_template": template}
        (folder / "tokenizer_config.json").write_text(json.dumps(written))
        return AutoTokenizer.from_pretrained(folder)


def render(tokenizer, messages: list, template: str) -> str | list[str] | None:
    def write(begins_answer: bool) -> str:
        return tokenizer.apply_chat_template(
            deepcopy(messages), chat_template=template, tokenize=False, add_generation_prompt=begins_answer
        )

    try:
        texts = [write(False), write(True)]
    except Exception:
        return None
    return texts[0] if texts[0] == texts[1] else texts


def random_ones(draw: Callable[[], str], write: Callable[[str], str | None]) -> list:
    """Each with its text, or null; those are left out whose text holds an address, or is long."""
    chance, kept = random.Random(2026), []
    while len(kept) < RANDOM:
        drawn = draw()
        text = write(drawn)
        if text is None and chance.random() > REFUSED:
            continue
        if text is None or (isinstance(text, str) and " at 0x" not in text and len(text) < LONGEST):
            kept.append([drawn, text])
    return kept


def save(name: str, kept: list) -> None:
    lines = [json.dumps(pair, ensure_ascii=False) for pair in kept]
    (FOLDER / name).write_text("[\n" + ",\n".join(lines) + "\n]\n")


def main() -> None:
    given = json.loads((FOLDER / "templates.json").read_text())
    tokenizer = open_tokenizer(given["config"], "x")
    oracle = {
        subject: [render(tokenizer, given["messages"], template) for template in templates]
        for subject, templates in given["templates"].items()
    }
    (FOLDER / "oracle.json").write_text(json.dumps(oracle, ensure_ascii=False, indent=1) + "\n")
    expressions, templates = Expressions(2026), Templates(2026)
    depths = random.Random(2026)
    write = lambda template: render(tokenizer, given["messages"], template)  # noqa: E731
    drawn = lambda: expressions.one(depths.choice([1, 2, 2, 3]))  # noqa: E731
    save("expressions.json", random_ones(drawn, lambda one: write("{{ " + one + " }}")))
    save("statements.json", random_ones(templates.one, write))
    for subject, texts in oracle.items():
        print(f"{subject}: {len(texts)}, refused {texts.count(None)}")


if __name__ == "__main__":
    main()
