"""The training text: a folder of {train,val}.{en,code,ko}.jsonl.gz, one document a line.

Each line is {"s": source, "t": text}. The text itself is not shipped; SOURCES.md lists it.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

DOMAINS = ("en", "code", "ko")


OWN = "self/"  # sources of texts that a program of ours wrote: too easy to be measured on


def texts(
    folder: Path, split: str, domains: tuple[str, ...] = DOMAINS, own: bool = True
) -> Iterator[str]:
    """The documents of `split` ("train" or "val"), domain by domain, in the order of the files."""
    for domain in domains:
        with gzip.open(folder / f"{split}.{domain}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                document = json.loads(line)
                if own or not document["s"].startswith(OWN):
                    yield document["t"]
