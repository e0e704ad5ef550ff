"""The logit lens at one token, computed anew with PyTorch and transformers in 32 bits.

Takes: pip install torch transformers onnx numpy
Where a file computes in fewer bits, these numbers differ a little from those shown.
"""

decoder = model.get_decoder() if DECODER_IDS else model
layers = next(one for one in decoder.modules() if isinstance(one, torch.nn.ModuleList))
streams = []  # the residual stream before the first layer and behind each: [tokens, width]


def enter(_, given, named):
    streams.append(given[0] if given else named["hidden_states"])


def leave(_, __, given):
    streams.append(given if isinstance(given, torch.Tensor) else given[0])


hooks = [layers[0].register_forward_pre_hook(enter, with_kwargs=True)]
hooks += [layer.register_forward_hook(leave) for layer in layers]
model(**texts())
for hook in hooks:
    hook.remove()
found = []
for (token, _), stream in zip(SHOWN, streams):  # as if the last layer had left each of them

    def put(_, __, given):
        return stream if isinstance(given, torch.Tensor) else (stream, *given[1:])

    hook = layers[-1].register_forward_hook(put)
    said = model(**texts())
    hook.remove()
    logits = said.logits if "logits" in said else said.prediction_logits
    p = logits[0, POSITION].softmax(-1)
    found.append(p[token])
    print(len(found) - 1, "likeliest:", int(p.argmax()), float(p.max()), "shown:", token, float(p[token]))
compare(torch.stack(found), [probability for _, probability in SHOWN])
