import { toMillis, type Button, type ChatEvent, type Pending } from "./types";

/** One line of the conversation as it is shown. `key` stays the same from pending to confirmed. */
export interface Entry {
  key: string;
  type: ChatEvent["type"];
  text: string;
  at: number;
  pending: boolean;
  /** Only the buttons that can still be pressed. */
  buttons: Button[];
}

interface Notice {
  after: number;
  text: string;
  at: number;
  key: string;
}

/** The conversation in the server's order: numbered events, our own notices between them, pending messages last. */
export class ConversationLog {
  private readonly events = new Map<number, ChatEvent>();
  private notices: Notice[] = [];
  private noticed = 0;

  /** Takes an event in; false when its number was known already. */
  add(event: ChatEvent): boolean {
    const known = this.events.get(event.id);
    this.events.set(event.id, { ...known, ...event });
    return !known;
  }

  /** A line of the widget's own, placed after what is there now. */
  notice(text: string): void {
    this.noticed += 1;
    this.notices.push({ after: this.last, text, at: Date.now(), key: `n:${this.noticed}` });
  }

  clear(): void {
    this.events.clear();
    this.notices = [];
  }

  /** The highest number so far. */
  get last(): number {
    let last = 0;
    for (const id of this.events.keys()) last = Math.max(last, id);
    return last;
  }

  /** How many messages to the customer have a higher number than `seen`. */
  unread(seen: number): number {
    let count = 0;
    for (const event of this.events.values()) if (event.type !== "user" && event.id > seen) count += 1;
    return count;
  }

  entries(pending: readonly Pending[]): Entry[] {
    const events = [...this.events.values()].sort((a, b) => a.id - b.id);
    const confirmed = new Set(events.filter(isUser).map((event) => event.client_id));
    const waiting = pending.filter((item) => !confirmed.has(item.client_id));
    const lastUser = waiting.length ? Infinity : Math.max(0, ...events.filter(isUser).map((event) => event.id));
    const shown: Entry[] = [];
    const notices = [...this.notices];
    const noticesUpTo = (id: number) => {
      while (notices[0] && notices[0].after < id) {
        const { key, text, at } = notices.shift() as Notice;
        shown.push({ key, type: "notice", text, at, pending: false, buttons: [] });
      }
    };
    for (const event of events) {
      noticesUpTo(event.id);
      shown.push({
        key: isUser(event) && event.client_id ? `c:${event.client_id}` : `e:${event.id}`,
        type: event.type,
        text: event.text ?? "",
        at: toMillis(event.at),
        pending: false,
        buttons: event.id > lastUser ? (event.buttons ?? []) : [],
      });
    }
    noticesUpTo(Infinity);
    for (const { client_id, text, at } of waiting) {
      shown.push({ key: `c:${client_id}`, type: "user", text, at, pending: true, buttons: [] });
    }
    return shown;
  }
}

function isUser(event: ChatEvent): boolean {
  return event.type === "user";
}
