/** The messages of the website channel, as the server sends them. */

export interface Button {
  id: string;
  title: string;
}

/** One numbered event of the conversation log; `client_id` is there on the customer's own messages. */
export interface ChatEvent {
  id: number;
  type: "user" | "bot" | "notice";
  at: string | number;
  text?: string;
  buttons?: Button[];
  in_reply_to?: number;
  client_id?: string;
}

/** What the stream says outside the numbered log. */
export type Signal =
  | { type: "typing"; on: boolean }
  | { type: "deleted" }
  | { type: "notice"; id?: undefined; text: string };

/** A message of the customer that the server has not confirmed yet. `text` is what the bubble shows. */
export interface Pending {
  client_id: string;
  text: string;
  button?: string;
  at: number;
}

/** Milliseconds since 1970 from an ISO time, or from a number of seconds or milliseconds. */
export function toMillis(at: string | number): number {
  if (typeof at === "string") return Date.parse(at);
  return at < 1e11 ? at * 1000 : at;
}
