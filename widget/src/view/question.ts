import type { Strings } from "../strings";
import { h } from "./dom";

/** Asks in place before the conversation is deleted. */
export class Question {
  readonly element: HTMLElement;
  private readonly no: HTMLButtonElement;
  private readonly failure: HTMLElement;

  constructor(
    strings: Strings,
    /** Deletes; gives what to say when it failed. */
    private readonly remove: () => Promise<string | undefined>,
    private readonly done: () => void,
  ) {
    const yes = h("button", { type: "button", class: "danger", click: () => void this.confirm(yes) }, strings.removeYes);
    this.no = h("button", { type: "button", class: "plain", click: () => this.close() }, strings.removeNo);
    this.failure = h("p", { class: "failure", role: "alert" });
    this.element = h(
      "div",
      { class: "card", role: "group", "aria-labelledby": "question", hidden: true },
      h("p", { class: "legend", id: "question" }, strings.removeQuestion),
      this.failure,
      h("div", { class: "actions" }, yes, this.no),
    );
  }

  open(): void {
    this.failure.textContent = "";
    this.element.hidden = false;
    this.no.focus();
  }

  private close(): void {
    this.element.hidden = true;
    this.done();
  }

  private async confirm(yes: HTMLButtonElement): Promise<void> {
    if (yes.ariaDisabled === "true") return;
    yes.ariaDisabled = "true";
    const failure = await this.remove();
    yes.ariaDisabled = null;
    if (failure === undefined) this.close();
    else this.failure.textContent = failure;
  }
}
