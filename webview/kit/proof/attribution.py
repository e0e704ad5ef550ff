"""What each head adds to a logit, computed anew with PyTorch and transformers in 32 bits.

Takes: pip install torch transformers onnx numpy
Where a file computes in fewer bits, these numbers differ a little from those shown.
"""

PROJECTION = re.compile(r"(attn|attention|Attention)\.(c_proj|o_proj|dense|o|out_proj)$")  # of all heads
decoder = model.get_decoder() if DECODER_IDS else model
layers = next(one for one in decoder.modules() if isinstance(one, torch.nn.ModuleList))
within = {one for layer in layers for one in layer.modules()}
outside = [one for name, one in decoder.named_modules() if one not in within and "weight" in one._parameters]
norm = [one for one in outside if type(one).__name__.endswith("Norm")][-1]  # behind the last layer
given, read = [], []  # what each projection took, and what the norm took and gave


def norm_hook(_, taken, made):
    read[:] = [taken[0][0, POSITION], made.detach().requires_grad_()]
    return read[1]


hooks = [norm.register_forward_hook(norm_hook)]
for layer in layers:
    for name, module in layer.named_modules():
        if PROJECTION.search(f".{name}"):
            take = lambda one, taken: given.append((one, taken[0][0, POSITION].detach()))
            hooks.append(module.register_forward_pre_hook(take))
with torch.enable_grad():
    logits = model(**texts()).logits[0, POSITION]
    logit = logits[TOKEN] - (logits[OTHER] if OTHER >= 0 else 0)
    direction = torch.autograd.grad(logit, read[1])[0][0, POSITION]  # the logit is linear in it
for hook in hooks:
    hook.remove()
end = read[0].double()
size = end.std(unbiased=False) if NORM == "layer" else end.square().mean().sqrt()
heads = model.config.num_attention_heads
adds = []  # of each head, in the order of computation, through the norm held as it is here
for module, taken in given:
    weight = module.weight.T if type(module).__name__ == "Linear" else module.weight  # [in, width]
    for rows, values in zip(weight.chunk(heads), taken.chunk(heads)):
        written = (values.double() @ rows.double())
        written = written - written.mean() if NORM == "layer" else written
        adds.append((written / size * norm.weight * direction).sum())
print(f"logit {float(logit):.4f}")
for index, value in enumerate(adds):
    print(f"attention {index // heads + 1}, head {index % heads + 1}: {float(value):.4f}")
compare(torch.stack(adds), SHOWN)
