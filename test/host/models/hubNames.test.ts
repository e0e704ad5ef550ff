import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "node:test";
import { folderName, hubIdIn, isHubId, isSafePath } from "../../../src/host/models/hubNames.ts";

/** What would leave a folder, or be something else than a file, on one system or another. */
const HOSTILE = [
  ...["", ".", "..", "../a", "a/..", "a/../b", "a/../../b", "/a", "//a", "a//b", "a/", "./a"],
  ...["C:a", "C:/a", "C:\\a", "\\a", "a\\b", "..\\a", "\\\\host\\a", "a\0", "a\0/b", "\0"],
  ...["a\n", "a b", "a:b", "a*", "a?b", 'a"', "a|b", "<a>", "a\u202eb", "～", "%2e%2e/a", "a%2fb"],
  ...["a.", "a/b.", "-a", ".git", "a/.ssh", "~", "~/a", "$HOME", "a\u0000.onnx"],
  "a".repeat(97),
  `a/${"b".repeat(4_000)}`,
  "a/b/c/d/e",
];

describe("names from a Hub", () => {
  for (const id of ["gpt2", "a/b", "onnx-community/SmolLM2-135M-ONNX", "0/_x", "A.b-c_d/e.f"]) {
    it(`takes ${id} for an id`, () => assert.ok(isHubId(id)));
  }

  it("takes nothing hostile for an id", () => {
    const more = ["a/b/c", "a--b", "a/b..c", "a/b.git", "a/b?x=1", "a/b#c"];
    assert.deepEqual([...HOSTILE, ...more].filter(isHubId), []);
  });

  it("takes nothing hostile for a path, and no device of Windows", () => {
    const devices = [
      "con",
      "NUL",
      "nul.txt",
      "onnx/aux.onnx",
      "COM1",
      "lpt9.json",
      "prn.a.b",
      "conin",
    ];
    assert.deepEqual([...HOSTILE, ...devices].filter(isSafePath), []);
  });

  it("takes what the Hub has", () => {
    const paths = ["config.json", "onnx/model_q4f16.onnx_data_1", "a/b/c/d.bin", "console.txt"];
    assert.deepEqual(
      paths.filter((file) => !isSafePath(file)),
      [],
    );
  });

  it("makes of any id a folder's name that is one on every system", () => {
    const ids = ["gpt2", "a/b.c", "someone/con", "someone/NUL", "someone/aux.onnx", "x/com1"];
    assert.deepEqual(ids.map(folderName), ["gpt2", "b.c", "_con", "_NUL", "_aux.onnx", "_com1"]);
    for (const id of ids) assert.equal(path.win32.basename(folderName(id)), folderName(id));
  });

  it("finds the id in a page's address, of the hosts that it knows", () => {
    const hosts = ["huggingface.co", "mirror.example:8080"];
    const found = [
      " onnx-community/gpt2-ONNX\n",
      "https://huggingface.co/onnx-community/gpt2-ONNX",
      "https://HuggingFace.co/onnx-community/gpt2-ONNX/tree/main/onnx?x=1#y",
      "http://mirror.example:8080/onnx-community/gpt2-ONNX/",
    ].map((text) => hubIdIn(text, hosts));
    assert.deepEqual(found, Array(4).fill("onnx-community/gpt2-ONNX"));
    for (const text of ["https://evil.example/a/b", "https://huggingface.co/", "", "a b"]) {
      assert.equal(hubIdIn(text, hosts), undefined);
    }
  });
});
