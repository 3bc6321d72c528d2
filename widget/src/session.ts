import { ApiError, type Api, type SessionAnswer } from "./api";
import type { TabStorage } from "./storage";
import { Tabs } from "./tabs";
import { toMillis } from "./types";

export interface Session {
  token: string;
  conversation: string;
  /** When to ask for a fresh token, in milliseconds since 1970. */
  renewAt: number;
}

const KEY = "session";
const SHARE_OF_LIFE = 0.75;

/** Owns the token: opens, renews and forgets the session, and keeps the site's tabs on the same one. */
export class SessionKeeper {
  private current: Session | undefined;
  private opening: Promise<Session> | undefined;
  private previous: string | undefined;
  private refused: string | undefined;
  private alone = false;
  private age = 0;
  private readonly tabs: Tabs;

  constructor(
    private readonly api: Api,
    private readonly storage: TabStorage,
    channel: string,
    /** The conversation is another one from now on; none when another tab (`elsewhere`) ended it. */
    private readonly changed: (conversation: string | undefined, elsewhere: boolean) => void,
  ) {
    this.current = storage.get<Session>(KEY);
    this.previous = this.current?.conversation;
    this.tabs = new Tabs(
      channel,
      () => this.current,
      (from, to) => {
        if (this.current?.conversation !== from) return;
        if (to) this.keep(to, true);
        else this.drop();
      },
    );
  }

  get known(): Session | undefined {
    return this.current;
  }

  /** The session to use now; opened or renewed when need be. Rejects with `ApiError`. */
  get(): Promise<Session> {
    if (this.current && Date.now() < this.current.renewAt) return Promise.resolve(this.current);
    const opening = (this.opening ??= this.open().finally(() => {
      if (this.opening === opening) this.opening = undefined;
    }));
    return opening;
  }

  /** The server would not take this token (401): the next `get` finds another one. */
  reject(token: string): void {
    if (this.current?.token !== token) return;
    this.refused = token;
    this.current = undefined;
    this.storage.set(KEY, undefined);
  }

  /** Leaves the conversation so that the next `get` begins a new one; `tell` ends it in the other tabs as well. */
  forget(tell: boolean): void {
    if (tell && this.current) this.tabs.tell(this.current.conversation, null);
    this.alone = true;
    this.age += 1;
    this.opening = undefined;
    this.current = undefined;
    this.storage.set(KEY, undefined);
  }

  close(): void {
    this.tabs.close();
  }

  private async open(): Promise<Session> {
    const age = this.age;
    const old = this.current;
    if (!old && !this.alone) {
      const shared = await this.tabs.ask(this.refused);
      if (shared && age === this.age) return this.keep(shared, true);
    }
    let answer: SessionAnswer;
    try {
      answer = await this.api.openSession(old?.token);
    } catch (error) {
      if (!old || !(error instanceof ApiError) || error.status !== 401) throw error;
      this.reject(old.token);
      answer = await this.api.openSession();
    }
    if (age !== this.age) throw new ApiError(0);
    const life = toMillis(answer.expires_at) - Date.now();
    const session = {
      token: answer.token,
      conversation: answer.conversation_id,
      renewAt: Date.now() + (life > 0 ? life * SHARE_OF_LIFE : 3_600_000),
    };
    if (this.previous) this.tabs.tell(this.previous, session);
    return this.keep(session, false);
  }

  private keep(session: Session, elsewhere: boolean): Session {
    const other = session.conversation !== this.previous;
    this.current = session;
    this.previous = session.conversation;
    this.alone = false;
    this.storage.set(KEY, session);
    if (other) this.changed(session.conversation, elsewhere);
    return session;
  }

  private drop(): void {
    this.forget(false);
    this.changed(undefined, true);
  }
}
