import type { ChatEvent, Pending } from "./types";

const TIMEOUT = 20_000;

/** A call that did not succeed. `status` is 0 when no answer came; `message` is the server's own words, if any. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message = "",
    /** Milliseconds the server asks us to wait, if it does. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }

  /** Whether the same call may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export interface SessionAnswer {
  token: string;
  conversation_id: string;
  expires_at: string | number;
}

export interface EventsAnswer {
  events: ChatEvent[];
  last: number;
  typing: boolean;
}

interface Call {
  token?: string | undefined;
  body?: unknown;
  accept?: string;
  signal?: AbortSignal;
  timeout?: number;
}

/** The HTTP calls of the website channel. Every method rejects with `ApiError` and nothing else. */
export class Api {
  constructor(private readonly base: string) {}

  /** A new session; with a valid token the same conversation goes on under a new token. */
  async openSession(token?: string): Promise<SessionAnswer> {
    return this.json(await this.call("POST", "/session", { token }));
  }

  /** Hands over one message and gives the number it got. Safe to repeat: `client_id` makes it one message. */
  async send(token: string, item: Pending): Promise<{ id: number }> {
    const body = { client_id: item.client_id, ...(item.button ? { button: item.button } : { text: item.text }) };
    return this.json(await this.call("POST", "/messages", { token, body }));
  }

  /** The events after a number; the server holds the answer back up to `wait` seconds when there are none. */
  async events(token: string, after: number, wait: number, signal: AbortSignal): Promise<EventsAnswer> {
    const path = `/events?after=${after}&wait=${wait}`;
    return this.json(await this.call("GET", path, { token, signal, timeout: TIMEOUT + wait * 1000 }));
  }

  /** An open event stream. It lasts until the signal aborts it; the caller watches for silence. */
  async stream(token: string, after: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const accept = "text/event-stream";
    const answer = await this.call("GET", `/events?after=${after}`, { token, signal, accept });
    if (!answer.body || !answer.headers.get("Content-Type")?.startsWith(accept)) throw new ApiError(0);
    return answer.body;
  }

  async feedback(token: string, score: number, comment: string): Promise<void> {
    await this.call("POST", "/feedback", { token, body: comment ? { score, comment } : { score } });
  }

  async remove(token: string): Promise<void> {
    await this.call("DELETE", "/conversation", { token });
  }

  private async json<T>(answer: Response): Promise<T> {
    try {
      return (await answer.json()) as T;
    } catch {
      throw new ApiError(0);
    }
  }

  private async call(method: string, path: string, call: Call): Promise<Response> {
    const headers: Record<string, string> = { Accept: call.accept ?? "application/json" };
    if (call.token) headers.Authorization = `Bearer ${call.token}`;
    if (call.body !== undefined) headers["Content-Type"] = "application/json";
    // AbortSignal.any is newer than the browsers we support, so the two reasons to stop share one controller.
    const stop = new AbortController();
    const abort = () => stop.abort();
    if (call.signal?.aborted) abort();
    call.signal?.addEventListener("abort", abort);
    const timer = setTimeout(abort, call.timeout ?? TIMEOUT);
    let answer: Response;
    try {
      answer = await fetch(this.base + path, {
        method,
        headers,
        signal: stop.signal,
        credentials: "omit",
        cache: "no-store",
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
    } catch {
      throw new ApiError(0);
    } finally {
      clearTimeout(timer);
    }
    if (answer.ok) return answer;
    throw await failure(answer);
  }
}

async function failure(answer: Response): Promise<ApiError> {
  let message = "";
  try {
    const body: unknown = await answer.json();
    const words = (body as { message?: unknown } | null)?.message;
    if (typeof words === "string") message = words;
  } catch {
    // A proxy answered, not our server: there are no words to show.
  }
  const seconds = Number(answer.headers.get("Retry-After"));
  return new ApiError(answer.status, message, seconds > 0 ? seconds * 1000 : undefined);
}
