import glob, os, re, sys
import numpy, onnx, torch, transformers
from onnx import numpy_helper
from onnx.reference import ReferenceEvaluator

#SHOWN

FOLDED = ("Cast", "Mul", "DequantizeLinear", "Identity")  # between a stored weight and its use
STORED = (".stored", "_quantized")
SCALES = (".scale", "_scale")


def read(file):
    """Weights by name, and those that products take: {name: whether it lies as [out, in]}."""
    opened = onnx.load(file)
    opsets = {one.domain: one.version for one in opened.opset_import}
    values, roots, products, turned = {}, {}, {}, set()

    def plain(name):
        for suffix in STORED:
            name = name.removesuffix(suffix)
        return name

    def walk(graph):
        for one in graph.initializer:
            values[one.name], roots[one.name] = numpy_helper.to_array(one), plain(one.name)
        for node in graph.node:
            for one in node.attribute:
                if one.name == "else_branch":  # reads a text from its beginning
                    walk(one.g)
            inputs = [name for name in node.input if name]
            is_fixed = bool(inputs) and all(name in values for name in inputs)
            if node.op_type in FOLDED and is_fixed:
                alone = ReferenceEvaluator(node, opsets=opsets)
                values[node.output[0]] = alone.run(None, {name: values[name] for name in inputs})[0]
                roots[node.output[0]] = roots[inputs[0]]
            elif node.op_type == "Transpose" and is_fixed:
                roots[node.output[0]] = roots[inputs[0]]
                turned.add(node.output[0])
            elif node.op_type in ("MatMul", "Gemm", "MatMulInteger") and node.input[1] in roots:
                by_flag = any(one.name == "transB" and one.i for one in node.attribute)
                products[roots[node.input[1]]] = by_flag or node.input[1] in turned

    walk(opened.graph)
    named = {}
    for name, value in values.items():
        value, root = numpy.asarray(value), roots[name]
        scale = next((values[root + end] for end in SCALES if root + end in values), None)
        if value.dtype.itemsize == 1 and scale is not None:
            zero = numpy.asarray(values.get(root + "_zero_point", 0), "f4")
            is_by_row = scale.ndim == 1 and len(scale) == value.shape[0] != value.shape[-1]
            value = (value.astype("f4") - zero) * (scale[:, None] if is_by_row else scale)
            value = numpy.asarray(value)
        if value.dtype.kind == "f":
            named[root] = torch.from_numpy(value.astype("f4"))
    return named, products


def fill(part, file, run, filled):
    """Gives a part its weights: by their names, and those without one in the order of their use."""
    named, products = read(file)

    def fit(module, name):
        is_turned = isinstance(module, torch.nn.Linear) and products.get(name) is False
        return named[name].T if is_turned else named[name]

    def put(module, own, parameter, name):
        parameter.data.copy_(fit(module, name) if own == "weight" else named[name])
        filled.add(parameter)
        products.pop(name, None)

    for path, module in part.named_modules(remove_duplicate=False):
        for own, parameter in module.named_parameters(recurse=False):
            end = f".{path}.{own}"
            for name in [name for name in named if f".{name}".endswith(end)]:
                if parameter not in filled and fit(module, name).shape == parameter.shape:
                    put(module, own, parameter, name)
    used, hooks = [], []
    for module in part.modules():
        if type(module).__name__ in ("Linear", "Conv1D") and module.weight not in filled:
            hooks.append(module.register_forward_pre_hook(lambda one, _: used.append(one)))
    run()
    for hook in hooks:
        hook.remove()
    for module, name in zip(dict.fromkeys(used), list(products)):
        if fit(module, name).shape == module.weight.shape:
            put(module, "weight", module.weight, name)


def load():
    folder = os.path.dirname(FILES[-1])
    folder = os.path.dirname(folder) if os.path.basename(folder) == "onnx" else folder
    config = transformers.AutoConfig.from_pretrained(folder)
    kind = getattr(transformers, config.architectures[0])
    if glob.glob(f"{folder}/*.safetensors"):
        return kind.from_pretrained(folder, attn_implementation="eager").eval()
    model, filled = kind._from_config(config, attn_implementation="eager").eval(), set()
    if len(FILES) > 1:
        encoder = model.get_encoder()
        fill(encoder, FILES[0], lambda: encoder(torch.tensor([IDS])), filled)
    fill(model, FILES[-1], lambda: model(**texts()), filled)
    missing = [name for name, parameter in model.named_parameters() if parameter not in filled]
    if missing:
        sys.exit(f"Not found in {FILES[-1]}: {', '.join(missing)}")
    return model


def texts():
    """What the model reads."""
    own = {"input_ids": torch.tensor([IDS])}
    return {**own, "decoder_input_ids": torch.tensor([DECODER_IDS])} if DECODER_IDS else own


def compare(computed, shown):
    shown = torch.tensor(shown)
    most = (computed - shown).abs().max()
    print(f"The {shown.numel()} numbers that Glassbox showed are at most {most:.1e} away from these.")


torch.set_grad_enabled(False)
model = load()
