/** What the page says in the `data-` attributes of the one line that embeds the chat. */

export interface Options {
  title: string;
  colour: string;
  position: "left" | "right";
  language: "da" | "en";
  /** The website channel's address, without a slash at the end. */
  base: string;
}

const COLOUR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;
const CHANNEL = "/webhooks/website";

/** Reads the attributes; what is missing or not understood gets its default. */
export function readOptions(data: DOMStringMap): Options {
  const colour = data.colour ?? "";
  const asked = (data.language ?? document.documentElement.lang).toLowerCase();
  const address = (data.address || location.origin).replace(/\/+$/, "");
  return {
    title: data.title ?? "",
    colour: COLOUR.test(colour) ? colour : "#0b5d4e",
    position: data.position === "left" ? "left" : "right",
    language: asked.startsWith("en") ? "en" : "da",
    base: address.endsWith(CHANNEL) ? address : address + CHANNEL,
  };
}

/** Black or white, whichever reads better on the colour; the better of the two always has 4.5:1 (WCAG 1.4.3). */
export function readableOn(colour: string): string {
  const hex = colour.length === 4 ? colour.replace(/[0-9a-f]/gi, "$&$&") : colour;
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? "#000" : "#fff";
}
