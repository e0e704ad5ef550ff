"""Makes test/engine/sentences: a tiny sentence model, and the vectors that sentence-transformers makes of texts.

pip install sentence-transformers==6.2.0
python sentences.py

One graph and tokenizer, and for each way of pooling the files by which a folder says it, as
sentence-transformers writes them today and as it wrote them before 5.3, which most models of the Hub have.
"""

import base64
import json
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import onnx
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, Transformer
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from torch import Tensor, nn
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


@dataclass
class Kind:
    """A way from hidden states to a vector."""

    modes: list[str]
    is_unit: bool
    is_older: bool = False
    """Whether the files are in the older form."""
    dense: list[tuple[int, bool, nn.Module]] = field(default_factory=list)
    """Of each dense layer behind the pooling: how many numbers it gives, whether it has a bias, its activation."""
    prompts: dict[str, str] = field(default_factory=dict)
    default: str | None = None
    """The name of the prompt that `encode` uses."""
    skips: bool = False
    """Whether the prompt is left out of the pooling."""


KINDS = {
    "mean": Kind(["mean"], True, True),
    "cls": Kind(["cls"], True, True),
    "max": Kind(["max"], False),
    "last": Kind(["lasttoken"], True),
    "weighted": Kind(["weightedmean"], False, True),
    "several": Kind(["cls", "mean", "mean_sqrt_len_tokens"], True),
    "dense": Kind(["mean"], False, True, [(8, True, nn.Tanh())]),
    "denser": Kind(["mean", "max"], True, False, [(20, False, nn.Identity()), (6, True, nn.ReLU())]),
    "prompted": Kind(
        ["mean"], True, True, [], {"query": "the old cat: ", "document": "sea: ", "other": "it was "}, "other"
    ),
    "skipping": Kind(
        ["cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"],
        False,
        False,
        [],
        {"query": "the old cat: ", "passage": "sea: "},
        None,
        True,
    ),
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


def settings(folder: Path, kind: Kind) -> dict[str, object]:
    """What of a saved model says how it pools, by the file's path."""
    names = ["modules.json", "1_Pooling/config.json", "sentence_bert_config.json", "tokenizer_config.json"]
    dense = sorted(str(path.relative_to(folder)) for path in folder.glob("*_Dense/*"))
    said = ["config_sentence_transformers.json"] if kind.prompts else []
    files: dict[str, object] = {
        name: json.loads((folder / name).read_text())
        for name in [*names, *dense, *said]
        if name.endswith(".json")
    }
    for name in dense:
        if name.endswith(".safetensors"):
            files[name] = {"base64": base64.b64encode((folder / name).read_bytes()).decode()}
    if kind.is_older:
        pooling = files["1_Pooling/config.json"]
        files["1_Pooling/config.json"] = {
            "word_embedding_dimension": pooling["embedding_dimension"],
            **{key: mode in kind.modes for mode, key in OLDER.items()},
            "include_prompt": True,
        }
        del files["tokenizer_config.json"]
        files["sentence_bert_config.json"] = {"max_seq_length": LONGEST, "do_lower_case": False}
        for module in files["modules.json"]:
            module["type"] = f"sentence_transformers.models.{module['type'].rsplit('.', 1)[-1]}"
    return files


def vectors_of(made: SentenceTransformer, kind: Kind) -> dict[str, Tensor]:
    """Of the texts as they are, and where the files have prompts as queries and as documents."""
    ways = {"vectors": made.encode}
    if kind.prompts:
        ways |= {"queries": made.encode_query, "documents": made.encode_document}
    return {name: encode(TEXTS, convert_to_tensor=True, batch_size=4) for name, encode in ways.items()}


def build_dense(kind: Kind) -> list[Dense]:
    """Random layers, the same each time."""
    torch.manual_seed(7)
    widths = [16 * len(kind.modes), *[out for out, _, _ in kind.dense]]
    return [
        Dense(width, out, bias=has_bias, activation_function=activation)
        for width, (out, has_bias, activation) in zip(widths, kind.dense)
    ]


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
        for name, kind in KINDS.items():
            transformer = Transformer(str(base), max_seq_length=LONGEST)
            pooling = Pooling(16, pooling_mode=tuple(kind.modes), include_prompt=not kind.skips)
            modules = [transformer, pooling, *build_dense(kind), *([Normalize()] if kind.is_unit else [])]
            made = SentenceTransformer(
                modules=modules, device="cpu", prompts=kind.prompts, default_prompt_name=kind.default
            )
            folder = Path(at, name)
            made.save(str(folder))
            files = settings(folder, kind)
            vectors = vectors_of(made, kind)
            # The same files, read again by sentence-transformers itself, say the same.
            for path, content in files.items():
                if path.endswith(".json"):
                    (folder / path).write_text(json.dumps(content))
            again = vectors_of(SentenceTransformer(str(folder), device="cpu"), kind)
            for way, rows in vectors.items():
                assert torch.allclose(rows, again[way], atol=1e-6), (name, way)
            kinds[name] = {"files": files} | {way: plain(rows) for way, rows in vectors.items()}
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
