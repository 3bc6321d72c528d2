import type { Strings } from "../strings";
import { h, icon } from "./dom";

const BUBBLE = "M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-8l-5.4 4V18H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z";

/** The round button on the page, with the number of unread messages. */
export class Launcher {
  readonly element: HTMLButtonElement;
  /** Says the number aloud when it grows while the chat is closed. */
  readonly news: HTMLElement;
  private readonly badge: HTMLElement;

  constructor(
    private readonly strings: Strings,
    open: () => void,
  ) {
    this.badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
    const attributes = { type: "button", class: "launcher", "aria-haspopup": "dialog", click: open };
    this.element = h("button", attributes, icon(BUBBLE), this.badge);
    this.news = h("p", { class: "sr", role: "status" });
    this.update(0);
  }

  update(unread: number): void {
    const words = unread ? this.strings.unread(unread) : "";
    const label = unread ? `${this.strings.openChat}, ${words}` : this.strings.openChat;
    this.element.setAttribute("aria-label", label);
    this.badge.hidden = !unread;
    this.badge.textContent = unread > 99 ? "99+" : String(unread);
    if (this.news.textContent !== words) this.news.textContent = words;
  }
}
