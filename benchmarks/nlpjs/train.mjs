// node train.mjs EXAMPLES MODEL: trains on a JSON file of [text, intent] pairs and writes the model.
import { readFile, writeFile } from "node:fs/promises";
import { emptyAssistant, LANGUAGE } from "./assistant.mjs";

const [examples, model] = process.argv.slice(2);
const nlp = await emptyAssistant();
for (const [text, intent] of JSON.parse(await readFile(examples, "utf8"))) {
  nlp.addDocument(LANGUAGE, text, intent);
}
await nlp.train();
await writeFile(model, nlp.export(false));
