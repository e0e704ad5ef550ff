"""What PyTorch says in float32 of the texts that the engine and the shipped models are tested on.

    python export_oracle.py DATA CHECKPOINT…

Reads test/engine/texts.json (texts and tiny-gpt's ids of them); writes test/engine/oracle.json for
tiny-gpt, and the others' parts of test/models/oracle.json, for the claims of the model cards too; and
how both decoders write on (writing.py), to test/engine/writing/oracle.json.
"""

import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor
from transformers import PreTrainedModel

import data
import evaluate
import inside as inner
import models
import tasks
import writing

TESTS = Path(__file__).parent.parent / "test"
TOP = 10
MASKED = "The cat sat on the [MASK] because it was tired."
PAIR = ("She opened the door.", "There was nobody in the room.")


def prediction(logits: Tensor, position: int) -> dict:
    probabilities = logits[position].double().softmax(-1)
    top = probabilities.topk(TOP)
    entropy = -(probabilities * probabilities.log2()).sum()
    return {
        "position": position,
        "ids": top.indices.tolist(),
        "probabilities": [round(p, 8) for p in top.values.tolist()],
        "logits": [round(v, 5) for v in logits[position][top.indices].tolist()],
        "entropy": round(entropy.item(), 6),
    }


def row(attentions: tuple[Tensor, ...], position: int) -> list:
    """[layers][heads][to]: where one position looks."""
    return [[[round(w, 6) for w in head[position].tolist()] for head in layer[0]] for layer in attentions]


def inside(model: PreTrainedModel, say: Callable[[], Tensor], position: int) -> dict:
    """What it says at one position after each layer, and with interventions."""
    return {
        "lens": [prediction(logits, position) for logits in inner.lens(model, say)],
        "reruns": [
            {"interventions": changes, "prediction": prediction(inner.rerun(model, say, changes), position)}
            for changes in inner.interventions(model, position)
        ],
    }


def neighbours(table: Tensor, token: int) -> dict:
    cosines = torch.nn.functional.cosine_similarity(table, table[token][None])
    cosines[token] = -2  # not a neighbour of itself
    top = cosines.topk(TOP)
    return {
        "token": token,
        "ids": top.indices.tolist(),
        "cosines": [round(c, 6) for c in top.values.tolist()],
    }


def surprisals(model: PreTrainedModel, ids: list[int]) -> dict:
    """Of each token but the first: in bits, by windows of 1,024 that begin every 512."""
    bits, ranks = [], []
    for at in range(1, len(ids)):
        begin = max(0, at // 512 - 1) * 512
        if at == 1 or at % 512 == 0:
            logits = model(torch.tensor([ids[begin : begin + 1024]])).logits[0].double()
        row = logits[at - 1 - begin]
        bits.append(round(-row.log_softmax(-1)[ids[at]].item() / math.log(2), 4))
        ranks.append(1 + int((row > row[ids[at]]).sum()))
    return {"bits": bits, "ranks": ranks}


def of_gpt(model: PreTrainedModel) -> dict:
    texts = json.loads((TESTS / "engine" / "texts.json").read_text(encoding="utf-8"))
    cases = []
    for text in texts:
        output = model(torch.tensor([text["ids"]]), output_attentions=True)
        last = len(text["ids"]) - 1
        cases.append({
            "name": text["name"],
            "predictions": [prediction(output.logits[0], p) for p in sorted({0, last // 2, last})],
            "attention": row(output.attentions, last),
        })
    first = texts[0]["ids"]
    found = inside(model, lambda: model(torch.tensor([first])).logits[0], len(first) - 1)
    middle = sorted({text["ids"][len(text["ids"]) // 2] for text in texts})
    ids = data.tokenizer("tiny-gpt").encode("\n\n".join(text["text"] for text in texts) * 8).ids
    near = [neighbours(model.transformer.wte.weight, token) for token in middle]
    return {"cases": cases, "inside": found, "surprisals": surprisals(model, ids), "neighbours": near}


def of_bert(model: PreTrainedModel) -> dict:
    encode = data.tokenizer("tiny-bert").encode
    ids, pair = encode(MASKED).ids, encode(*PAIR)
    at = ids.index(tasks.MaskedText.MASK)
    output = model(torch.tensor([ids]), output_attentions=True)
    follows = model(torch.tensor([pair.ids]), token_type_ids=torch.tensor([pair.type_ids]))
    return {
        "ids": ids,
        "prediction": prediction(output.prediction_logits[0], at),
        "attention": row(output.attentions, at),
        "inside": inside(model, lambda: model(torch.tensor([ids])).prediction_logits[0], at),
        "pair": {
            "ids": pair.ids,
            "segments": pair.type_ids,
            "logits": follows.seq_relationship_logits[0].tolist(),
        },
    }


def of_t5(model: PreTrainedModel, folder: Path) -> dict:
    lines = evaluate.held_out(folder, 12)
    pairs = [pair for line in lines for pair in tasks.both_ways(line)]
    source, read = pairs[0].given.tolist(), [0, *pairs[0].asked[:-1].tolist()]
    given = {"input_ids": torch.tensor([source]), "decoder_input_ids": torch.tensor([read])}
    output = model(**given, output_attentions=True)
    last = len(read) - 1
    return {
        "source": source,
        "read": read,
        "prediction": prediction(output.logits[0], last),
        "attention": {
            "encoder": row(output.encoder_attentions, len(source) - 1),
            "decoder": row(output.decoder_attentions, last),
            "cross": row(output.cross_attentions, last),
        },
        "inside": inside(model, lambda: model(**given).logits[0], last),
        "translations": [
            {
                "source": pair.given.tolist(),
                "asked": pair.asked.tolist(),
                # What it says itself, greedily.
                "said": model.generate(torch.from_numpy(pair.given)[None], max_new_tokens=48)[0].tolist(),
                "aligned": pair.aligned.tolist(),
            }
            for pair in pairs
        ],
    }


@torch.no_grad()
def main() -> None:
    folder = Path(sys.argv[1])
    for model in map(models.load, sys.argv[2:]):
        kind = model.config.model_type
        if kind in ("gpt2", "t5"):
            name = "tiny-gpt" if kind == "gpt2" else "tiny-t5"
            add(TESTS / "engine" / "writing" / "oracle.json", name, writing.of(model, name))
        if kind == "gpt2":
            write(TESTS / "engine" / "oracle.json", of_gpt(model))
            continue
        said = of_bert(model) if kind == "bert" else of_t5(model, folder)
        add(TESTS / "models" / "oracle.json", f"tiny-{kind}", said)


def add(file: Path, name: str, said: dict | list) -> None:
    """Puts one model's part into a file of several models'."""
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    write(file, kept | {name: said})


def write(file: Path, content: dict) -> None:
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
