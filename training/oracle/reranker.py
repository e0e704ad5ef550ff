"""Makes test/engine/reranker: a tiny cross-encoder, and the scores that sentence-transformers' CrossEncoder gives.

pip install sentence-transformers==6.2.0
python reranker.py

Its tokenizer is that of test/engine/sentences.
"""

import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from sentence_transformers import CrossEncoder
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from export import Graph, trace
from families import draw
from floats import write_json
from labels import Labels
from sentences import WINDOW, tokenizer
from slim import without_names

TARGET = Path(__file__).parents[2] / "test/engine/reranker"
LONG = "it was warm and it was not cold the old lamp saw the sea and the dog ran on and on"
PAIRS = [
    ("The cat sat on the mat.", "the dog ran"),
    ("the dog ran", "The cat sat on the mat."),
    ("a lamp", "고양이 매트 🐈"),
    ("cat", "cat"),
    ("the old cat", LONG),
    (LONG, "the old cat"),
    (LONG, f"the sea {LONG}"),
]


def pair_tokenizer() -> PreTrainedTokenizerFast:
    """The same, which also says which text a token belongs to."""
    words = tokenizer()
    names = {name: getattr(words, name) for name in ("unk_token", "pad_token", "cls_token", "sep_token")}
    inputs = ["input_ids", "token_type_ids", "attention_mask"]
    return PreTrainedTokenizerFast(
        tokenizer_object=words.backend_tokenizer, model_max_length=WINDOW, model_input_names=inputs, **names
    )


def build() -> BertForSequenceClassification:
    config = BertConfig(
        vocab_size=len(tokenizer()),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=WINDOW,
        num_labels=1,
        attn_implementation="eager",
    )
    model = BertForSequenceClassification(config).eval()
    draw(model)
    return model


def graph_of(model: BertForSequenceClassification) -> Graph:
    ids = torch.arange(14).reshape(2, 7) + 5
    types = torch.tensor([[0, 0, 0, 0, 1, 1, 1]] * 2)
    inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids), "token_type_ids": types}
    axes = {name: {0: "batch_size", 1: "sequence_length"} for name in inputs} | {"logits": {0: "batch_size"}}
    return Graph(Labels(model, list(inputs), ["logits"]).eval(), inputs, axes)


def make() -> None:
    words = pair_tokenizer()
    model = build()
    if TARGET.exists():
        shutil.rmtree(TARGET)
    (TARGET / "onnx").mkdir(parents=True)
    onnx.save(without_names(trace(graph_of(model), "legacy")), TARGET / "onnx/model.onnx")
    kinds = {}
    with tempfile.TemporaryDirectory() as at:
        model.save_pretrained(at)
        words.save_pretrained(at)
        for name, activation in {"sigmoid": None, "number": torch.nn.Identity()}.items():
            made = CrossEncoder(at, activation_fn=activation, device="cpu", max_length=WINDOW)
            folder = Path(at, name)
            made.save_pretrained(str(folder))
            kinds[name] = {
                "files": {
                    name: json.loads((folder / name).read_text())
                    for name in ("config.json", "config_sentence_transformers.json")
                },
                "values": [round(value, 7) for value in made.predict(PAIRS).tolist()],
                "logits": [
                    round(value, 7) for value in made.predict(PAIRS, activation_fn=torch.nn.Identity()).tolist()
                ],
            }
        # What the model itself says, without sentence-transformers.
        given = words(*map(list, zip(*PAIRS)), truncation=True, max_length=WINDOW, padding=True, return_tensors="pt")
        with torch.no_grad():
            logits = model(**given).logits[:, 0]
        assert torch.allclose(logits, torch.tensor(kinds["number"]["values"]), atol=1e-5)
        swapped = given | {"token_type_ids": torch.zeros_like(given["token_type_ids"])}
        with torch.no_grad():
            others = model(**swapped).logits[:, 0]
        assert (others - logits).abs().max() > 0.01, "which text a token belongs to makes no difference"
    write_json(
        TARGET / "oracle.json",
        {
            "pairs": PAIRS,
            "read": [int(mask.sum()) for mask in given["attention_mask"]],
            "total": [len(words(*pair)["input_ids"]) for pair in PAIRS],
            "kinds": kinds,
        },
    )


if __name__ == "__main__":
    make()
