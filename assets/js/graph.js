// Draws the relationship graph from the JSON beside it. The table below the drawing holds the same facts.
import cytoscape from "cytoscape";
import dagre from "cytoscape-dagre";

cytoscape.use(dagre);
const holder = document.getElementById("graph");
const { nodes, edges, focus } = JSON.parse(document.getElementById("graph-data").textContent);
const token = (name) => {
  // light-dark() is resolved by the browser only where it is used: read it off an element
  const probe = document.createElement("i");
  probe.className = `token-${name}`;
  holder.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
};
const shapes = { EC2: "round-rectangle", IAM: "ellipse", S3: "barrel", RDS: "barrel", KMS: "diamond", Lambda: "hexagon" };

const drawing = cytoscape({
  container: holder,
  elements: [
    ...nodes.map((node) => ({ data: { ...node, label: `${node.title}\n${node.type.split("::").slice(1).join(" ")}`, shape: shapes[node.type.split("::")[1]] ?? "rectangle" } })),
    ...edges.map((edge, index) => ({ data: { id: `e${index}`, ...edge } })),
  ],
  style: [
    { selector: "node", style: { label: "data(label)", shape: "data(shape)", "text-wrap": "wrap", "text-max-width": 92, "text-overflow-wrap": "anywhere", "font-size": 11, "text-valign": "bottom", "text-margin-y": 5, color: token("ink"), width: 34, height: 34, "background-color": token("surface"), "border-width": 1.5, "border-color": token("line") } },
    { selector: "node[verdict = 'COMPLIANT']", style: { "border-color": token("pass"), "border-width": 2 } },
    { selector: "node[verdict = 'NON_COMPLIANT']", style: { "border-color": token("fail"), "border-width": 3, "background-color": token("failsoft") } },
    { selector: "node[!known]", style: { "border-style": "dashed" } },
    { selector: "node[?deleted]", style: { opacity: 0.5 } },
    { selector: `node[id = '${CSS.escape(focus)}']`, style: { width: 46, height: 46, "border-color": token("accent"), "border-width": 4 } },
    { selector: "edge", style: { width: 1.25, "line-color": token("line"), "target-arrow-color": token("line"), "target-arrow-shape": "triangle", "curve-style": "bezier", "arrow-scale": 0.8 } },
    { selector: "edge:selected, edge.hot", style: { label: "data(phrase)", "font-size": 10, color: token("ink"), "line-color": token("accent"), "target-arrow-color": token("accent"), "text-background-color": token("surface"), "text-background-opacity": 1 } },
  ],
  layout: { name: "dagre", rankDir: "TB", nodeSep: 14, rankSep: 70, padding: 24, animate: false },
  minZoom: 0.2,
  maxZoom: 2.5,
});
drawing.getElementById(focus).style({ width: 46, height: 46, "border-color": token("accent"), "border-width": 4 });
drawing.on("mouseover", "node", (event) => event.target.connectedEdges().addClass("hot"));
drawing.on("mouseout", "node", (event) => event.target.connectedEdges().removeClass("hot"));
drawing.on("tap", "node", (event) => {
  const node = event.target.data();
  if (node.known && node.id !== focus) location.href = `/graph/${node.type}/${encodeURIComponent(node.resource)}/${location.search}`;
});
holder.dataset.drawn = String(drawing.nodes().length);
