import type { Strings } from "../strings";
import { h, icon } from "./dom";

const LONGEST = 2000;
const NEAR_LIMIT = 200;
const ARROW = "M3 20.5v-6.3L13 12 3 9.8V3.5L22 12z";

/** Where the customer writes. */
export class Composer {
  readonly element: HTMLFormElement;
  private readonly area: HTMLTextAreaElement;
  private readonly left: HTMLElement;

  constructor(
    private readonly strings: Strings,
    private readonly send: (text: string) => void,
  ) {
    this.area = h("textarea", {
      rows: "1",
      maxlength: String(LONGEST),
      placeholder: strings.write,
      "aria-label": strings.write,
      "aria-describedby": "left",
      enterkeyhint: "send",
      input: () => this.measure(),
      keydown: (event: KeyboardEvent) => {
        // isComposing: Enter that picks a character in an input method is not meant for us.
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.submit();
      },
    });
    this.left = h("p", { class: "left", id: "left" });
    const label = { "aria-label": strings.send, title: strings.send };
    const button = h("button", { type: "submit", class: "send", ...label }, icon(ARROW));
    const submit = (event: Event) => {
      event.preventDefault();
      this.submit();
    };
    this.element = h("form", { class: "composer", submit }, h("div", { class: "line" }, this.area, button), this.left);
  }

  focus(): void {
    this.area.focus({ preventScroll: true });
  }

  /** Puts a refused text back, unless the customer has begun another one. */
  giveBack(text: string): void {
    if (this.area.value) return;
    this.area.value = text;
    this.measure();
  }

  private submit(): void {
    const text = this.area.value.trim();
    if (!text) return;
    this.area.value = "";
    this.measure();
    this.send(text);
    this.focus();
  }

  private measure(): void {
    const { area } = this;
    area.rows = 1;
    while (area.rows < 5 && area.scrollHeight > area.clientHeight) area.rows += 1;
    const left = LONGEST - area.value.length;
    this.left.textContent = left <= NEAR_LIMIT ? this.strings.charactersLeft(left) : "";
  }
}
