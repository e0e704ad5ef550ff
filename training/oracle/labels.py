"""Makes the test models of test/engine/labels: heads that say labels, answers or vectors, not tokens.

python labels.py               # all that the tests have
python labels.py dynamo /tmp   # the same by torch.export, and some more, for a look
"""

import sys
from pathlib import Path

import onnx
import torch
import transformers
from torch import Tensor, nn

from cases import ONE
from export import Call, Graph, Tensors, trace
from families import CONTEXT, GROUPED, HEADS, LAYERS, MLP_WIDTH, PAIR, SMALL, VOCAB_SIZE, WIDTH, draw
from floats import write_json
from slim import without_names

TARGET = Path(__file__).parents[2] / "test/engine/labels"

ROBERTA = SMALL | {"type_vocab_size": 1, "bos_token_id": 0, "pad_token_id": 1}
GPT = {
    "vocab_size": VOCAB_SIZE,
    "n_positions": CONTEXT,
    "n_embd": WIDTH,
    "n_layer": LAYERS,
    "n_head": HEADS,
    "n_inner": MLP_WIDTH,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
END = 2  # of every text; BART reads its labels off it
MOODS = ["negative", "neutral", "positive"]
PLACES = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]

# Name → class of transformers, settings, labels, outputs.
KINDS = {
    "bart-text": ("BartForSequenceClassification", PAIR | {"decoder_start_token_id": END}, MOODS, ["logits"]),
    "bert-text": ("BertForSequenceClassification", SMALL, MOODS, ["logits"]),
    "bert-score": ("BertForSequenceClassification", SMALL, ["relevant"], ["logits"]),
    "bert-tokens": ("BertForTokenClassification", SMALL, PLACES, ["logits"]),
    "bert-answer": ("BertForQuestionAnswering", SMALL, None, ["start_logits", "end_logits"]),
    "bert-sentence": ("BertModel", SMALL, None, ["sentence_embedding"]),
    "bert-decoder": ("BertLMHeadModel", SMALL | {"is_decoder": True}, None, ["logits"]),
    "electra-detector": ("ElectraForPreTraining", SMALL | {"embedding_size": 8}, None, ["logits"]),
    "gpt2-text": ("GPT2ForSequenceClassification", GPT, MOODS, ["logits"]),
    "roberta-text": ("RobertaForSequenceClassification", ROBERTA, MOODS[::2], ["logits"]),
}
MORE = {
    "bert-many": (
        "BertForSequenceClassification",
        SMALL | {"problem_type": "multi_label_classification"},
        MOODS,
        ["logits"],
    ),
    "bert-pretraining": ("BertForPreTraining", SMALL, None, ["prediction_logits", "seq_relationship_logits"]),
    "roberta-tokens": ("RobertaForTokenClassification", ROBERTA, PLACES, ["logits"]),
    "electra-text": ("ElectraForSequenceClassification", SMALL | {"embedding_size": 8}, MOODS, ["logits"]),
    "electra-masked": ("ElectraForMaskedLM", SMALL | {"embedding_size": 8}, None, ["logits"]),
    "albert-text": ("AlbertForSequenceClassification", SMALL | {"embedding_size": 8}, MOODS, ["logits"]),
    "llama-text": ("LlamaForSequenceClassification", SMALL, MOODS, ["logits"]),
    "llama-score": ("LlamaForSequenceClassification", SMALL, ["reward"], ["logits"]),
    "qwen2-tokens": ("Qwen2ForTokenClassification", GROUPED, PLACES, ["logits"]),
    "llama-states": ("LlamaModel", SMALL, None, ["last_hidden_state"]),
    "modernbert-text": ("ModernBertForSequenceClassification", SMALL, MOODS, ["logits"]),
    "modernbert-masked": ("ModernBertForMaskedLM", SMALL, None, ["logits"]),
    "deberta-text": ("DebertaV2ForSequenceClassification", SMALL, MOODS, ["logits"]),
    "mpnet-sentence": ("MPNetModel", ROBERTA, None, ["sentence_embedding"]),
    "bert-next": ("BertForNextSentencePrediction", SMALL, None, ["logits"]),
    "distilbert-text": (
        "DistilBertForSequenceClassification",
        {
            "vocab_size": VOCAB_SIZE, "max_position_embeddings": CONTEXT, "dim": WIDTH,
            "n_layers": LAYERS, "n_heads": HEADS, "hidden_dim": MLP_WIDTH,
        },
        MOODS,
        ["logits"],
    ),
}  # fmt: skip


class Labels(Call):
    def answer(self, given: Tensors) -> Tensors:
        told = dict(self.model(**given))
        if "sentence_embedding" in self.outputs:  # as sentence-transformers pools
            states, mask = told["last_hidden_state"], given["attention_mask"][..., None].float()
            told["sentence_embedding"] = (states * mask).sum(1) / mask.sum(1)
        return told


def build(name: str, settings: dict, labels: list[str] | None) -> nn.Module:
    kind = getattr(transformers, name)
    named = {"id2label": dict(enumerate(labels))} if labels else {}
    config = kind.config_class(**settings, **named, attn_implementation="eager")
    config.use_cache = False
    model = kind(config).eval()
    draw(model)
    return model


def graph_of(model: nn.Module, outputs: list[str]) -> Graph:
    """As optimum declares them: the second axis of logits is called the text's, whatever it is."""
    ids = torch.arange(14).reshape(2, 7) + 5
    ids[:, -1] = END
    inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    text = {0: "batch_size", 1: "sequence_length"}
    axes = {name: text for name in [*inputs, *outputs]}
    axes |= {name: {0: "batch_size"} for name in outputs if name in ("pooler_output", "sentence_embedding")}
    return Graph(Labels(model, list(inputs), outputs), inputs, axes)


def make(target: Path, exporter: str, name: str, kind: str, settings: dict, labels, outputs) -> None:
    folder = target / name
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    model = build(kind, settings, labels)
    write_json(folder / "config.json", model.config.to_diff_dict() | {"architectures": [kind]})
    graph = graph_of(model, outputs)
    graph.module.eval()  # or the exporter leaves dropout on
    ids = torch.tensor([[*ONE[0], END]])
    whole = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    with torch.no_grad():
        heard = model(**whole, output_hidden_states=True, output_attentions=True)
        said = graph.module(*whole.values())
    onnx.save(without_names(trace(graph, exporter)), folder / "onnx/model.onnx")
    write_json(
        folder / "expected.json",
        {
            "ids": ids[0].tolist(),
            "outputs": {name: plain(output) for name, output in zip(outputs, said)},
            # Of a pair in one graph no attention is found: its layers are not those of the config.
            "states": [plain(states) for states in heard.get("hidden_states", [])],
            "attention": [plain(weights) for weights in heard.get("attentions", [])],
        },
    )


def plain(tensor: Tensor) -> list:
    """Of the one text, with the digits that float32 has."""
    return [round(number, 7) for number in tensor[0].flatten().tolist()]


if __name__ == "__main__":
    exporter, target, kinds = "legacy", TARGET, KINDS
    if len(sys.argv) > 2:
        exporter, target, kinds = sys.argv[1], Path(sys.argv[2]), KINDS | MORE
    for name, facts in kinds.items():
        try:
            make(target, exporter, name, *facts)
        except Exception as failure:  # of those that are no test, some cannot be exported
            if target == TARGET:
                raise
            print(name, str(failure)[:200])
