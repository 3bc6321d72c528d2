// node trial.mjs MODEL: reads one line, a JSON list of texts; writes one line with an answer for each;
// then waits for the end of the input, so that its memory can be measured.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { emptyAssistant, LANGUAGE } from "./assistant.mjs";

const WARM_UP = 20;
const NOT_UNDERSTOOD = { None: "nlu_fallback" };

const nlp = await emptyAssistant();
nlp.import(await readFile(process.argv[2], "utf8"));

async function answer(text) {
  const began = process.cpuUsage();
  const found = await nlp.process(LANGUAGE, text);
  const { user, system } = process.cpuUsage(began);
  const ms = (user + system) / 1000;
  const ranking = (found.classifications ?? [])
    .filter(({ intent }) => intent !== "None")
    .map(({ intent, score }) => [intent, score]);
  return { intent: NOT_UNDERSTOOD[found.intent] ?? found.intent, ranking, ms };
}

const input = createInterface({ input: process.stdin, terminal: false });
input.once("line", async (line) => {
  const texts = JSON.parse(line);
  for (const text of texts.slice(0, WARM_UP)) await answer(text);
  const answers = [];
  for (const text of texts) answers.push(await answer(text));
  process.stdout.write(`${JSON.stringify(answers)}\n`);
});
