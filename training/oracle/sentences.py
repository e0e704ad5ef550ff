"""Makes test/engine/sentences: a tiny sentence model, and the vectors that sentence-transformers makes of texts.

pip install sentence-transformers==6.2.0
python sentences.py

One graph and tokenizer, and for each way of pooling the files by which a folder says it, as
sentence-transformers writes them today and as it wrote them before 5.3, which most models of the Hub have.
"""

import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from torch import Tensor
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from export import Call, Graph, Tensors, trace
from families import draw
from floats import write_json
from slim import without_names

TARGET = Path(__file__).parents[2] / "test/engine/sentences"
LONGEST = 12  # tokens that the model's own settings let in, fewer than its window
WINDOW = 24
WORDS = "the a cat dog sat ran on mat sea and it was warm cold saw not house lamp old blue".split()
TEXTS = [
    "The cat sat on the mat.",
    "the dog ran",
    "It was warm and it was not cold: the old lamp saw the sea, and the dog ran on and on and on.",
    "고양이 매트 🐈",
    "cat",
    "",
]
# Name → modes, whether it ends in Normalize, whether the files are in the older form.
KINDS = {
    "mean": (["mean"], True, True),
    "cls": (["cls"], True, True),
    "max": (["max"], False, False),
    "last": (["lasttoken"], True, False),
    "weighted": (["weightedmean"], False, True),
    "several": (["cls", "mean", "mean_sqrt_len_tokens"], True, False),
}
OLDER = {
    "cls": "pooling_mode_cls_token",
    "max": "pooling_mode_max_tokens",
    "mean": "pooling_mode_mean_tokens",
    "mean_sqrt_len_tokens": "pooling_mode_mean_sqrt_len_tokens",
    "weightedmean": "pooling_mode_weightedmean_tokens",
    "lasttoken": "pooling_mode_lasttoken",
}


class States(Call):
    def answer(self, given: Tensors) -> Tensors:
        return dict(self.model(**given))


def tokenizer() -> PreTrainedTokenizerFast:
    letters = "abcdefghijklmnopqrstuvwxyz.,:"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *[f"##{letter}" for letter in letters[:26]], *WORDS]
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    special = [("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])]
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=special
    )
    names = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    return PreTrainedTokenizerFast(tokenizer_object=made, model_max_length=WINDOW, **names)


def build(words: PreTrainedTokenizerFast) -> BertModel:
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=3,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=WINDOW,
        attn_implementation="eager",
    )
    model = BertModel(config, add_pooling_layer=False).eval()
    draw(model)
    return model


def graph_of(model: BertModel) -> Graph:
    ids = torch.arange(14).reshape(2, 7) + 5
    mask = torch.ones_like(ids)
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": torch.zeros_like(ids)}
    axes = {name: {0: "batch_size", 1: "sequence_length"} for name in [*inputs, "last_hidden_state"]}
    whole = States(model, list(inputs), ["last_hidden_state"]).eval()  # or the exporter leaves dropout on
    return Graph(whole, inputs, axes)


def settings(folder: Path, modes: list[str], is_older: bool) -> dict[str, object]:
    """What of a saved model says how it pools, by the file's path."""
    names = ["modules.json", "1_Pooling/config.json", "sentence_bert_config.json", "tokenizer_config.json"]
    files = {name: json.loads((folder / name).read_text()) for name in names}
    if is_older:
        pooling = files["1_Pooling/config.json"]
        files["1_Pooling/config.json"] = {
            "word_embedding_dimension": pooling["embedding_dimension"],
            **{key: mode in modes for mode, key in OLDER.items()},
            "include_prompt": True,
        }
        del files["tokenizer_config.json"]
        files["sentence_bert_config.json"] = {"max_seq_length": LONGEST, "do_lower_case": False}
        for module in files["modules.json"]:
            module["type"] = f"sentence_transformers.models.{module['type'].rsplit('.', 1)[-1]}"
    return files


def plain(rows: Tensor) -> list:
    return [[round(number, 7) for number in row] for row in rows.tolist()]


def make() -> None:
    words = tokenizer()
    model = build(words)
    if TARGET.exists():
        shutil.rmtree(TARGET)
    (TARGET / "onnx").mkdir(parents=True)
    onnx.save(without_names(trace(graph_of(model), "legacy")), TARGET / "onnx/model.onnx")
    write_json(TARGET / "config.json", model.config.to_diff_dict() | {"architectures": ["BertModel"]})
    with tempfile.TemporaryDirectory() as at:
        base = Path(at, "base")
        model.save_pretrained(base)
        words.save_pretrained(base)
        shutil.copy(base / "tokenizer.json", TARGET / "tokenizer.json")
        kinds = {}
        for name, (modes, is_unit, is_older) in KINDS.items():
            transformer = Transformer(str(base), max_seq_length=LONGEST)
            modules = [transformer, Pooling(16, pooling_mode=tuple(modes)), *([Normalize()] if is_unit else [])]
            made = SentenceTransformer(modules=modules, device="cpu")
            folder = Path(at, name)
            made.save(str(folder))
            files = settings(folder, modes, is_older)
            vectors = made.encode(TEXTS, convert_to_tensor=True, batch_size=4)
            # The same files, read again by sentence-transformers itself, say the same.
            for path, content in files.items():
                (folder / path).write_text(json.dumps(content))
            again = SentenceTransformer(str(folder), device="cpu").encode(TEXTS, convert_to_tensor=True)
            assert torch.allclose(vectors, again, atol=1e-6), name
            kinds[name] = {"files": files, "vectors": plain(vectors)}
        tokens = [words(text, truncation=True, max_length=WINDOW, return_tensors="pt") for text in TEXTS]
        with torch.no_grad():
            states = [model(**one, output_hidden_states=True).hidden_states for one in tokens]
        layers = [plain(torch.stack([one[layer][0].mean(0) for one in states])) for layer in range(4)]
    write_json(
        TARGET / "oracle.json",
        {
            "texts": TEXTS,
            "longest": LONGEST,
            "tokens": [len(words(text)["input_ids"]) for text in TEXTS],
            "kinds": kinds,
            "layers": layers,
        },
    )


if __name__ == "__main__":
    make()
