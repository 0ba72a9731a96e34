// Finding elements, and saying something to people who listen.
export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

export function say(words) {
  const place = $("[data-say]");
  if (place) place.textContent = words;
}
