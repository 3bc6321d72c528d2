import { ApiError, type Api } from "./api";
import { backoff, Pause } from "./backoff";
import type { SessionKeeper } from "./session";
import { SseParser } from "./sse";
import type { ChatEvent, Signal } from "./types";

/** Longer than two of the server's pings (15 s): a line that has been silent for so long is dead. */
const SILENCE = 40_000;
const POLL_SECONDS = 25;
const HIDDEN_PAUSE = 8_000;
const STREAM_FAILURES = 2;
const TRY_STREAM_AGAIN = 120_000;

export interface StreamListener {
  /** Numbered events, oldest first; `replay` when they are what had been said before this page was loaded. */
  events(events: ChatEvent[], replay: boolean): void;
  typing(on: boolean): void;
  /** Something to say that is no part of the conversation, such as that an answer takes longer. */
  notice(text: string): void;
  /** The conversation was deleted, here or elsewhere. */
  deleted(): void;
  trouble(error: ApiError | undefined): void;
}

/**
 * Brings the events of the conversation: first what there is, then a stream. Where streaming does not get through, it
 * long-polls; a hidden tab only looks in now and then, because browsers open six HTTP/1.1 connections to a host.
 */
export class Stream {
  private last = 0;
  private replayed = false;
  private run: AbortController | undefined;
  private connection: AbortController | undefined;
  private failures = 0;
  private failedAt = 0;
  private readonly pause = new Pause();

  constructor(
    private readonly api: Api,
    private readonly session: SessionKeeper,
    private readonly listener: StreamListener,
  ) {
    document.addEventListener("visibilitychange", this.turn);
  }

  start(): void {
    if (this.run) return;
    this.run = new AbortController();
    void this.loop(this.run.signal);
  }

  stop(): void {
    this.run?.abort();
    this.run = undefined;
    this.connection?.abort();
    this.pause.wake();
    this.listener.typing(false);
  }

  /** Forgets the position: the next events are those of another conversation. */
  reset(): void {
    this.last = 0;
    this.replayed = false;
    this.connection?.abort();
  }

  /** Ends a wait: the network or the page is back. */
  wake(): void {
    this.pause.wake();
  }

  close(): void {
    this.stop();
    document.removeEventListener("visibilitychange", this.turn);
  }

  private readonly turn = (): void => {
    this.connection?.abort();
    this.pause.wake();
  };

  private async loop(run: AbortSignal): Promise<void> {
    let tries = 0;
    while (!run.aborted) {
      const connection = (this.connection = new AbortController());
      let token = "";
      try {
        ({ token } = await this.session.get());
        if (run.aborted) return;
        // Opening the session may have reset the position and with it this connection: begin again.
        if (connection.signal.aborted) continue;
        await this.round(token, connection.signal);
        tries = 0;
      } catch (caught) {
        if (run.aborted) return;
        if (connection.signal.aborted) continue;
        const error = caught instanceof ApiError ? caught : new ApiError(0);
        this.listener.typing(false);
        if (error.status === 401) {
          this.session.reject(token);
          if (tries++ === 0) continue;
        }
        this.listener.trouble(error);
        await this.pause.wait(error.retryAfter ?? backoff(tries++));
      }
    }
  }

  private async round(token: string, signal: AbortSignal): Promise<void> {
    if (!this.replayed) return this.poll(token, 0, signal);
    if (document.hidden) {
      await this.poll(token, 0, signal);
      return this.pause.wait(HIDDEN_PAUSE);
    }
    if (this.failures >= STREAM_FAILURES && Date.now() - this.failedAt < TRY_STREAM_AGAIN) {
      return this.poll(token, POLL_SECONDS, signal);
    }
    try {
      await this.read(token, signal);
    } catch (error) {
      if (!signal.aborted) {
        this.failures += 1;
        this.failedAt = Date.now();
      }
      throw error;
    }
  }

  private async poll(token: string, wait: number, signal: AbortSignal): Promise<void> {
    const { events, last, typing } = await this.api.events(token, this.last, wait, signal);
    if (signal.aborted) return;
    this.listener.trouble(undefined);
    this.listener.events(events, !this.replayed);
    this.replayed = true;
    this.last = Math.max(this.last, last || 0, ...events.map((event) => event.id));
    this.listener.typing(typing);
  }

  private async read(token: string, signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const abort = () => stop.abort();
    signal.addEventListener("abort", abort);
    let watch = setTimeout(abort, SILENCE);
    const parser = new SseParser();
    let heard = false;
    try {
      const body = await this.api.stream(token, this.last, stop.signal);
      this.listener.trouble(undefined);
      // A stream says when typing begins and ends from here on; what a poll said before may be over.
      this.listener.typing(false);
      const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done || signal.aborted) break;
        heard = true;
        this.failures = 0;
        clearTimeout(watch);
        watch = setTimeout(abort, SILENCE);
        for (const data of parser.push(value)) this.take(data);
      }
    } catch (error) {
      if (error instanceof ApiError || !heard) throw error instanceof ApiError ? error : new ApiError(0);
      // A cut after something was heard is an everyday matter: connect again and only complain if that fails.
    } finally {
      clearTimeout(watch);
      signal.removeEventListener("abort", abort);
    }
    this.listener.typing(false);
    if (!heard && !signal.aborted) throw new ApiError(0);
    if (!signal.aborted) await this.pause.wait(backoff(0));
  }

  private take(data: string): void {
    let message: ChatEvent | Signal;
    try {
      message = JSON.parse(data) as ChatEvent | Signal;
    } catch {
      return;
    }
    if (message.type === "typing") this.listener.typing(message.on);
    else if (message.type === "deleted") this.listener.deleted();
    else if (typeof message.id === "number") {
      this.last = Math.max(this.last, message.id);
      this.listener.events([message], false);
    } else if (message.type === "notice") this.listener.notice(message.text);
  }
}
