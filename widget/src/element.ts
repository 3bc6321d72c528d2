import css from "./chat.css?inline";
import { Conversation } from "./conversation";
import { readableOn, readOptions } from "./options";
import { TabStorage } from "./storage";
import { stringsFor } from "./strings";
import { h } from "./view/dom";
import { Launcher } from "./view/launcher";
import { Panel, SMALL } from "./view/panel";

/** `<vejviser-chat>`: the launcher and the chat. It reads its `data-` attributes when it is put into the page. */
export class VejviserChat extends HTMLElement {
  private stop: (() => void) | undefined;

  connectedCallback(): void {
    if (this.stop) return;
    const options = readOptions(this.dataset);
    const strings = stringsFor(options.language);
    const storage = new TabStorage(`vejviser-chat ${options.base} `);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });

    const conversation = new Conversation(options.base, storage, strings, {
      changed: (replay) => show(replay),
      giveBack: (text) => panel.composer.giveBack(text),
    });
    const launcher = new Launcher(strings, () => open(true));
    const panel = new Panel(options, strings, conversation, () => {
      storage.set("open", undefined);
      launcher.element.hidden = false;
      show(false);
      launcher.element.focus();
    });
    const show = (replay: boolean) => {
      panel.render(replay);
      if (panel.element.open) conversation.read();
      launcher.update(panel.element.open ? 0 : conversation.unread);
    };
    const open = (asked: boolean) => {
      storage.set("open", true);
      launcher.element.hidden = true;
      panel.open(asked);
      conversation.start();
      show(false);
    };

    const frame = h("div", { class: `root ${options.position}`, lang: options.language });
    frame.append(launcher.element, launcher.news, panel.element);
    const unfit = styles(root, options.colour);
    root.replaceChildren(frame);
    this.stop = () => {
      unfit();
      conversation.close();
    };

    // Only a tab in which the customer has opened the chat before asks the server for anything by itself.
    if (storage.get("open") && !matchMedia(SMALL).matches) open(false);
    else if (conversation.exists) conversation.start();
    show(true);
  }

  disconnectedCallback(): void {
    this.stop?.();
    this.stop = undefined;
  }
}

/** Fits the style sheet, the colour and, on phones, the part of the screen that the keyboard leaves free. */
function styles(root: ShadowRoot, colour: string): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`.root{--accent:${colour};--on-accent:${readableOn(colour)}}${css}`);
  root.adoptedStyleSheets = [sheet];
  const rule = (sheet.cssRules[0] as CSSStyleRule).style;
  const view = window.visualViewport;
  const fit = () => {
    // A pinch zoom also changes the visual viewport, but there the customer wants to look closer.
    if (!view || view.scale > 1.01) return;
    rule.setProperty("--height", `${view.height}px`);
    rule.setProperty("--top", `${view.offsetTop}px`);
  };
  fit();
  view?.addEventListener("resize", fit);
  view?.addEventListener("scroll", fit);
  return () => {
    view?.removeEventListener("resize", fit);
    view?.removeEventListener("scroll", fit);
  };
}
