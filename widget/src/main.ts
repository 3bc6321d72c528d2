import { VejviserChat } from "./element";

const TAG = "vejviser-chat";

/** Puts the chat on the page of the script that is running, once. */
function embed(script: HTMLScriptElement): void {
  const chat = document.createElement(TAG);
  Object.assign(chat.dataset, script.dataset);
  chat.dataset.address ||= new URL(script.src, location.href).origin;
  document.body.append(chat);
}

const script = document.currentScript;
if (!customElements.get(TAG)) {
  customElements.define(TAG, VejviserChat);
  if (script instanceof HTMLScriptElement) {
    if (document.body) embed(script);
    else document.addEventListener("DOMContentLoaded", () => embed(script));
  }
}
