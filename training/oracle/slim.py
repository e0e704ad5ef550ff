"""Makes graphs smaller without a change to what they compute: the whole set has to fit in a few MB."""

from onnx import AttributeProto, GraphProto, ModelProto


def without_notes(model: ModelProto) -> ModelProto:
    """Without what exporters leave for debugging: source lines, paths, stack traces."""
    graph = model.graph
    for noted in [
        model,
        graph,
        *graph.node,
        *graph.value_info,
        *graph.input,
        *graph.output,
        *graph.initializer,
    ]:
        noted.ClearField("doc_string")
        noted.ClearField("metadata_props")
    return model


def without_names(model: ModelProto) -> ModelProto:
    """Nodes nameless, tensors in between numbered: half of a small file is names, and none may matter."""
    kept = {value.name for value in [*model.graph.input, *model.graph.output]} | {""}
    rename(model.graph, kept, {})
    return model


def rename(graph: GraphProto, kept: set[str], names: dict[str, str]) -> None:
    kept = kept | {tensor.name for tensor in graph.initializer} | {value.name for value in graph.output}

    def new(name: str) -> str:
        return name if name in kept else names.setdefault(name, f"t{len(names)}")

    for node in graph.node:
        node.name = ""
        node.input[:] = [new(name) for name in node.input]
        for attribute in node.attribute:
            if attribute.type == AttributeProto.GRAPH:
                rename(attribute.g, kept, names)
        node.output[:] = [new(name) for name in node.output]
    for value in graph.value_info:
        value.name = new(value.name)
