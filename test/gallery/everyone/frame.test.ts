// What stands around every picture, for everyone: no text, a model at work, a failure, the help.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { useGallery } from "../gallery.ts";
import { violations } from "./axe.ts";
import { keyboardFaults } from "./keys.ts";
import { layoutFaults } from "./layout.ts";
import { holdForEveryone, look } from "./sights.ts";

const gallery = useGallery();

// One frame stands around all of them, but the prompts panel follows no selection.
holdForEveryone(gallery, "tokens", [
  { name: "nothing selected", query: "state=empty", until: ".status .lead" },
  { name: "a model at work, in Korean", query: "state=busy&locale=ko", until: ".stage" },
  { name: "a failure, in Korean", query: "state=failed&locale=ko", until: ".status .lead" },
  {
    name: "with its explanation open, in Korean",
    query: "locale=ko",
    prepare: (panel) => panel.locator("#help").click(),
  },
]);
holdForEveryone(gallery, "predictions", [
  {
    name: "a picture of the text before, while the model works",
    query: "text=cat",
    prepare: async (panel, _, host) => {
      await host.work();
      await panel.waitForSelector(".body.stale");
    },
  },
]);
holdForEveryone(gallery, "prompts", [
  { name: "a failure", query: "state=failed", until: ".status .lead" },
]);

describe("the checks themselves", () => {
  /** What they find in a panel with this at its end. */
  async function found(html: string) {
    const sight = { name: "planted", query: "state=empty", until: ".status .lead" };
    const { window, panel } = await look(gallery.visit, "tokens", sight);
    await panel.evaluate((planted) => {
      const box = document.createElement("section");
      box.setHTMLUnsafe(planted);
      // The page's policy takes no style attributes.
      for (const element of box.querySelectorAll<HTMLElement>("[data-style]"))
        element.style.cssText = element.dataset.style ?? "";
      document.querySelector("main")?.append(box);
    }, html);
    const faults = [
      ...(await violations(panel)),
      ...(await keyboardFaults(window, panel)),
      ...(await layoutFaults(panel)),
    ];
    await window.page.close();
    return faults;
  }

  for (const [what, html, told] of [
    ["a button without a name", "<button></button>", /^button-name: /],
    [
      "a label that is not what one sees",
      '<button aria-label="Other">Save</button>',
      /^label-content-/,
    ],
    ["pale letters", '<p data-style="color: #444">pale</p>', /^color-contrast: p/],
    ["what is wider than the page", '<p data-style="width: 2000px">wide</p>', /scrolls sideways/],
    [
      "text that is cut off",
      '<p data-style="width: 20px; overflow: hidden; white-space: nowrap">cut off</p>',
      /“cut off” is cut off at a side$/,
    ],
    [
      "text on text",
      '<p>one</p><p data-style="margin-block-start: -30px">other</p>',
      /“one” lies on <p> “other”/,
    ],
    [
      "a button on another",
      '<button>one</button><button data-style="margin-inline-start: -20px">other</button>',
      /<button> “one” lies on <button> “other”/,
    ],
    [
      "a focus that is not seen",
      '<button data-style="outline: none">one</button>',
      /^the focus on <button\.> is not shown/,
    ],
    [
      "a button that Tab passes",
      '<div inert><button id="passed">one</button></div>',
      /^Tab does not reach <button#passed/,
    ],
  ] as const) {
    gallery.it(`find ${what}`, async () => {
      const faults = await found(html);
      assert.ok(
        faults.some((fault) => told.test(fault)),
        faults.join("\n"),
      );
    });
  }
});
