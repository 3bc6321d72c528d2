// nlp.js as its README sets it up, with its Danish language package and nothing switched off or tuned.
import { createRequire } from "node:module";

// The packages are CommonJS without named exports that an import would see.
const require = createRequire(import.meta.url);
const { containerBootstrap } = require("@nlpjs/core");
const { Nlp } = require("@nlpjs/nlp");
const { LangDa } = require("@nlpjs/lang-da");

export const LANGUAGE = "da";

export async function emptyAssistant() {
  const container = await containerBootstrap();
  container.use(Nlp);
  container.use(LangDa);
  const nlp = container.get("nlp");
  nlp.settings.autoSave = false;
  nlp.settings.log = false;
  nlp.addLanguage(LANGUAGE);
  return nlp;
}
