"""One row of the attention weights of a head, computed anew with PyTorch and transformers in 32 bits.

Takes: pip install torch transformers onnx numpy
Where a file computes in fewer bits, these numbers differ a little from those shown.
"""

weights = model(**texts(), output_attentions=True)[ATTENTIONS][LAYER][0, HEAD]  # [from, to]
print(weights[ROW])
compare(weights[ROW], SHOWN)
