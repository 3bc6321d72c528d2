import type { Session } from "./session";

type Word = { ask: true } | { have: Session } | { from: string; to: Session | null };

const ANSWER_TIME = 150;

/** Keeps the tabs of one site in the same conversation. Only tabs that have a session open take part. */
export class Tabs {
  private readonly channel: BroadcastChannel | undefined;
  private hear: ((session: Session) => void) | undefined;

  constructor(
    name: string,
    own: () => Session | undefined,
    /** Another tab left conversation `from` for `to`, or ended it. */
    moved: (from: string, to: Session | null) => void,
  ) {
    if (typeof BroadcastChannel === "undefined") return;
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = ({ data }: MessageEvent<Word>) => {
      if ("ask" in data) {
        const session = own();
        if (session) this.channel?.postMessage({ have: session });
      } else if ("have" in data) {
        this.hear?.(data.have);
      } else {
        moved(data.from, data.to);
      }
    };
  }

  /** The session of another open tab, if one answers at once; never the one with the token `not`. */
  ask(not: string | undefined): Promise<Session | undefined> {
    if (!this.channel) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), ANSWER_TIME);
      this.hear = (session) => {
        if (session.token === not) return;
        clearTimeout(timer);
        resolve(session);
      };
      this.channel?.postMessage({ ask: true });
    });
  }

  tell(from: string, to: Session | null): void {
    this.channel?.postMessage({ from, to });
  }

  close(): void {
    this.channel?.close();
  }
}
