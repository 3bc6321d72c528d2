import type { Entry } from "./store";
import type { Strings } from "./strings";

/** The conversation as plain text, one paragraph for each message. */
export function transcript(entries: Entry[], title: string, strings: Strings): string {
  const who = { user: strings.you, bot: strings.assistant, notice: strings.notice };
  const lines = entries.map(({ at, type, text }) => `[${new Date(at).toLocaleString(strings.locale)}] ${who[type]}: ${text}`);
  return [title, ...lines].join("\n\n") + "\n";
}

/** Hands the text to the browser as a file; it never leaves the customer's machine. */
export function saveAs(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
