import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { shell } from "../../../src/host/panels/pageHtml.ts";

const html = shell({
  panel: "tokens",
  title: "<Tokens>",
  locale: "ko",
  strings: { 'Say "<b>"': "말하기 & '</script>'" },
  base: "https://resource/dist/webview",
  source: "https://*.vscode-cdn.net",
});

describe("shell", () => {
  it("allows scripts and styles from the extension's files alone", () => {
    assert.match(
      html,
      /default-src 'none'; base-uri 'none'; form-action 'none'; script-src https:\/\/\*\.vscode-cdn\.net;/,
    );
    assert.doesNotMatch(html, /unsafe|<style|style=|<script(?! type="module" src=)/);
  });

  it("loads the panel's own script and style", () => {
    assert.match(html, /src="https:\/\/resource\/dist\/webview\/panels\/tokens\/index\.js"/);
    assert.match(html, /href="https:\/\/resource\/dist\/webview\/panels\/tokens\/index\.css"/);
  });

  it("hands over strings that cannot break out of their attribute", () => {
    const [, data = ""] = /data-start="([^"]*)"/.exec(html) ?? [];
    assert.doesNotMatch(data, /[<>]/);
    const read = data
      .replace(/&quot;/g, '"')
      .replace(/&lt;/g, "<")
      .replace(/&gt;/g, ">")
      .replace(/&amp;/g, "&");
    assert.deepEqual(JSON.parse(read), {
      panel: "tokens",
      strings: { 'Say "<b>"': "말하기 & '</script>'" },
      locale: "ko",
    });
    assert.match(html, /<title>&lt;Tokens&gt;<\/title>/);
  });
});
