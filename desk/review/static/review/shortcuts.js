// Single keys on the review pages, as the dialog #shortcuts lists them. They can be turned off there.
"use strict";
(() => {
  const SWITCH = "review-shortcuts";
  const byId = (id) => document.getElementById(id);
  const dialog = byId("shortcuts");
  if (!dialog) return;
  const box = byId("shortcuts-on");
  box.checked = localStorage.getItem(SWITCH) !== "off";
  box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));

  const isField = (element) =>
    element.matches("textarea, select, input:not([type=checkbox]):not([type=radio]), [contenteditable]");
  const press = (id) => {
    const element = byId(id);
    element?.click();
    return Boolean(element);
  };
  const write = (id) => {
    const element = byId(id);
    element?.focus();
    return Boolean(element);
  };

  // ---- the list
  const rows = () => [...document.querySelectorAll("#rows .row")];
  const at = () => rows().findIndex((row) => row.contains(document.activeElement));
  function move(step) {
    const all = rows();
    const to = at() + step;
    if (at() < 0) all[0]?.querySelector(".open").focus();
    else if (all[to]) all[to].querySelector(".open").focus();
    else document.querySelector(`.pages a[rel=${step > 0 ? "next" : "prev"}]`)?.focus();
    return true;
  }
  function choose() {
    const box = rows()[Math.max(at(), 0)]?.querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  }
  function markRows(state) {
    const button = document.querySelector(`#bulk button[value=${state}]`);
    if (!button) return false;
    if (!document.querySelector("#rows input:checked")) {
      if (at() < 0) return false;
      choose();
    }
    button.click();
    return true;
  }
  const LIST = {
    j: () => move(1),
    k: () => move(-1),
    x: choose,
    o: () => press("show-news"),
    g: () => markRows("reviewed"),
    s: () => markRows("later"),
    n: () => markRows("new"),
  };

  // ---- one conversation
  const markThis = (form, state) => {
    const button = document.querySelector(`#${form} button[value=${state}]`);
    button?.click();
    return Boolean(button);
  };
  function cycle(selector) {
    const all = [...document.querySelectorAll(selector)];
    all[(all.indexOf(document.activeElement) + 1) % all.length]?.focus();
    return all.length > 0;
  }
  function points(value) {
    const radio = document.querySelector(`#score input[value="${value}"]`);
    radio?.click();
    radio?.focus();
    return Boolean(radio);
  }
  const CONVERSATION = {
    j: () => press("next"),
    k: () => press("previous"),
    u: () => press("to-list"),
    g: () => markThis("state", "reviewed"),
    s: () => markThis("state", "later"),
    n: () => markThis("renew", "new"),
    o: () => press("show-news"),
    d: () => press("thoughts"),
    m: () => write("new-tag"),
    b: () => write("new-note"),
    r: () => cycle("[data-correct]"),
    v: () => cycle(".reveal > summary"),
    ...Object.fromEntries([..."12345"].map((value) => [value, () => points(value)])),
  };

  function search() {
    if (write("search")) return true;
    location.assign(`${document.querySelector(".brand").href}#search`);
    return true;
  }
  const EVERYWHERE = {
    "?": () => (dialog.showModal(), true),
    "/": search,
    i: () => (location.assign(document.querySelector(".brand").href), true),
  };

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || dialog.open) return;
    if (isField(target)) {
      if (key === "Escape") target.blur();
      return;
    }
    if (key === "Enter" && target.matches("#rows input[type=checkbox]")) {
      event.preventDefault();
      target.closest(".row").querySelector(".open").click();
      return;
    }
    if (!box.checked) return;
    const here = byId("inbox") ? LIST : document.querySelector(".conversation") ? CONVERSATION : {};
    const act = Object.hasOwn(here, key) ? here[key] : EVERYWHERE[key];
    if (act?.()) event.preventDefault();
  });
  if (location.hash === "#search") write("search");
})();
