import { Api, ApiError } from "./api";
import { Outbox } from "./outbox";
import { SessionKeeper } from "./session";
import type { TabStorage } from "./storage";
import { ConversationLog, type Entry } from "./store";
import { Stream } from "./stream";
import type { Strings } from "./strings";

export interface ConversationListener {
  /** Something to show has changed; `replay` when it is old news that must not be read aloud. */
  changed(replay: boolean): void;
  /** A text that the server refused, so that the customer can mend it. */
  giveBack(text: string): void;
}

/** The customer's conversation: what the views show and what they can ask for. */
export class Conversation {
  typing = false;
  /** What is wrong with the connection, in words; empty when nothing is. */
  trouble = "";
  private readonly api: Api;
  private readonly log = new ConversationLog();
  private readonly session: SessionKeeper;
  private readonly outbox: Outbox;
  private readonly stream: Stream;
  private begun: boolean;

  constructor(
    base: string,
    private readonly storage: TabStorage,
    private readonly strings: Strings,
    private readonly listener: ConversationListener,
  ) {
    const trouble = (error: ApiError | undefined) => this.report(error);
    this.api = new Api(base);
    this.session = new SessionKeeper(this.api, storage, `vejviser-chat ${base}`, (id, elsewhere) => this.moved(id, elsewhere));
    this.begun = this.session.known !== undefined;
    this.outbox = new Outbox(this.api, this.session, storage, {
      trouble,
      sent: (item, id) => {
        const { client_id, text, at } = item;
        this.log.add({ id, type: "user", at, text, client_id });
        listener.changed(false);
      },
      refused: (item, error) => {
        this.log.notice(error.message || strings.failed);
        if (item.button === undefined) listener.giveBack(item.text);
        listener.changed(false);
      },
    });
    this.stream = new Stream(this.api, this.session, {
      trouble,
      typing: (on) => {
        if (this.typing === on) return;
        this.typing = on;
        listener.changed(false);
      },
      events: (events, replay) => {
        for (const event of events) {
          this.log.add(event);
          if (event.type === "user" && event.client_id) this.outbox.arrived(event.client_id);
        }
        if (events.length || replay) listener.changed(replay);
      },
      notice: (text) => {
        this.log.notice(text);
        listener.changed(false);
      },
      deleted: () => {
        this.leave(false);
        this.log.notice(strings.removed);
        listener.changed(false);
      },
    });
    addEventListener("online", this.wake);
    addEventListener("pageshow", this.wake);
  }

  /** Whether the customer has begun a conversation in this tab, so that it may go on without being asked for. */
  get exists(): boolean {
    return this.session.known !== undefined || this.outbox.items.length > 0;
  }

  get entries(): Entry[] {
    return this.log.entries(this.outbox.items);
  }

  get unread(): number {
    return this.log.unread(this.seen);
  }

  /** Opens the connection; nothing has gone to the server before. */
  start(): void {
    this.stream.start();
    if (this.outbox.items.length) this.outbox.wake();
  }

  /** Everything that is here now has been seen. */
  read(): void {
    if (this.log.last > this.seen) this.storage.set("seen", this.log.last);
  }

  send(text: string, button?: string): void {
    this.outbox.add(text, button);
    this.stream.start();
    this.listener.changed(false);
  }

  /** Begins a new conversation; the old one stays on the server for its time. */
  renew(): void {
    this.leave(false);
    this.stream.start();
    this.listener.changed(false);
  }

  /** Deletes the conversation at the server and here. Gives what to tell the customer if it failed. */
  async remove(): Promise<string | undefined> {
    const known = this.session.known;
    const failure = known ? await this.attempt(() => this.removed(known.token)) : undefined;
    if (failure !== undefined) return failure;
    this.leave(true);
    this.log.notice(this.strings.removed);
    this.listener.changed(false);
    return undefined;
  }

  /** Sends a rating. Gives what to tell the customer if it failed. */
  async rate(score: number, comment: string): Promise<string | undefined> {
    return this.attempt(async () => this.api.feedback((await this.session.get()).token, score, comment));
  }

  /** Forgets the conversation in this browser; what is on the screen stays there. */
  end(): void {
    this.stream.stop();
    this.outbox.clear();
    this.session.forget(true);
    this.storage.set("seen", undefined);
    this.begun = false;
    this.listener.changed(false);
  }

  /** Takes an ended conversation off the screen as well. */
  clear(): void {
    this.forgetShown();
    this.listener.changed(false);
  }

  close(): void {
    this.stream.close();
    this.session.close();
    removeEventListener("online", this.wake);
    removeEventListener("pageshow", this.wake);
  }

  private get seen(): number {
    return this.storage.get<number>("seen") ?? 0;
  }

  private readonly wake = (): void => {
    this.stream.wake();
    if (this.outbox.items.length && this.exists) this.outbox.wake();
  };

  private async attempt(call: () => Promise<void>): Promise<string | undefined> {
    try {
      await call();
      return undefined;
    } catch (caught) {
      const error = caught instanceof ApiError ? caught : new ApiError(0);
      return error.message || (error.status ? this.strings.failed : this.strings.offline);
    }
  }

  /** A conversation whose token is no longer known is gone already. */
  private async removed(token: string): Promise<void> {
    try {
      await this.api.remove(token);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
    }
  }

  private leave(tell: boolean): void {
    this.stream.stop();
    this.outbox.clear();
    this.session.forget(tell);
    this.begun = false;
    this.forgetShown();
  }

  private forgetShown(): void {
    this.stream.reset();
    this.log.clear();
    this.storage.set("seen", undefined);
  }

  /** The session keeper found, made or lost a conversation; what is still waiting goes to the new one. */
  private moved(conversation: string | undefined, elsewhere: boolean): void {
    if (!conversation) {
      this.leave(false);
      return this.listener.changed(false);
    }
    this.forgetShown();
    if (this.begun && !elsewhere) this.log.notice(this.strings.expired);
    this.begun = true;
    this.listener.changed(false);
  }

  private report(error: ApiError | undefined): void {
    const words = error ? error.message || this.strings.offline : "";
    if (words === this.trouble) return;
    this.trouble = words;
    this.listener.changed(false);
  }
}
