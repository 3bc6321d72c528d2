// Asks every ten seconds what is new, while somebody looks, and shows it when they want without losing their place.
"use strict";
(() => {
  const EVERY_MS = 10_000;
  const place = () => document.getElementById("news");
  let asked = Date.now();
  let said = "";
  let isOver = false;

  function look() {
    const news = place();
    if (!news || isOver || document.hidden) return;
    asked = Date.now();
    htmx.trigger(news, "look");
  }
  setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (Date.now() - asked >= EVERY_MS) look();
  });

  function say(text) {
    // Set anew, the same words would be read out again.
    if (text === said) return;
    said = text;
    const line = document.createElement("p");
    line.className = "notice";
    line.textContent = text;
    place().replaceChildren(line);
  }
  const isNews = (event) => event.detail.elt.id === "news";

  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!isNews(event) || event.detail.xhr.status !== 401) return;
    // The log-in page would take away what is being written.
    event.preventDefault();
    isOver = true;
    say(place().dataset.loggedOut);
  });
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, (event) => {
      if (isNews(event)) say(place().dataset.trouble);
    });
  }

  // ---- the list comes anew, but who was in it stays there
  let kept = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (isNews(event)) {
      const text = event.detail.xhr.responseText.trim();
      if (event.detail.xhr.status !== 200) return;
      if (text === said) event.detail.shouldSwap = false;
      said = text;
    }
    if (event.detail.requestConfig.elt.id !== "show-news" || !event.detail.shouldSwap) return;
    const rows = document.getElementById("rows");
    kept = {
      messages: new Set([...document.querySelectorAll(".message")].map((message) => message.id)),
      chosen: [...(rows?.querySelectorAll("input:checked") ?? [])].map((box) => box.id),
      row: rows?.contains(document.activeElement) ? document.activeElement.closest(".row").querySelector(".open").id : "",
    };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!kept) return;
    const { chosen, row, messages } = kept;
    kept = null;
    said = "";
    for (const id of chosen) {
      const box = document.getElementById(id);
      if (box) box.checked = true;
    }
    document.querySelector("#rows input")?.dispatchEvent(new Event("change", { bubbles: true }));
    const first = [...document.querySelectorAll(".message")].find((message) => !messages.has(message.id));
    first?.setAttribute("tabindex", "-1");
    (first ?? document.getElementById(row) ?? document.querySelector("#rows .open"))?.focus();
  });
})();
