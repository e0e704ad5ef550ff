// Asks all that a model and a tokenizer may be asked, of each that comes with Glassbox, and tells how
// often anything turned to the network meanwhile. offline.test.ts runs it where there is none.
// tour.ts [FOLDER]: of Glassbox as it is installed there, rather than from its sources.
import path from "node:path";
import { EMBEDDED_TOKENIZERS } from "../../src/domain/tokenizer/card.ts";
import { ofModel, ofTokenizer, TEXT } from "./asked.ts";
import { startEngine, startTokenizer } from "./engine.ts";
import { outbound } from "./outbound.ts";
import { isAlive, until } from "./places.ts";

const [installed] = process.argv.slice(2);
const given = (program: string) =>
  installed === undefined
    ? {}
    : {
        file: path.join(installed, "dist", program),
        models: path.join(installed, "media/models"),
      };

const refused: string[] = [];
let answered = 0;
async function askAll(about: string, asked: Readonly<Record<string, () => Promise<unknown>>>) {
  for (const [name, ask] of Object.entries(asked)) {
    try {
      await ask();
      answered++;
    } catch {
      refused.push(`${about} ${name}`);
    }
  }
}

const { inference } = startEngine(given("engine.js"));
const tokenizing = startTokenizer(given("tokenizer.js"));
for (const name of ["tiny-gpt", "tiny-bert", "tiny-t5"]) {
  const { questions } = inference.open();
  await askAll(name, ofModel(questions, await questions.analyse(name, TEXT)));
}
for (const { id } of EMBEDDED_TOKENIZERS) await askAll(id, ofTokenizer(tokenizing.questions, id));
const pid = inference.engine?.pid;
inference.dispose();
tokenizing.dispose();
await until(() => !isAlive(pid), "the engine's end");
console.log(JSON.stringify({ answered, refused, outbound: outbound() }));
