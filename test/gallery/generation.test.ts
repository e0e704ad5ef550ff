import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import type { Run } from "../../src/domain/model/run.ts";
import { OFF, type Settings } from "../../src/domain/prediction/sampling.ts";
import { spellOut } from "../../src/domain/text/spelling.ts";
import { label } from "../../src/domain/text/token.ts";
import { START } from "../../src/domain/writing/beams.ts";
import { type NextToken, writeOn } from "../../src/domain/writing/generation.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import type { Window } from "./browser.ts";
import { holdReadable } from "./contrast.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";

const { visit, it } = useGallery();

const cat = SAMPLES.cat as string;
const COOL: Partial<Settings> = { temperature: 0.7 }; // what the panel begins with

async function open(query = ""): Promise<{ window: Window; panel: Frame }> {
  const window = await visit.open(`panels=generation${query}`);
  const panel = window.panel("generation");
  await panel.waitForSelector(".finding:not(:empty)");
  await panel.locator("#options").click();
  return { window, panel };
}

const chips = (panel: Frame) => panel.locator(".written .chip:not(.coming)");
const names = (panel: Frame) =>
  chips(panel).evaluateAll((all) => all.map((chip) => chip.getAttribute("aria-label")));
/** Waits until so many tokens are written and nothing is under way. */
const written = (panel: Frame, count: number) =>
  panel.waitForFunction(
    (wanted) =>
      document.querySelectorAll(".written .chip:not(.coming)").length === wanted &&
      document.querySelector("#play")?.textContent === "Play",
    count,
  );
/** Copies the view in a form, and gives what came to the clipboard, the `count`th of all copies. */
function copies(panel: Frame): (format: string, count: number) => Promise<string> {
  const host = visit.gallery.sessions.at(-1);
  return async (format, count) => {
    await panel.locator("#format").click();
    await panel.locator(`#format vscode-option[value=${format}]`).click();
    await panel.locator(".export vscode-button", { hasText: "Copy" }).click();
    await eventually(async () => assert.equal(host?.copied.length, count));
    return host?.copied.at(-1) ?? "";
  };
}
/** The log-probability of each branch. */
async function logs(panel: Frame): Promise<string[]> {
  await panel.locator("summary", { hasText: "Compare the branches" }).click();
  const cells = panel.locator(".twin[open] tbody td:nth-child(3)");
  await cells.first().waitFor();
  return cells.allInnerTexts();
}

/** Waits until a token's choice is shown. */
const choosing = (panel: Frame, step: number) =>
  panel.waitForSelector(`.choosing h2:text-matches("^Candidates for token ${step}(,|$)")`);

/** What the engine itself writes. */
async function expected(run: Run, settings: Partial<Settings>, most: number, seed = 7) {
  const choice = { settings: { ...OFF, ...settings }, seed, options: 10 };
  const tokens: NextToken[] = [];
  const next = (ids: readonly number[]) => visit.parts.engine.next(run.id, ids, choice);
  for await (const token of writeOn(next, most)) tokens.push(token);
  return tokens;
}
const analyse = (text: string, model = "tiny-gpt") => visit.parts.engine.analyse(model, text);

describe("the generation panel", () => {
  it("writes what the engine writes by the same seed and settings, and says how fast", async () => {
    const { window, panel } = await open();
    await panel.locator("#most").fill("12");
    await panel.locator("#toEnd").click();
    const tokens = await expected(await analyse(cat), COOL, 12);
    await written(panel, tokens.length);
    assert.deepEqual(
      await names(panel),
      tokens.map(({ chosen }) => label(chosen)),
    );
    const status = await panel.locator(".progress").innerText();
    const start = `${tokens.length} of at most 12 tokens · `;
    assert.ok(status.startsWith(start), status);
    assert.match(status.slice(start.length), /^[\d.,]+ tokens\/s/);
    const log = tokens.reduce((sum, { chosen }) => sum + Math.log(chosen.probability), 0);
    assert.ok((await logs(panel))[0]?.endsWith(`−${(-log).toPrecision(3)}`), String(log));
    assert.equal(await panel.locator(".tree").isVisible(), false, "one branch is no choice");
    const { text } = spellOut(
      "",
      tokens.map(({ chosen }) => chosen),
    );
    await panel.locator("#copyText").click();
    const host = visit.gallery.sessions.at(-1);
    await eventually(async () => assert.equal(host?.copied.length, 1));
    assert.deepEqual(host?.copied, [text]);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("draws what may come as bars of 100%, the model's own probability as a line", async () => {
    const { window, panel } = await open();
    assert.match(
      await panel.locator(".heads").innerText(),
      /probability\s*100%\s*│ at temperature 1/,
    );
    const [first] = await expected(await analyse(cat), COOL, 1);
    const rows = await panel
      .locator(".candidates .track")
      .evaluateAll((tracks) =>
        (tracks as HTMLElement[]).map((track) =>
          Array.from(
            track.children,
            (part) => (part as HTMLElement).offsetWidth / track.offsetWidth,
          ),
        ),
      );
    for (const [i, { chance, probability }] of (first?.options ?? []).entries()) {
      assert.ok(Math.abs((rows[i]?.[0] as number) - chance) < 0.02, `${rows[i]} ${chance}`);
      assert.ok(Math.abs((rows[i]?.[1] as number) - probability) < 0.02, `${rows[i]}`);
    }
    await window.page.close();
  });

  it("tells what it wrote and what may come next, and who picked", async () => {
    const { window, panel } = await open();
    const says = (words: RegExp) => panel.locator(".finding", { hasText: words }).waitFor();
    await says(/^After ‘\.’, the model would most likely write /);
    await panel.locator("#most").fill("4");
    await panel.locator("#toEnd").click();
    await written(panel, 4);
    await says(/^The model wrote ‘.+’; likeliest next: .+ \(\d.*%\)\.$/);
    await panel.locator(".written .chip").nth(1).click();
    await choosing(panel, 2);
    assert.match(await panel.locator(".hit").innerText(), /^Random pick: .+%\)\.$/);
    const other = panel.locator(".option:not(.taken, .others)").first();
    const name = await other.locator(".token").innerText();
    await other.click();
    await says(
      /^You picked ‘.+’ instead of ‘.+’; the model wrote the rest\. Likeliest next: .+\.$/,
    );
    await panel.locator("#back").click();
    await panel.locator(".option.taken", { hasText: "your pick" }).waitFor();
    const said = await panel.locator(".hit").innerText();
    assert.match(said ?? "", /^The random pick would have been ‘.+’ \(.+%\)\. Your pick: /);
    assert.ok(said?.includes(`Your pick: ‘${name}’`), String(said));
    await panel.locator(".math > summary").press("Enter");
    await panel.getByText(/^For token 2, seed 7 drew 0\.\d+ and picked /).waitFor();
    await panel
      .getByText(/^The settings keep .+ Entropy before the settings: .+ bits\.$/)
      .waitFor();
    await window.page.close();
  });

  it("writes by hand beyond what it was told to", async () => {
    const { window, panel } = await open();
    await panel.locator("#most").fill("1");
    for (const said of ["1 of at most 1 tokens", "2 tokens"]) {
      await panel.locator("#on").click();
      await panel.locator(".progress", { hasText: new RegExp(`^${said}( ·|$)`) }).waitFor();
    }
    await window.page.close();
  });

  it("hands what it wrote to the other panels, and keeps it", async () => {
    const window = await visit.open("panels=generation,attention");
    const [panel, attention] = [window.panel("generation"), window.panel("attention")];
    await panel.waitForSelector(".finding:not(:empty)");
    await panel.locator("#options").click();
    await panel.locator("#most").fill("4");
    await panel.locator("#toEnd").click();
    await written(panel, 4);
    const before = await names(panel);
    const tokens = await expected(await analyse(cat), COOL, 4);
    const { text } = spellOut(
      "",
      tokens.map(({ chosen }) => chosen),
    );
    const { ids } = (await analyse(cat + text)).tokens;
    await panel.locator("#lookInside").click();
    await attention.waitForFunction(
      (count) => document.querySelectorAll(".strip .chip").length === count,
      ids.length,
    );
    assert.deepEqual(await names(panel), before);
    assert.equal(
      await panel.locator("#follow").evaluate((box) => (box as HTMLInputElement).checked),
      false,
    );
    await window.page.close();
  });

  it("steps on and back by keys; each token keeps what it was chosen from", async () => {
    const { window, panel } = await open();
    const tokens = await expected(await analyse(cat), COOL, 3);
    await panel.locator("#on").focus();
    for (const count of [1, 2, 3]) {
      await window.page.keyboard.press("ArrowRight");
      await written(panel, count);
    }
    await window.page.keyboard.press("ArrowLeft");
    await window.page.keyboard.press("ArrowLeft");
    await choosing(panel, 2);
    const second = tokens[1] as NextToken;
    const shown = await panel.locator(".option .token").allInnerTexts();
    assert.deepEqual(shown.slice(0, 10), second.options.map(label));
    assert.equal(
      await panel.locator(".option.struck.taken .token").innerText(),
      label(second.chosen),
    );
    const [arrow, bar] = await panel.evaluate(() =>
      [".dartBar .arrow", ".dartBar"].map((part) =>
        document.querySelector(part)?.getBoundingClientRect(),
      ),
    );
    const place = ((arrow?.x ?? 0) + 1 - (bar?.x ?? 0)) / (bar?.width ?? 1);
    assert.ok(Math.abs(place - second.dart) < 0.005, `${place} ${second.dart}`);
    await window.page.keyboard.press("ArrowRight");
    await choosing(panel, 3);
    assert.equal(await chips(panel).count(), 3, "stepping on goes where one was");
    await window.page.close();
  });

  it("branches where another token is taken, by keyboard, and walks the tree", async () => {
    const { window, panel } = await open();
    const { keyboard } = window.page;
    const run = await analyse(cat);
    const tokens = await expected(run, COOL, 2);
    await panel.locator("#on").click();
    await written(panel, 1);
    await panel.locator("#on").click();
    await written(panel, 2);
    await panel.locator(".written .chip").nth(1).click();
    await choosing(panel, 2);
    const { options, chosen } = tokens[1] as NextToken;
    const other = options.findIndex(({ id }) => id !== chosen.id);
    const struck = options.findIndex(({ id }) => id === chosen.id);
    await panel.locator(".option").nth(struck).focus();
    await keyboard.press("Home");
    for (let i = 0; i < other; i++) await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await panel.waitForSelector(".branch:nth-child(3)");
    const taken = options[other] as (typeof options)[0];
    const first = label((tokens[0] as NextToken).chosen);
    assert.deepEqual(await names(panel), [first, label(taken)]);
    assert.deepEqual(await panel.locator(".branch .token").allInnerTexts(), [
      first,
      label(chosen),
      label(taken),
    ]);
    const log = Math.log((tokens[0] as NextToken).chosen.probability) + Math.log(taken.probability);
    assert.match(
      await panel.locator(".branch .facts").last().innerText(),
      /^your pick · 2 tokens · .*(likely|likeliest)/,
    );
    assert.ok((await logs(panel))[1]?.endsWith(`−${(-log).toPrecision(3)}`), String(log));
    assert.equal(await panel.locator(".choosing h2").isVisible(), true);

    await panel.locator('.branch[aria-selected="true"]').focus();
    await keyboard.press("ArrowUp");
    await keyboard.press("Enter");
    await panel.waitForFunction(
      (name) => document.querySelector(".written .chip:nth-of-type(2)")?.ariaLabel === name,
      label(chosen),
    );
    const focused = await panel.evaluate(() => document.activeElement?.className);
    assert.match(focused ?? "", /branch/, "the focus stays in the tree");

    const rows = panel.locator(".twin[open] tbody tr");
    await rows.nth(1).waitFor();
    assert.equal(await rows.count(), 2);
    await window.page.close();
  });

  it("stops within a token when it is told to, and goes on from there", async () => {
    const { window, panel } = await open("&text=story");
    await panel.locator("#most").fill("700");
    await panel.locator("#toEnd").focus();
    await window.page.keyboard.press("Enter");
    await chips(panel).nth(2).waitFor();
    await window.page.keyboard.press("Escape");
    await panel.waitForSelector('#play:has-text("Play")');
    const count = await chips(panel).count();
    assert.ok(count < 700, String(count));
    await panel.locator("#on").click();
    await written(panel, count + 1);
    await window.page.close();
  });

  it("plays at a pace to be watched, until it is stopped", async () => {
    const { window, panel } = await open();
    const gap = panel.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const times: number[] = [];
          new MutationObserver(() => {
            times.push(performance.now());
            if (times.length === 2) resolve((times[1] as number) - (times[0] as number));
          }).observe(document.querySelector(".written") as Element, { childList: true });
        }),
    );
    await panel.locator("#play").click();
    await panel.waitForSelector('#play:has-text("Stop")');
    assert.ok((await gap) > 1_400, `${await gap} ms, for somebody who wants little motion`);
    await panel.locator("#play").click();
    const count = await chips(panel).count();
    await written(panel, count);
    await window.page.close();
  });

  it("is greedy at temperature 0, and takes other settings from the token looked at on", async () => {
    const { window, panel } = await open();
    await panel.locator("#temperature").fill("0");
    await panel.locator("#most").fill("5");
    await panel.locator("#toEnd").click();
    const run = await analyse(cat);
    const greedy = await expected(run, { temperature: 0 }, 5);
    await written(panel, 5);
    assert.deepEqual(
      await names(panel),
      greedy.map(({ chosen }) => label(chosen)),
    );
    assert.match(await panel.locator(".hit").innerText(), /^Temperature 0 always takes/);
    await panel.locator("#toBeginning").click();
    await choosing(panel, 1);
    await panel.locator("#temperature").fill("2");
    await panel.locator("#seed").fill("4");
    await panel.locator("#draw").click();
    assert.equal(await panel.locator("#seed").inputValue(), "5");
    await panel.locator("#toEnd").click();
    const wild = await expected(run, { temperature: 2 }, 5, 5);
    await panel.waitForFunction(
      (last) => {
        const all = document.querySelectorAll(".written .chip:not(.coming)");
        return all.length === 5 && all[4]?.getAttribute("aria-label") === last;
      },
      label((wild[4] as NextToken).chosen),
    );
    assert.deepEqual(
      await names(panel),
      wild.map(({ chosen }) => label(chosen)),
    );
    await window.page.close();
  });

  it("shows parts of syllables as bytes, joined once they are whole", async () => {
    const { window, panel } = await open("&text=korean");
    await panel.locator("#most").fill("30");
    await panel.locator("#toEnd").click();
    const tokens = await expected(await analyse(SAMPLES.korean as string), COOL, 30);
    await written(panel, tokens.length);
    const parts = (await names(panel)).map((name) => /⟨[0-9A-F ]+⟩$/.test(name ?? ""));
    const { text, tokens: columns } = spellOut(
      "",
      tokens.map(({ chosen }) => chosen),
    );
    const { starts, ends } = columns;
    const opens = (i: number) => i === 0 || (ends[i - 1] as number) <= (starts[i] as number);
    const wholes = parts.flatMap((isPart, i) =>
      isPart && opens(i) ? [text.slice(starts[i], ends[i])] : [],
    );
    assert.ok(
      wholes.some((whole) => /^[가-힣]+$/.test(whole)),
      wholes.join(),
    );
    assert.deepEqual(await panel.locator(".written .whole").allInnerTexts(), wholes);
    assert.ok(!(await panel.locator("main").innerText()).includes("�"));
    await window.page.close();
  });

  it("lets an encoder-decoder write its own text, up to its end token", async () => {
    const { window, panel } = await open("&text=translate&model=tiny-t5");
    await panel.locator("#temperature").fill("0");
    await panel.locator("#toEnd").click();
    const { engine } = visit.parts;
    const run = await analyse(SAMPLES.translate as string, "tiny-t5");
    const own = await engine.write(run.id);
    const ids = [...(own.decoder?.ids ?? [])].slice(1);
    await panel.waitForSelector(".progress:has-text('ends the text')");
    await panel.locator("summary", { hasText: "token by token" }).click();
    const cells = panel.locator(".twin[open] tbody tr td:nth-child(3)");
    await cells.first().waitFor();
    const shown = (await cells.allInnerTexts()).map(Number);
    assert.deepEqual(shown.slice(0, ids.length), ids);
    const told = (await panel.locator(".finding").textContent()) ?? "";
    assert.match(told, /^The model wrote ‘.*[가-힣]/);
    assert.equal(await panel.locator(".coming").isVisible(), false);
    await window.page.close();
  });

  it("says of a masked model that it writes nothing on, and what to do", async () => {
    const window = await visit.open("panels=generation&model=tiny-bert");
    const panel = window.panel("generation");
    await panel.waitForSelector(".finding:not(:empty)");
    assert.match(
      await panel.locator(".finding").innerText(),
      /^tiny-bert reads in both directions and can’t continue a text.*Show Predictions/,
    );
    assert.equal(await panel.locator(".written").count(), 0);
    await panel.locator("#useEmbeddedModel").waitFor();
    await window.page.close();
  });

  it("keeps its branches, its seed and its settings over a reload", async () => {
    const { window, panel } = await open();
    await panel.locator("#topK").fill("5");
    await panel.locator("#on").click();
    await written(panel, 1);
    const before = await names(panel);
    await window.page.reload();
    const again = window.page.frameLocator("iframe[name=generation]");
    await again.locator(".written .chip:not(.coming)").first().waitFor();
    const after = await again
      .locator(".written .chip:not(.coming)")
      .evaluateAll((all) => all.map((chip) => chip.getAttribute("aria-label")));
    assert.deepEqual(after, before);
    assert.equal(await again.locator("#topK").inputValue(), "5");
    await window.page.close();
  });

  it("writes behind the token of the text that is pinned, and keeps what it wrote behind others", async () => {
    const { window, panel } = await open();
    await panel.locator("#on").click();
    await written(panel, 1);
    const whole = await names(panel);
    const run = await analyse("The cat sat on");
    const [token] = await expected(run, COOL, 1);
    await panel
      .locator(".strip:not(.written) .chip")
      .nth(run.tokens.ids.length - 1)
      .press("Enter");
    await panel.waitForSelector(".finding:has-text('After ‘·on’')");
    assert.equal(await chips(panel).count(), 0);
    await panel.locator("#on").click();
    await written(panel, 1);
    assert.deepEqual(await names(panel), [label((token as NextToken).chosen)]);
    await panel.locator(".strip:not(.written) .chip[aria-selected=true]").press("Escape");
    await panel.waitForFunction(
      (name) => document.querySelector(".written .chip")?.getAttribute("aria-label") === name,
      whole[0],
    );
    await window.page.close();
  });

  it("gives its branches away as CSV, JSON, Markdown and a picture", async () => {
    const { window, panel } = await open();
    const run = await analyse(cat);
    const [token] = await expected(run, COOL, 1);
    const { chosen } = token as NextToken;
    await panel.locator("#on").click();
    await written(panel, 1);
    const copied = copies(panel);
    const [head, row] = (await copied("csv", 1)).split("\r\n");
    assert.equal(head, "branch,step,id,token,probability,chance,log_probability");
    const numbers = [chosen.probability, chosen.chance, Math.log(chosen.probability)];
    assert.ok(row?.startsWith(`1,1,${chosen.id},`) && row.endsWith(numbers.join()), row);
    const json = JSON.parse(await copied("json", 2));
    const { text } = spellOut("", [chosen]);
    assert.deepEqual([json.prompt, json.seed, json.branches[0].text], [cat, 7, text]);
    const markdown = await copied("md", 3);
    assert.ok(markdown.startsWith(`\`\`\`text\n${cat}\n\`\`\``), markdown);
    assert.ok(markdown.includes(`  ${text}\n`), markdown);
    const drawn = await copied("svg", 4);
    const lines = await panel.evaluate((svg) => {
      const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
      return Array.from(parsed.querySelectorAll("text"), (line) => line.textContent ?? "");
    }, drawn);
    assert.ok(lines[0]?.endsWith(cat.slice(-20)), lines[0]);
    assert.ok(lines[2] && text.includes(lines[2].replaceAll("·", " ")), lines[2]);
    assert.match(lines[3] ?? "", /from the start · log −/);
    await window.page.close();
  });

  it("can be read in every theme", async () => {
    const { window, panel } = await open();
    await panel.locator("#on").click();
    await written(panel, 1);
    await panel.locator("#toBeginning").click();
    await choosing(panel, 1);
    const parts = ".written .chip, .option span, .heads span, .branch span, .dartBar .piece";
    await holdReadable(window, panel, `${parts}, .hit, .progress`, 40);
    await window.page.close();
  });

  it("says when the model's window is full", async () => {
    const { window, panel } = await open("&text=long");
    await panel.locator("#toEnd").click();
    await written(panel, 1);
    assert.match(await panel.locator(".progress").innerText(), /window of 1,024 tokens is full/);
    await window.page.close();
  });
});

describe("beam search in the generation panel", () => {
  const choose = async (panel: Frame) => {
    await panel.locator("#way").click();
    await panel.locator("#way vscode-option[value=beams]").click();
    await panel.waitForSelector("#beamCount");
  };

  it("finds what the engine finds, and draws every step's ways", async () => {
    const { window, panel } = await open();
    await choose(panel);
    await panel.locator("#beamCount").fill("3");
    await panel.locator("#most").fill("6");
    await panel.locator("#toEnd").click();
    const { engine } = visit.parts;
    const run = await analyse(cat);
    const settings = { count: 3, most: 6, lengthPenalty: 1, early: false };
    const steps = [START];
    for (let last = START; !last.isOver; steps.push(last))
      last = await engine.beams(run.id, last, settings);
    await panel.waitForSelector(".progress:has-text('the search is over')");
    const last = steps.at(-1) ?? START;
    const scores = await panel.locator(".results .facts").allInnerTexts();
    assert.deepEqual(
      scores,
      last.ended.map(({ score }) => `score ${score.toFixed(2)}`),
    );
    const ways = steps.flatMap((step) => step.ways);
    const cells = panel.locator(".way[role=option]");
    assert.equal(await cells.count(), ways.length);
    assert.deepEqual(
      await panel.locator(".way .score").allInnerTexts(),
      ways.map(({ score }) => score.toFixed(2)),
    );
    for (const fate of ["followed", "ended", "dropped"])
      assert.equal(
        await panel.locator(`.way.${fate}[role=option]`).count(),
        ways.filter((way) => way.fate === fate).length,
        fate,
      );
    // A line for each way from the second step on.
    const lines = ways.length - (steps[1]?.ways.length ?? 0);
    assert.equal(await panel.locator(".ways path").count(), lines);

    const copied = copies(panel);
    const [head, ...rows] = (await copied("csv", 1)).trimEnd().split("\r\n");
    assert.equal(head, "step,rank,beam,id,token,log_probability,fate");
    assert.equal(rows.length, ways.length);
    const [best] = ways;
    assert.ok(rows[0]?.startsWith(`1,1,1,${best?.id},`), rows[0]);
    assert.ok(rows[0]?.endsWith(`,${best?.score},${best?.fate}`), rows[0]);
    const json = JSON.parse(await copied("json", 2));
    assert.deepEqual(
      json.ended.map(({ score }: { score: number }) => score),
      last.ended.map(({ score }) => score),
    );
    const drawn = await panel.evaluate(
      (svg) =>
        new DOMParser().parseFromString(svg, "image/svg+xml").querySelectorAll("path").length,
      await copied("svg", 3),
    );
    assert.equal(drawn, lines);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("keeps what it found when Tab leaves the list that it was chosen from", async () => {
    const { window, panel } = await open();
    await choose(panel);
    await panel.locator("#on").click();
    await panel.waitForSelector(".progress:has-text('Step 1 of at most')");
    await panel.locator("#way").focus();
    await window.page.keyboard.press("Tab");
    assert.equal(await panel.evaluate(() => document.activeElement?.id), "beamCount");
    assert.match(await panel.locator(".progress").innerText(), /^Step 1 of at most/);
    await window.page.close();
  });

  it("goes back, and through the ways by keys, saying each beam's text", async () => {
    const { window, panel } = await open();
    const { keyboard } = window.page;
    await choose(panel);
    for (const count of [1, 2]) {
      await panel.locator("#on").click();
      await panel.waitForSelector(`.progress:has-text("Step ${count} of at most")`);
    }
    await panel.locator('.way[tabindex="0"]').focus();
    await keyboard.press("Home");
    await panel.waitForSelector(".beam:has-text('Step 1, rank 1')");
    await keyboard.press("ArrowDown");
    await panel.waitForSelector(".beam:has-text('Step 1, rank 2')");
    await keyboard.press("ArrowRight");
    await panel.waitForSelector(".beam:has-text('Step 2, rank 2')");
    await panel.locator("#back").click();
    await panel.waitForSelector(".progress:has-text('Step 1 of at most')");
    assert.equal(await panel.locator(".step").count(), 1);
    await holdReadable(window, panel, ".way span, .step, .beam, .legend, .results span", 15);
    await window.page.close();
  });
});
