export interface SseMessage {
  id?: string;
  data: string;
}

/** Cuts an event stream into messages (WHATWG HTML, 9.2.6); comments and fields we do not use are left out. */
export class SseParser {
  private rest = "";
  private data: string[] = [];
  private id: string | undefined;

  /** Takes the next piece of text, cut anywhere, and gives the messages that it completes. */
  push(piece: string): SseMessage[] {
    const found: SseMessage[] = [];
    const text = this.rest + piece;
    // A CR at the very end may be half of a CRLF: it waits for the next piece.
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (this.data.length) found.push({ data: this.data.join("\n"), ...(this.id === undefined ? {} : { id: this.id }) });
        this.data = [];
        this.id = undefined;
        continue;
      }
      const colon = line.indexOf(":");
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "data") this.data.push(value);
      else if (field === "id") this.id = value;
    }
    return found;
  }
}
