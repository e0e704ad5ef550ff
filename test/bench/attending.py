"""PyTorch's GPT-2 for attending.ts: a number of tokens as JSON in, the milliseconds of a pass out."""

import json
import sys
import time

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.set_num_threads(int(sys.argv[1]))
# GPT-2 small is the default; eager attention alone gives weights.
model = GPT2LMHeadModel(GPT2Config(attn_implementation="eager")).eval()
for line in sys.stdin:
    tokens = json.loads(line)
    ids = (torch.arange(tokens) * 7919 % 50257).unsqueeze(0)
    with torch.no_grad():
        began = time.perf_counter()
        output = model(ids, output_attentions=True, use_cache=False)
        took = (time.perf_counter() - began) * 1000
    assert output.attentions[11].shape == (1, 12, tokens, tokens)
    print(json.dumps(took), flush=True)
