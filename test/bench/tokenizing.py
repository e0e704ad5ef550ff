"""Python's `tokenizers` for tokenizing.ts: a text as JSON in, a line of JSON with ids and time out."""

import json
import sys
import time

from tokenizers import Tokenizer

tokenizer = Tokenizer.from_file(sys.argv[1])
for line in sys.stdin:
    text = json.loads(line)
    began = time.perf_counter()
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    took = (time.perf_counter() - began) * 1000
    print(json.dumps({"ids": ids, "took": took}), flush=True)
