import type { Strings } from "../strings";
import { h, icon } from "./dom";

const DOTS = "M12 8a2 2 0 1 1 0-4 2 2 0 0 1 0 4zm0 6a2 2 0 1 1 0-4 2 2 0 0 1 0 4zm0 6a2 2 0 1 1 0-4 2 2 0 0 1 0 4z";

/** A menu button (WAI-ARIA Authoring Practices): arrows, Home and End move, Esc and Tab close. */
export class Menu {
  readonly element: HTMLElement;
  private readonly button: HTMLButtonElement;
  private readonly list: HTMLElement;
  private readonly items: HTMLButtonElement[];

  constructor(strings: Strings, choices: [label: string, act: () => void][]) {
    this.items = choices.map(([label, act]) => {
      const click = () => {
        this.close(true);
        act();
      };
      return h("button", { type: "button", role: "menuitem", tabindex: "-1", click }, label);
    });
    const attributes = { class: "items", role: "menu", id: "menu", "aria-label": strings.menu, hidden: true };
    this.list = h("div", attributes, ...this.items);
    this.button = h(
      "button",
      {
        type: "button",
        class: "tool",
        "aria-label": strings.menu,
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "aria-controls": "menu",
        title: strings.menu,
        click: () => (this.list.hidden ? this.open() : this.close(true)),
      },
      icon(DOTS),
    );
    const focusout = ({ relatedTarget }: FocusEvent) => {
      if (!this.element.contains(relatedTarget as Node | null)) this.close(false);
    };
    const keydown = (event: KeyboardEvent) => this.key(event);
    this.element = h("div", { class: "menu", focusout, keydown }, this.button, this.list);
  }

  private open(): void {
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.items[0]?.focus();
  }

  private close(focus: boolean): void {
    if (this.list.hidden) return;
    if (focus) this.button.focus();
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden) {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      return this.open();
    }
    const count = this.items.length;
    const root = this.element.getRootNode() as ShadowRoot;
    const at = this.items.indexOf(root.activeElement as HTMLButtonElement);
    const to = { ArrowDown: (at + 1) % count, ArrowUp: (at + count - 1) % count, Home: 0, End: count - 1 }[event.key];
    if (event.key === "Escape") {
      event.stopPropagation();
      event.preventDefault();
      this.close(true);
    } else if (to !== undefined) {
      event.preventDefault();
      this.items[to]?.focus();
    }
  }
}
