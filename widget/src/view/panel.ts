import type { Conversation } from "../conversation";
import type { Options } from "../options";
import type { Strings } from "../strings";
import { saveAs, transcript } from "../transcript";
import { Composer } from "./composer";
import { h, icon } from "./dom";
import { Ending } from "./ending";
import { Menu } from "./menu";
import { Messages } from "./messages";
import { Question } from "./question";

const CROSS = "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z";
/** The same as in chat.css: here the chat takes the whole screen, and the page behind it cannot be used. */
export const SMALL = "(max-width: 480px), (max-height: 420px)";

/** The open chat: a dialog beside the page, or over all of it on a small screen. */
export class Panel {
  readonly element: HTMLDialogElement;
  readonly composer: Composer;
  private readonly messages: Messages;
  private readonly typing: HTMLElement;
  private readonly trouble: HTMLElement;
  private readonly ending: Ending;
  private ended = false;

  constructor(
    options: Options,
    private readonly strings: Strings,
    private readonly conversation: Conversation,
    private readonly closed: () => void,
  ) {
    const title = options.title || strings.title;
    this.messages = new Messages(strings, (button) => {
      conversation.send(button.title, button.id);
      // On a touch screen the keyboard would cover the answer.
      if (!matchMedia("(pointer: coarse)").matches) this.composer.focus();
    });
    this.composer = new Composer(strings, (text) => conversation.send(text));
    const dots = h("span", { class: "dots", "aria-hidden": "true" });
    this.typing = h("p", { class: "typing", hidden: true }, dots, strings.typing);
    this.trouble = h("p", { class: "trouble", role: "status" });
    const question = new Question(strings, () => conversation.remove(), () => this.composer.focus());
    this.ending = new Ending(strings, {
      rate: (score, comment) => conversation.rate(score, comment),
      over: () => {
        this.ended = true;
        conversation.end();
      },
      goOn: () => this.write(),
      fresh: () => this.fresh(),
    });
    const menu = new Menu(strings, [
      [strings.download, () => this.download(title)],
      [strings.fresh, () => this.fresh()],
      [strings.remove, () => this.write(() => question.open())],
      [strings.end, () => this.end()],
    ]);
    const close = h(
      "button",
      { type: "button", class: "tool", "aria-label": strings.closeChat, title: strings.closeChat, click: () => this.close() },
      icon(CROSS),
    );
    this.element = h(
      "dialog",
      {
        class: "panel",
        role: "dialog",
        "aria-label": title,
        keydown: (event: KeyboardEvent) => {
          if (event.key !== "Escape" || event.defaultPrevented) return;
          event.preventDefault();
          event.stopPropagation();
          this.close();
        },
        // Esc in a modal dialog, and the back gesture, come as `cancel`.
        cancel: (event: Event) => {
          event.preventDefault();
          this.close();
        },
      },
      h("div", { class: "bar" }, h("h2", {}, title), menu.element, close),
      this.messages.element,
      this.typing,
      question.element,
      this.ending.element,
      this.trouble,
      this.composer.element,
    );
  }

  /** Shows the dialog; `focus` when the customer asked for it, not when a new page shows it again. */
  open(focus: boolean): void {
    if (this.element.open) return;
    if (focus && matchMedia(SMALL).matches) this.element.showModal();
    else this.element.open = true;
    if (focus && !this.composer.element.hidden) this.composer.focus();
    this.messages.toEnd();
  }

  render(replay: boolean): void {
    const { conversation } = this;
    this.messages.render(conversation.entries, replay);
    this.typing.hidden = !conversation.typing;
    if (this.trouble.textContent !== conversation.trouble) this.trouble.textContent = conversation.trouble;
  }

  private close(): void {
    this.element.close();
    if (this.ended) {
      this.ended = false;
      this.conversation.clear();
      this.write();
    }
    this.closed();
  }

  private write(then = () => this.composer.focus()): void {
    if (this.ended) this.conversation.clear();
    this.ended = false;
    this.ending.element.hidden = true;
    this.composer.element.hidden = false;
    then();
  }

  private fresh(): void {
    this.ended = false;
    this.conversation.renew();
    this.write();
  }

  private end(): void {
    this.composer.element.hidden = true;
    this.ending.open();
    this.messages.toEnd();
  }

  private download(title: string): void {
    const { strings, conversation } = this;
    const day = new Date().toISOString().slice(0, 10);
    saveAs(`${strings.file}-${day}.txt`, transcript(conversation.entries, title, strings));
  }
}
