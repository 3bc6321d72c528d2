import type { Entry } from "../store";
import type { Strings } from "../strings";
import type { Button } from "../types";
import { h } from "./dom";
import { linked } from "./links";

/** How long a reader needs to take note that a region is quiet before history is put into it, and after. */
const QUIET = 400;
const NEAR_END = 80;

/** The conversation on the screen. It is a live region: a message is added once and never moved without need. */
export class Messages {
  readonly element: HTMLElement;
  private readonly greeting: HTMLElement;
  private readonly shown = new Map<string, HTMLElement>();
  /** Whether the reader is at the newest message; then the view follows what is added. */
  private atEnd = true;
  private loud: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly strings: Strings,
    private readonly press: (button: Button) => void,
  ) {
    this.greeting = h("p", { class: "greeting" }, strings.greeting);
    const attributes = { class: "log", role: "log", "aria-live": "polite", "aria-label": strings.log, tabindex: "0" };
    const scroll = () => {
      const { scrollHeight, scrollTop, clientHeight } = this.element;
      this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    };
    this.element = h("div", { ...attributes, scroll }, this.greeting);
    new ResizeObserver(() => {
      if (this.atEnd) this.toEnd();
    }).observe(this.element);
  }

  render(entries: Entry[], replay: boolean): void {
    if (replay) this.hush();
    const log = this.element;
    this.greeting.hidden = entries.length > 0;
    const keys = new Set(entries.map((entry) => entry.key));
    for (const [key, node] of this.shown) {
      if (keys.has(key)) continue;
      node.remove();
      this.shown.delete(key);
    }
    let own = false;
    let place: Element | null = this.greeting.nextElementSibling;
    for (const entry of entries) {
      let node = this.shown.get(entry.key);
      if (!node) {
        node = this.build(entry);
        this.shown.set(entry.key, node);
        own ||= entry.pending;
      }
      if (node === place) place = place.nextElementSibling;
      else log.insertBefore(node, place);
      node.classList.toggle("pending", entry.pending);
      this.showButtons(node, entry.buttons.length > 0);
    }
    if (this.atEnd || own || replay) this.toEnd();
  }

  toEnd(): void {
    this.atEnd = true;
    this.element.scrollTop = this.element.scrollHeight;
  }

  private hush(): void {
    clearTimeout(this.loud);
    this.element.setAttribute("aria-live", "off");
    this.loud = setTimeout(() => this.element.setAttribute("aria-live", "polite"), QUIET);
  }

  private build(entry: Entry): HTMLElement {
    const { type, text, buttons, at } = entry;
    const who = { user: this.strings.you, bot: this.strings.assistant, notice: this.strings.notice }[type];
    const bubble = h("p", { class: "bubble" }, h("span", { class: "sr" }, `${who}: `), ...linked(text));
    const node = h("div", { class: `message ${type}` }, bubble);
    if (buttons.length) {
      const choices = buttons.map((button) =>
        h("button", { type: "button", click: () => this.press(button) }, button.title),
      );
      node.append(h("div", { class: "choices", role: "group", "aria-label": this.strings.choices }, ...choices));
    }
    if (type !== "notice" && Number.isFinite(at)) node.append(this.time(at, type === "user"));
    return node;
  }

  /** Not read aloud: the screen reader says each message, and the hour after each would drown them. */
  private time(at: number, own: boolean): HTMLElement {
    const date = new Date(at);
    const hour = date.toLocaleTimeString(this.strings.locale, { hour: "2-digit", minute: "2-digit" });
    const line = h("p", { class: "when", "aria-hidden": "true" }, h("time", { datetime: date.toISOString() }, hour));
    if (own) line.append(h("span", { class: "sending" }, this.strings.sending));
    return line;
  }

  /** Hidden and not removed: when the server refuses a press for another reason, the choice is there again. */
  private showButtons(node: HTMLElement, valid: boolean): void {
    const choices = node.querySelector<HTMLElement>(".choices");
    if (!choices || choices.hidden === !valid) return;
    const root = this.element.getRootNode() as ShadowRoot;
    const focused = choices.contains(root.activeElement);
    choices.hidden = !valid;
    if (focused) this.element.focus({ preventScroll: true });
  }
}
