import type { Strings } from "../strings";
import { h } from "./dom";

export interface EndingListener {
  /** Sends a rating; gives what to say when it failed. */
  rate(score: number, comment: string): Promise<string | undefined>;
  /** The conversation is over. */
  over(): void;
  goOn(): void;
  fresh(): void;
}

/** The end of a conversation: a rating if the customer likes, then thanks. */
export class Ending {
  readonly element: HTMLElement;
  private readonly form: HTMLFormElement;
  private readonly thanks: HTMLElement;
  private readonly words: HTMLElement;
  private readonly again: HTMLButtonElement;
  private readonly failure: HTMLElement;

  constructor(
    private readonly strings: Strings,
    private readonly listener: EndingListener,
  ) {
    const scores = [1, 2, 3, 4, 5].map((n) => {
      const label = strings.score(n);
      const radio = h("input", { type: "radio", name: "score", value: String(n), "aria-label": label, required: true });
      return h("span", { class: "score" }, radio, h("span", { "aria-hidden": "true" }, String(n)));
    });
    this.failure = h("p", { class: "failure", role: "alert" });
    this.form = h(
      "form",
      { submit: (event: Event) => void this.submit(event) },
      h(
        "fieldset",
        {},
        h("legend", { class: "legend" }, strings.helped),
        h("div", { class: "scores" }, ...scores),
        h("p", { class: "ends", "aria-hidden": "true" }, h("span", {}, strings.scoreLow), h("span", {}, strings.scoreHigh)),
      ),
      h("label", { for: "comment" }, strings.comment),
      h("textarea", { id: "comment", name: "comment", rows: "2", maxlength: "1000" }),
      this.failure,
      h(
        "div",
        { class: "actions" },
        h("button", { type: "submit", class: "main" }, strings.rate),
        h("button", { type: "button", class: "plain", click: () => this.finish(strings.ended) }, strings.skipRating),
        h("button", { type: "button", class: "plain", click: () => listener.goOn() }, strings.goOn),
      ),
    );
    this.words = h("p", { class: "legend", role: "status" });
    this.again = h("button", { type: "button", class: "main", click: () => listener.fresh() }, strings.fresh);
    this.thanks = h("div", { hidden: true }, this.words, h("div", { class: "actions" }, this.again));
    this.element = h("div", { class: "card", hidden: true }, this.form, this.thanks);
  }

  open(): void {
    this.form.reset();
    this.failure.textContent = this.words.textContent = "";
    this.form.hidden = this.element.hidden = false;
    this.thanks.hidden = true;
    this.form.querySelector("input")?.focus();
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const data = new FormData(this.form);
    const failure = await this.listener.rate(Number(data.get("score")), String(data.get("comment") ?? "").trim());
    if (failure === undefined) this.finish(this.strings.rated);
    else this.failure.textContent = failure;
  }

  private finish(words: string): void {
    this.listener.over();
    this.form.hidden = true;
    this.thanks.hidden = false;
    this.words.textContent = words;
    this.again.focus();
  }
}
