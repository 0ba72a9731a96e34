// The query editor: completes properties and types as they are recorded; Ctrl Enter runs. The form works without it.
import { $, say } from "./parts/dom.js";

const field = $("[data-query]");
const list = $("#completions");
const WORD = /[A-Za-z_$][\w$:/@.\-"]*$/;
const TYPE = /resourceType\s*=\s*'([^']+)'/i;
const WORDS = ["SELECT", "WHERE", "GROUP BY", "ORDER BY", "COUNT(*)", "AS OF '", "BETWEEN '", "IS NOT NULL"];
const known = new Map();
let chosen = -1;

async function properties() {
  const kind = field.value.match(TYPE)?.[1] ?? "";
  if (!known.has(kind)) {
    const answer = await fetch(`${field.dataset.properties}?type=${encodeURIComponent(kind)}`);
    known.set(kind, answer.ok ? await answer.json() : { properties: [], types: [] });
  }
  return known.get(kind);
}

function typed() {
  const before = field.value.slice(0, field.selectionStart);
  const quoted = before.match(/resourceType\s*(?:=|LIKE|IN\s*\()\s*'([^']*)$/i);
  if (quoted) return { part: quoted[1], types: true };
  if ((before.match(/'/g) ?? []).length % 2) return { part: "" };
  return { part: before.match(WORD)?.[0] ?? "" };
}

function close() {
  list.hidden = true;
  chosen = -1;
  field.removeAttribute("aria-activedescendant");
}

async function open(asked) {
  const { part, types } = typed();
  if (!asked && part.length < 2 && !types) return close();
  const found = await properties();
  const lower = part.toLowerCase();
  const from = types ? found.types : [...found.properties, ...WORDS];
  const begins = from.filter((name) => name.toLowerCase().startsWith(lower) && name !== part);
  const holds = from.filter((name) => !begins.includes(name) && lower.length > 2 && name.toLowerCase().includes(lower) && name !== part);
  const rows = [...begins, ...holds].slice(0, 12);
  list.replaceChildren(...rows.map((name, place) => {
    const row = document.createElement("li");
    row.id = `completion-${place}`;
    row.role = "option";
    row.textContent = name;
    row.setAttribute("aria-selected", "false");
    return row;
  }));
  if (!rows.length) return close();
  list.hidden = false;
  chosen = -1;
  say(`${rows.length} completions. Down arrow chooses.`);
}

function choose(step) {
  const rows = [...list.children];
  chosen = (chosen + step + rows.length) % rows.length;
  rows.forEach((row, place) => row.setAttribute("aria-selected", String(place === chosen)));
  rows[chosen].scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", rows[chosen].id);
}

function take(name) {
  const { part } = typed();
  field.setRangeText(name, field.selectionStart - part.length, field.selectionStart, "end");
  close();
  field.focus();
}

if (field) {
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", "completions");
  field.addEventListener("input", () => open(false));
  field.addEventListener("blur", () => setTimeout(close, 150));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return $("[data-query-form]").requestSubmit();
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      return open(true);
    }
    if (list.hidden) return undefined;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key]) {
      event.preventDefault();
      choose(steps[event.key]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) {
      event.preventDefault();
      take(list.children[chosen].textContent);
    }
    return undefined;
  });
  list.addEventListener("mousedown", (event) => {
    const row = event.target.closest("li");
    if (row) {
      event.preventDefault();
      take(row.textContent);
    }
  });
}
