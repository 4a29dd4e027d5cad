// Lays a graph out with Graphviz: reads one graph as JSON, answers with places in points.
//
//   {"nodes": [{"name": "0", "attributes": {…}}], "edges": [{"tail": "0", "head": "1",
//    "attributes": {"id": "0", …}}]}  ->  {"size": [w, h], "nodes": {"0": [x, y]},
//    "edges": {"0": {"points": [[x, y], …], "label": [x, y]}}}
//
// y grows upwards.
import { instance } from '@viz-js/viz';

const pair = (text) => text.split(',').map(Number);

let asked = '';
for await (const part of process.stdin) asked += part;
const graph = (await instance()).renderJSON(JSON.parse(asked));
const nodes = (graph.objects ?? []).filter((one) => one.pos);  // and no subgraphs
console.log(JSON.stringify({
  size: pair(graph.bb).slice(2),
  nodes: Object.fromEntries(nodes.map((node) => [node.name, pair(node.pos)])),
  edges: Object.fromEntries((graph.edges ?? []).map((edge) => [edge.id, {
    points: edge.pos.split(' ').map(pair),
    label: edge.lp ? pair(edge.lp) : null,
  }])),
}));
