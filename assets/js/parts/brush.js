// The brush over the histogram: drag, or arrow keys on its two grips (Shift: ten steps), Enter applies, Esc clears.
import { $ } from "./dom.js";

const drawing = $("svg[data-brush]");
if (drawing) {
  const start = Date.parse(drawing.dataset.start);
  const span = Date.parse(drawing.dataset.end) - start;
  const address = new URL(location.href);
  let ends = [drawing.dataset.low, drawing.dataset.high].map((end) => (Date.parse(end) - start) / span);
  const figure = drawing.closest("figure");
  let from = null; // the end that a drag holds fast
  let moved = false;

  const make = (name, values) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
    return made;
  };
  for (const old of drawing.querySelectorAll(".brush, .grip")) old.remove();
  const box = make("rect", { class: "brush", y: 1, height: 69 });
  drawing.prepend(box);
  const grips = ["Begin", "End"].map((word, index) => {
    const grip = document.createElement("span");
    grip.className = "brush-grip";
    grip.tabIndex = 0;
    grip.setAttribute("role", "slider");
    grip.setAttribute("aria-label", `${word} of the brush`);
    grip.setAttribute("aria-valuemin", "0");
    grip.setAttribute("aria-valuemax", "1000");
    figure.append(grip);
    grip.addEventListener("keydown", (event) => step(event, index));
    grip.addEventListener("pointerdown", () => ([from, moved] = [ends[1 - index], false]));
    return grip;
  });

  function draw() {
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    box.setAttribute("x", String(low * 1000));
    box.setAttribute("width", String((high - low) * 1000));
    box.style.display = low <= 0 && high >= 1 ? "none" : "";
    grips.forEach((grip, index) => {
      grip.style.insetInlineStart = `${ends[index] * 100}%`;
      grip.setAttribute("aria-valuenow", String(Math.round(ends[index] * 1000)));
      grip.setAttribute("aria-valuetext", new Date(start + ends[index] * span).toISOString());
    });
  }

  function apply() {
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    const iso = (part) => new Date(start + part * span).toISOString();
    if (high - low < 0.002) return;
    if (low <= 0 && high >= 1) address.searchParams.delete("brush");
    else address.searchParams.set("brush", `${iso(low)}..${iso(high)}`);
    for (const name of ["cursor", "event"]) address.searchParams.delete(name);
    location.href = address.href;
  }

  function step(event, index) {
    const size = (event.shiftKey ? 10 : 1) / 96;
    const moves = { ArrowLeft: -size, ArrowRight: size, Home: -1, End: 1 };
    if (event.key === "Enter") apply();
    else if (event.key === "Escape") [ends, event.cancelBubble] = [[0, 1], true];
    else if (moves[event.key]) ends[index] = Math.max(0, Math.min(1, ends[index] + moves[event.key]));
    else return;
    event.preventDefault();
    draw();
    if (event.key === "Escape" && address.searchParams.has("brush")) apply();
  }

  const at = (event) => {
    const { left, width } = drawing.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - left) / width));
  };
  drawing.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    [from, moved] = [at(event), false];
  });
  addEventListener("pointermove", (event) => {
    if (from === null) return;
    if (!moved && Math.abs(event.movementX) + Math.abs(event.movementY) === 0) return;
    moved = true;
    ends = [from, at(event)];
    draw();
  });
  addEventListener("pointerup", () => {
    if (from !== null && moved) apply();
    from = null;
  });
  // a drag that began on a bar is no click on it
  drawing.addEventListener("click", (event) => moved && event.preventDefault(), true);
  drawing.addEventListener("dragstart", (event) => event.preventDefault());
  draw();
}
