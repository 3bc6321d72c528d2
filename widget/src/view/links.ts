import { h } from "./dom";

const LINK = /\b(?:https?:\/\/|mailto:|tel:)[^\s<>"]+/gi;
const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The text as nodes, with its web, mail and telephone addresses as links; any other scheme stays plain text. */
export function linked(text: string): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    // A full stop or bracket after an address belongs to the sentence.
    let address = match[0].replace(/[.,;:!?'’…]+$/, "");
    if (address.endsWith(")") && !address.includes("(")) address = address.replace(/[).,;:!?]+$/, "");
    if (!isSafe(address)) continue;
    nodes.push(text.slice(at, match.index));
    nodes.push(h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address));
    at = match.index + address.length;
  }
  nodes.push(text.slice(at));
  return nodes;
}

function isSafe(address: string): boolean {
  try {
    return SAFE.has(new URL(address).protocol);
  } catch {
    return false;
  }
}
