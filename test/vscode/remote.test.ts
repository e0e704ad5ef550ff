import assert from "node:assert/strict";
import * as vscode from "vscode";

// The kit's VS Code is a remote one: its extension host runs in a server, the window elsewhere.
describe("On a server without a display", () => {
  before(function () {
    if (vscode.env.remoteName === undefined) this.skip(); // the desktop's VS Code was named
  });

  it("runs where the files are, and not with the window", () => {
    const extension = vscode.extensions.getExtension("glassbox.glassbox-llm");
    assert.equal(extension?.extensionKind, vscode.ExtensionKind.Workspace);
    assert.equal(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY, undefined);
  });
});
