"use strict";
// Shows what a shape says, marks what it is linked to, and sizes the picture.
(() => {
  const svg = document.getElementById("picture");
  const box = document.getElementById("scroller");
  const detail = document.getElementById("detail");
  const natural = svg.viewBox.baseVal.width;
  let scale = 1;

  const resize = (to) => {
    scale = Math.min(4, Math.max(0.15, to));
    svg.style.width = `${natural * scale}px`;
  };
  const fit = () => resize((box.clientWidth - 2) / natural);
  document.getElementById("larger").addEventListener("click", () => resize(scale * 1.25));
  document.getElementById("smaller").addEventListener("click", () => resize(scale / 1.25));
  document.getElementById("fit").addEventListener("click", fit);

  const shapes = [...svg.querySelectorAll(".node, .edge, .bit")].filter((one) => one.querySelector(":scope > title"));
  const ends = (edge) => (edge.dataset.edge || "").split(" ");
  const near = (shape) => {
    if (shape.dataset.edge) return new Set([shape, ...shapes.filter((one) => ends(shape).includes(one.dataset.party))]);
    const edges = shapes.filter((one) => one.dataset.edge && ends(one).includes(shape.dataset.party));
    const parties = new Set(edges.flatMap(ends));
    return new Set([shape, ...edges, ...shapes.filter((one) => parties.has(one.dataset.party))]);
  };
  const mark = (shape) => {
    const linked = shape && (shape.dataset.party || shape.dataset.edge) ? near(shape) : null;
    for (const one of shapes) {
      one.classList.toggle("dim", linked !== null && !linked.has(one));
      one.classList.toggle("chosen", one === shape);
    }
  };

  const words = (line) => {
    const p = document.createElement("p");
    let at = 0;
    for (const found of line.matchAll(/https?:\/\/[^\s<>"'|;)]+/g)) {
      p.append(line.slice(at, found.index));
      const a = document.createElement("a");
      a.href = found[0];
      a.rel = "noreferrer noopener";
      a.textContent = found[0];
      p.append(a);
      at = found.index + found[0].length;
    }
    p.append(line.slice(at));
    return p;
  };
  const show = (shape) => {
    const [first, ...rest] = shape.querySelector(":scope > title").textContent.split("\n");
    const head = document.createElement("h3");
    head.textContent = first;
    detail.replaceChildren(head, ...rest.filter(Boolean).map(words));
    mark(shape);
  };

  for (const shape of shapes) {
    shape.addEventListener("click", (event) => { event.stopPropagation(); show(shape); });
    shape.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(shape); }
    });
  }
  svg.addEventListener("click", () => mark(null));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") mark(null); });
  if (natural > box.clientWidth && box.clientWidth > 900) fit();
  document.documentElement.dataset.ready = "1";
})();
