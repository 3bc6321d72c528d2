/**
 * Cuts an event stream into the data of its messages (WHATWG HTML, 9.2.6). Comments and the other fields are left out:
 * our data has its own number.
 */
export class SseParser {
  private rest = "";
  private data: string[] = [];

  /** Takes the next piece of text, cut anywhere, and gives the data of the messages that it completes. */
  push(piece: string): string[] {
    const found: string[] = [];
    const text = this.rest + piece;
    // A CR at the very end may be half of a CRLF: it waits for the next piece.
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (this.data.length) found.push(this.data.join("\n"));
        this.data = [];
        continue;
      }
      const colon = line.indexOf(":");
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "data") this.data.push(value);
    }
    return found;
  }
}
