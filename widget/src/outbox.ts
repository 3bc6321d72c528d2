import { ApiError, type Api } from "./api";
import { backoff, Pause } from "./backoff";
import type { SessionKeeper } from "./session";
import type { TabStorage } from "./storage";
import type { Pending } from "./types";

const KEY = "outbox";

export interface OutboxListener {
  sent(item: Pending, id: number): void;
  /** The server refused the message for good; it is out of the queue. */
  refused(item: Pending, error: ApiError): void;
  /** Sending does not work now (the reason), or works again (none). */
  trouble(error: ApiError | undefined): void;
}

/** The customer's messages until the server has them: kept over a reload, sent one by one in order. */
export class Outbox {
  private queue: Pending[];
  private sending = false;
  private readonly pause = new Pause();

  constructor(
    private readonly api: Api,
    private readonly session: SessionKeeper,
    private readonly storage: TabStorage,
    private readonly listener: OutboxListener,
  ) {
    this.queue = storage.get<Pending[]>(KEY) ?? [];
  }

  get items(): readonly Pending[] {
    return this.queue;
  }

  add(text: string, button?: string): void {
    const item = { client_id: crypto.randomUUID?.() ?? randomId(), text, at: Date.now() };
    this.replace([...this.queue, button === undefined ? item : { ...item, button }]);
    this.wake();
  }

  /** Takes a message out that is known to have arrived. */
  arrived(clientId: string): void {
    if (this.queue.some((item) => item.client_id === clientId)) {
      this.replace(this.queue.filter((item) => item.client_id !== clientId));
    }
  }

  clear(): void {
    this.replace([]);
    this.pause.wake();
  }

  /** Tries at once what is waiting. */
  wake(): void {
    this.pause.wake();
    if (!this.sending) void this.drain();
  }

  private replace(queue: Pending[]): void {
    this.queue = queue;
    this.storage.set(KEY, queue.length ? queue : undefined);
  }

  private async drain(): Promise<void> {
    this.sending = true;
    let tries = 0;
    for (let item = this.queue[0]; item; item = this.queue[0]) {
      const error = await this.attempt(item);
      if (!error) {
        tries = 0;
        continue;
      }
      // A 401 has dropped the token: the first one is answered with a new session at once, later ones wait.
      if (error.status === 401 && tries === 0) {
        tries = 1;
        continue;
      }
      this.listener.trouble(error);
      await this.pause.wait(error.retryAfter ?? backoff(tries));
      tries += 1;
    }
    this.sending = false;
  }

  /** Sends one message; gives the error when it has to be tried again. */
  private async attempt(item: Pending): Promise<ApiError | undefined> {
    let token = "";
    try {
      ({ token } = await this.session.get());
      const { id } = await this.api.send(token, item);
      this.listener.trouble(undefined);
      // Cleared meanwhile: the answer belongs to a conversation that the customer has left.
      if (!this.queue.includes(item)) return undefined;
      this.arrived(item.client_id);
      this.listener.sent(item, id);
      return undefined;
    } catch (caught) {
      const error = caught instanceof ApiError ? caught : new ApiError(0);
      if (error.status === 401) this.session.reject(token);
      if (error.status === 401 || error.passing) return error;
      if (!this.queue.includes(item)) return undefined;
      this.arrived(item.client_id);
      this.listener.refused(item, error);
      return undefined;
    }
  }
}

/** For pages without https, where `crypto.randomUUID` is missing. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
