// Swaps the list with its details for the same part of another address of the page: the drawer opens without a new page.
import { $, say } from "./dom.js";

let latest = 0;

export async function swap(address, push) {
  const turn = ++latest;
  const own = $(".explorer");
  const opener = document.activeElement?.closest("tr")?.querySelector("a[data-page]")?.dataset.page;
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "text/html" } });
  } catch {
    location.href = address;
    return;
  }
  if (turn !== latest) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = fresh.querySelector(".explorer");
  if (!answer.ok || answer.redirected || !own || !part) {
    location.href = address;
    return;
  }
  own.replaceWith(document.adoptNode(part));
  if (push) history.pushState(null, "", address);
  const drawer = $("#detail");
  const row = $(`a[data-page="${CSS.escape(opener ?? "")}"]`) ?? $("tr.selected a");
  row?.focus({ preventScroll: true });
  say(drawer ? `Details of ${$("h2", drawer).textContent}` : "Details closed");
}
