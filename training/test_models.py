"""`python -m unittest` in this folder: losses, batches and exports against what they should equal."""

import os
import unittest

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before onnxruntime loads, or it reports

import numpy as np
import onnxruntime
import torch
from torch.nn import functional as F

import export
import models
import tasks
import train


class HeadLoss(unittest.TestCase):
    def test_is_cross_entropy_with_its_gradients(self):
        torch.manual_seed(0)
        hidden = torch.randn(700, 16, requires_grad=True)  # more than is worked out at a time
        table = torch.randn(50, 16, requires_grad=True)
        targets = torch.randint(0, 50, (700,))
        expected = F.cross_entropy(hidden @ table.T, targets)
        wanted = torch.autograd.grad(expected, (hidden, table))
        loss = tasks.HeadLoss.apply(hidden, table, targets)
        torch.testing.assert_close(loss, expected)
        torch.testing.assert_close(torch.autograd.grad(loss, (hidden, table)), wanted)


class Muon(unittest.TestCase):
    def test_makes_a_matrix_nearly_orthogonal(self):
        torch.manual_seed(0)
        for shape in ((64, 256), (256, 64), (64, 64)):
            singular = torch.linalg.svdvals(train.orthogonal(torch.randn(shape)))
            self.assertGreater(singular.median(), 0.6)
            self.assertLess(singular.max(), 1.3)


class Sentences(unittest.TestCase):
    def test_follow_in_the_document_and_are_cut_like_others(self):
        random = np.random.default_rng(0)
        lengths = random.integers(3, 15, 8000)  # none is cut
        starts = np.cumsum([0, *lengths[:-1]])
        # Each token is its own place in the text.
        domain = {"ids": np.arange(lengths.sum()), "sentences": starts, "documents": starts[::50]}
        task = tasks.MaskedText.__new__(tasks.MaskedText)
        filled = {0: [], 1: []}
        for _ in range(2000):
            ids, segments, follows = task.pair(random, domain, 64)
            filled[follows].append(np.flatnonzero(ids)[-1])
            first, second = (ids[1:][segments[1:] == s] for s in (0, 1))
            first = first[: np.flatnonzero(first == task.SEP)[-1]]
            if follows == 0:
                self.assertEqual(second[0], first[-1] + 1)
                self.assertNotIn(second[0], domain["documents"])
        self.assertGreater(len(filled[0]), 800)
        self.assertLess(abs(np.mean(filled[0]) - np.mean(filled[1])), 1.5)


class Masks(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(0)
        self.task = tasks.MaskedText.__new__(tasks.MaskedText)
        self.task.model = models.build(models.config("tiny-bert", layers=1, width=32)).eval()
        ids = torch.randint(5, 100, (4, 16))
        self.batch = {
            "ids": ids,
            "truth": ids,
            "segments": torch.zeros_like(ids),
            "asked": torch.rand(4, 16) < 0.5,
            "follows": torch.tensor([0, 1, tasks.IGNORED, tasks.IGNORED]),
        }

    def test_without_a_pair_only_they_are_asked_for(self):
        alone = self.task.loss(self.batch | {"follows": torch.full((4,), tasks.IGNORED)})
        self.assertTrue(alone.isfinite())
        self.assertGreater(self.task.loss(self.batch), alone)


class Spans(unittest.TestCase):
    def test_put_back_give_the_text(self):
        task = tasks.SpansAndTranslation
        random = np.random.default_rng(0)
        for length in (16, 33, 256):
            text = random.integers(100, 9000, length)
            pair = task.corrupt(task, random, text)
            self.assertEqual([pair.given[-1], pair.asked[-1]], [task.END, task.END])
            spans, said = {}, []
            for token in pair.asked[:-1]:
                if task.SENTINEL <= token < 35:
                    spans[token] = said = []
                else:
                    said.append(token)
            whole = [t for token in pair.given[:-1] for t in spans.get(token, [token])]
            self.assertEqual(whole, text.tolist())
            self.assertEqual(sum(map(len, spans.values())), round(length * 0.15))


class Alignment(unittest.TestCase):
    def test_names_the_tokens_of_whole_words(self):
        line = {"en": "The cat drinks milk.", "ko": "고양이가 우유를 마십니다."}
        line["align"] = [["cat", "고양이가"], ["drinks", "마십니다"], ["milk", "우유를"]]
        for task, given, asked, pair in zip(
            tasks.TASKS, ("en", "ko"), ("ko", "en"), tasks.both_ways(line)
        ):
            source, target = tasks.ENCODE(task + line[given]), tasks.ENCODE(line[asked])
            self.assertEqual(pair.given.tolist(), source.ids)
            for token, first, end in pair.aligned:
                a, b = source.offsets[first][0], source.offsets[end - 1][1]
                word = (task + line[given])[a:b].strip()
                partner = next(p for p in line["align"] if word in p)
                at = target.offsets[token]
                self.assertTrue(any(line[asked][at[0] : at[1]].strip() in p for p in partner))


class Exports(unittest.TestCase):
    """The files, with what was computed before and without, beside PyTorch with the same weights."""

    def check(self, name: str, graph: str, given: dict, expected: list[torch.Tensor]) -> None:
        session = onnxruntime.InferenceSession(self.files[name][graph].SerializeToString())
        empty = {
            i.name: np.zeros((1, i.shape[1], 0, i.shape[3]), np.float32)
            for i in session.get_inputs()
            if i.name not in given
        }
        outputs = session.run(None, {k: v.numpy() for k, v in given.items()} | empty)
        for output, tensor in zip(outputs, expected):
            self.assertLess(np.abs(output - tensor.numpy()).max(), 1e-4)

    @classmethod
    def setUpClass(cls) -> None:
        torch.manual_seed(0)
        cls.models, cls.files = {}, {}
        for name in models.NAMES:
            config = models.config(name, layers=2, width=64)
            config._attn_implementation = "eager"
            model = models.build(config).eval()
            cls.files[name] = export.graphs(model)
            for proto in cls.files[name].values():
                export.share_table(proto.graph)
                export.shrink(proto.graph, export.is_eighth(model))
            cls.models[name] = export.as_stored(model)

    @torch.no_grad()
    def test_say_what_pytorch_says(self):
        for length in (1, 5, 40):
            ids = torch.randint(5, 8000, (1, length))
            given = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
            places = {"position_ids": torch.arange(length)[None]}
            gpt = self.models["tiny-gpt"](ids).logits
            self.check("tiny-gpt", "model.onnx", given | places, [gpt])

            bert = self.models["tiny-bert"](ids)
            segments = {"token_type_ids": torch.zeros_like(ids)}
            expected = [bert.prediction_logits, bert.seq_relationship_logits]
            self.check("tiny-bert", "model.onnx", given | segments, expected)

            t5, read = self.models["tiny-t5"], torch.randint(5, 8000, (1, 7))
            encoded = t5.encoder(ids).last_hidden_state
            self.check("tiny-t5", "encoder_model.onnx", given, [encoded])
            asked = {
                "encoder_attention_mask": torch.ones_like(ids),
                "input_ids": read,
                "encoder_hidden_states": encoded,
            }
            expected = [t5(ids, decoder_input_ids=read).logits]
            self.check("tiny-t5", "decoder_model_merged.onnx", asked, expected)

    @torch.no_grad()
    def test_go_on_from_what_was_computed_before(self):
        model, ids = self.models["tiny-gpt"], torch.randint(5, 8000, (1, 12))
        past = model(ids[:, :8], use_cache=True).past_key_values
        given = {
            "input_ids": ids[:, 8:],
            "attention_mask": torch.ones_like(ids),
            "position_ids": torch.arange(8, 12)[None],
        }
        for layer, kept in enumerate(past.layers):
            given |= {
                f"past_key_values.{layer}.key": kept.keys,
                f"past_key_values.{layer}.value": kept.values,
            }
        self.check("tiny-gpt", "model.onnx", given, [model(ids).logits[:, 8:]])


if __name__ == "__main__":
    unittest.main()
