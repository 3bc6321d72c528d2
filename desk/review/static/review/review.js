// What the pages do beside htmx. Everything works without it, only less comfortably. Texts are in the templates.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const byId = (id) => document.getElementById(id);

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) byId(opener.dataset.opens).showModal();
    if (event.target.closest("#thoughts")) showThoughts(!thoughtsShown());
  });

  // ---- what the assistant thought: all at once, and still so in the next conversation
  const THOUGHTS = "review-thoughts";
  const thoughtsShown = () => sessionStorage.getItem(THOUGHTS) === "shown";
  function showThoughts(shown) {
    sessionStorage.setItem(THOUGHTS, shown ? "shown" : "hidden");
    applyThoughts(document);
  }
  function applyThoughts(part) {
    const button = byId("thoughts");
    if (!button) return;
    button.setAttribute("aria-pressed", String(thoughtsShown()));
    part.querySelectorAll("details.thought").forEach((details) => (details.open = thoughtsShown()));
  }
  applyThoughts(document);

  // ---- who opens a form to write in wants to write
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.open && event.target.matches(".reveal, .save-filter")) {
        event.target.querySelector("input:not([type=hidden])").focus();
      }
    },
    true,
  );

  // ---- chosen rows
  function countChosen() {
    const bulk = byId("bulk");
    if (!bulk) return;
    const chosen = document.querySelectorAll("#rows input:checked").length;
    const label = bulk.querySelector(".bulk-count");
    label.textContent = chosen ? `${chosen} ${label.dataset.one}` : label.dataset.none;
    bulk.classList.toggle("active", chosen > 0);
  }
  document.addEventListener("change", countChosen);
  countChosen();

  // ---- htmx
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.id !== "filters") return;
    // The address shows what is asked for, and nothing that is empty.
    for (const [name, value] of [...event.detail.formData.entries()]) {
      if (value === "") event.detail.formData.delete(name);
    }
  });
  let rowIndex = -1;
  document.addEventListener("htmx:beforeSwap", () => {
    rowIndex = [...document.querySelectorAll("#rows .row")].findIndex((row) => row.contains(document.activeElement));
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    countChosen();
    applyThoughts(event.target);
    const revealed = event.target.querySelector?.(".revealed");
    if (revealed) revealed.focus();
    event.target.closest?.(".correct-here")?.querySelector("input:not([type=hidden]), select")?.focus();
    const rows = document.querySelectorAll("#rows .row .open");
    if (event.target.id === "inbox" && rowIndex >= 0 && rows.length) rows[Math.min(rowIndex, rows.length - 1)].focus();
  });
  const trouble = (event) => {
    // What asks by itself says so in its own place: see news.js.
    if (event.detail.elt.id === "news") return;
    const said = byId("said");
    const line = document.createElement("p");
    line.className = "error";
    line.textContent = said.dataset.trouble;
    said.replaceChildren(line);
  };
  document.addEventListener("htmx:responseError", trouble);
  document.addEventListener("htmx:sendError", trouble);
})();
