// Draws the relationship graph from the JSON beside it. Positions come from dagre, so the same address gives the same picture.
// Each node is also a link above the canvas: reachable by keyboard and read by screen readers.
import cytoscape from "cytoscape";
import dagre from "dagre";

const holder = document.getElementById("graph");
const { nodes, edges, focus } = JSON.parse(document.getElementById("graph-data").textContent);
const LEAST = 176; // widths of a node, in px
const MOST = 264;
const TALL = 44;
const narrow = holder.clientWidth < 700;
const MARKS = { NON_COMPLIANT: ["▲", "noncompliant"], COMPLIANT: ["●", "compliant"], "": ["–", "no rule applies"] };

// light-dark() is resolved by the browser only where it is used: colours are read off elements that use them.
function colour(name) {
  const probe = document.createElement("i");
  probe.className = `token-${name}`;
  holder.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

const family = getComputedStyle(document.body).fontFamily;
const pen = document.createElement("canvas").getContext("2d");
pen.font = `12px ${family}`;
const width = (text) => pen.measureText(text).width;

// A text that fits into so many px: its middle goes, for ids differ at their ends.
function fitted(text, room) {
  let kept = text.length;
  let shown = text;
  while (width(shown) > room && kept > 12) shown = `${text.slice(0, --kept - 9)}…${text.slice(-8)}`;
  return shown;
}

const kind = (node) => node.type.split("::").slice(1).filter(Boolean).join(" ") || node.type;
const named = (node) => `${MARKS[node.verdict]?.[0] ?? "○"}  ${node.title}`;
const PAD = 24;
const WIDE = Math.ceil(Math.min(MOST, Math.max(LEAST, ...nodes.map((node) => width(kind(node)) + PAD))));

function place() {
  const ranks = new dagre.graphlib.Graph();
  ranks.setGraph({ rankdir: "LR", nodesep: 14, ranksep: narrow ? 64 : 96, marginx: 16, marginy: 16 });
  ranks.setDefaultEdgeLabel(() => ({}));
  const depth = Object.fromEntries(nodes.map((node) => [node.id, node.depth]));
  for (const node of nodes) ranks.setNode(node.id, { width: WIDE, height: TALL });
  for (const { source, target } of edges) {
    // from the nearer to the farther one, so that the start stands on its own side; equals share a rank
    if (!focus || depth[source] < depth[target]) ranks.setEdge(source, target);
    else if (depth[source] > depth[target]) ranks.setEdge(target, source);
  }
  dagre.layout(ranks);
  return Object.fromEntries(nodes.map(({ id }) => [id, { x: ranks.node(id).x, y: ranks.node(id).y }]));
}

const positions = place();
// Edges between equals bow out to the right of their column, whichever way they run.
const bend = ({ source, target }) => (positions[source].y > positions[target].y ? 56 : -56);
const level = ({ source, target }) => Math.abs(positions[source].x - positions[target].x) < 1;
const tones = Object.fromEntries(["ink", "soft", "surface", "line", "pass", "fail", "failsoft", "accent"].map((name) => [name, colour(name)]));
const borders = { NON_COMPLIANT: tones.fail, COMPLIANT: tones.pass };

const drawing = cytoscape({
  container: holder,
  elements: [
    ...nodes.map((node) => ({
      data: { ...node, label: `${fitted(kind(node), WIDE - PAD)}\n${fitted(named(node), WIDE - PAD)}`, border: borders[node.verdict] ?? tones.line },
      position: positions[node.id],
    })),
    ...edges.map((edge, index) => ({ data: { id: `e${index}`, ...edge, level: level(edge), bend: bend(edge) } })),
  ],
  style: [
    { selector: "node", style: { label: "data(label)", shape: "round-rectangle", "corner-radius": 4, width: WIDE, height: TALL, "text-wrap": "wrap", "text-max-width": WIDE, "text-valign": "center", "text-justification": "left", "line-height": 1.25, "font-size": 12, "font-family": family, color: tones.ink, "background-color": tones.surface, "border-width": 1.25, "border-color": "data(border)" } },
    { selector: "node[verdict = 'NON_COMPLIANT']", style: { "border-width": 2, "background-color": tones.failsoft } },
    { selector: "node[!known]", style: { "border-style": "dashed", color: tones.soft } },
    { selector: "node[?deleted]", style: { opacity: 0.5 } },
    { selector: "node[count > 0]", style: { "border-style": "double", "border-width": 4 } },
    { selector: "edge", style: { width: 1.25, "line-color": tones.line, "target-arrow-color": tones.line, "target-arrow-shape": "triangle", "curve-style": "round-taxi", "taxi-direction": "horizontal", "taxi-turn": "50%", "taxi-turn-min-distance": 8, "taxi-radius": 8, "arrow-scale": 0.9 } },
    { selector: "edge[?level]", style: { "curve-style": "unbundled-bezier", "edge-distances": "endpoints", "control-point-weights": 0.5, "source-endpoint": "50% 0%", "target-endpoint": "50% 0%" } },
    { selector: "edge[?level][bend > 0]", style: { "control-point-distances": 56 } },
    { selector: "edge[?level][bend < 0]", style: { "control-point-distances": -56 } },
    { selector: "edge.hot", style: { label: "data(phrase)", "font-size": 11, "font-family": family, color: tones.ink, width: 2, "line-color": tones.accent, "target-arrow-color": tones.accent, "text-background-color": tones.surface, "text-background-opacity": 1, "text-background-padding": 2, "z-index": 9 } },
  ],
  layout: { name: "preset" },
  minZoom: 0.15,
  maxZoom: 2,
  userZoomingEnabled: false, // the wheel scrolls the page; buttons zoom
});
const start = drawing.getElementById(focus);
if (start.nonempty()) start.style({ "border-width": 3, "border-color": borders[start.data("verdict")] ?? tones.accent });

function fit() {
  const box = drawing.elements().boundingBox();
  const zoom = Math.min(1, Math.max(0.55, (holder.clientWidth - 40) / box.w));
  holder.style.height = `${Math.round(Math.min(Math.max(box.h * zoom + 48, 320), 2400))}px`;
  drawing.resize();
  drawing.zoom(zoom);
  drawing.center();
  if (box.w * zoom > holder.clientWidth) drawing.panBy({ x: 16 - drawing.elements().renderedBoundingBox().x1, y: 0 });
}

const links = nodes.map((node, index) => {
  const link = document.createElement(node.address ? "a" : "span");
  if (node.address) link.href = node.address;
  else link.setAttribute("role", "img");
  link.className = "node-link";
  link.tabIndex = node.id === focus || (!focus && index === 0) ? 0 : -1;
  link.setAttribute("aria-label", `${node.title}, ${kind(node)}, ${MARKS[node.verdict]?.[1] ?? node.verdict}${focus ? `, hop ${node.depth}` : ""}`);
  link.title = `${node.title}\n${node.type}`;
  const own = drawing.getElementById(node.id);
  const light = (on) => own.connectedEdges().toggleClass("hot", on);
  link.addEventListener("focus", () => light(true));
  link.addEventListener("blur", () => light(false));
  link.addEventListener("mouseenter", () => light(true));
  link.addEventListener("mouseleave", () => light(document.activeElement === link));
  return link;
});
const layer = document.createElement("div");
layer.className = "node-links";
layer.append(...links);
holder.append(layer);

function follow() {
  nodes.forEach((node, index) => {
    const { x1, y1, w, h } = drawing.getElementById(node.id).renderedBoundingBox({ includeLabels: false, includeOverlays: false });
    Object.assign(links[index].style, { transform: `translate(${x1}px, ${y1}px)`, width: `${w}px`, height: `${h}px` });
  });
}

// The nearest node in a direction, nearer sideways being better than farther straight on.
function nearest(from, [dx, dy]) {
  let best = null;
  let least = Infinity;
  nodes.forEach((node, index) => {
    const x = positions[node.id].x - positions[from].x;
    const y = positions[node.id].y - positions[from].y;
    const along = x * dx + y * dy;
    const cost = along + 2 * Math.abs(x * dy + y * dx);
    if (along > 1 && cost < least) [best, least] = [links[index], cost];
  });
  return best;
}

const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
layer.addEventListener("keydown", (event) => {
  const index = links.indexOf(event.target);
  if (index < 0 || !ways[event.key]) return;
  event.preventDefault();
  const next = nearest(nodes[index].id, ways[event.key]);
  if (!next) return;
  links[index].tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
  const own = drawing.getElementById(nodes[links.indexOf(next)].id);
  const box = own.renderedBoundingBox();
  if (box.x1 < 0 || box.y1 < 0 || box.x2 > holder.clientWidth || box.y2 > holder.clientHeight) drawing.center(own);
});
drawing.on("viewport resize position", follow);

const zoomers = document.querySelector("[data-zoomers]");
zoomers.hidden = false;
zoomers.addEventListener("click", (event) => {
  const wanted = event.target.dataset.zoom;
  if (wanted === "fit") return fit();
  if (wanted) drawing.zoom({ level: drawing.zoom() * Number(wanted), renderedPosition: { x: holder.clientWidth / 2, y: holder.clientHeight / 2 } });
});
fit();
follow();
holder.dataset.drawn = String(drawing.nodes().length);
