/* One shape and one colour for each type of event, for the page, the map and the timeline. */
(function (U) {
  const ring = (x, r) => `M${x - r} 12a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
  const SHAPES = {
    gap: { d: "M15.9 5.25A7.8 7.8 0 0 1 15.9 18.75M8.1 18.75A7.8 7.8 0 0 1 8.1 5.25" },
    encounter: { d: ring(8.3, 5.1) + ring(15.7, 5.1) },
    loitering: { d: `${ring(12, 8)}M12 12m-1.2 0a1.2 1.2 0 1 0 2.4 0a1.2 1.2 0 1 0 -2.4 0` },
    port_visit: { d: "M6 6H18V18H6Z", fill: true },
  };
  const OTHER = { d: "M12 4L20 12L12 20L4 12Z", fill: true };
  /* Of middle lightness, for light and dark alike; near to Paul Tol's muted scheme. */
  const SHIPS = ["#56a5d8", "#cc6677", "#c9a227", "#2f9e6e", "#a45bb5", "#b07a4a", "#3fb0a8", "#8a9a2a", "#6f86d6"];

  const shape = (name) => SHAPES[name] || OTHER;
  U.colour = (name) => U.css(name) || U.css("ink");

  U.symbol = (name) => {
    const { d, fill } = shape(name);
    const path = U.make("path", {
      d, fill: fill ? `var(--${name}, var(--ink))` : "none", stroke: `var(--${name}, var(--ink))`,
      "stroke-width": 3, "stroke-linejoin": "round", "stroke-linecap": "round",
    });
    return U.make("svg", { class: "symbol", viewBox: "0 0 24 24", "aria-hidden": "true" }, path);
  };

  /* The symbol as pixels, with an outline in the colour of the sheet so that it stands out. */
  U.icon = (name, size) => {
    const canvas = U.make("canvas", { width: size, height: size });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const { d, fill } = shape(name);
    const path = new Path2D(d);
    context.scale(size / 28, size / 28);
    context.translate(2, 2);
    context.lineJoin = context.lineCap = "round";
    for (const [colour, width] of [[U.css("sheet"), 6.5], [U.colour(name), 3]]) {
      context.strokeStyle = context.fillStyle = colour;
      context.lineWidth = width;
      context.stroke(path);
      if (fill) context.fill(path);
    }
    return context.getImageData(0, 0, size, size);
  };

  /* A colour of its own for the ships that matter most; the others stay grey. */
  const busy = U.vessels.filter((vessel) => vessel.atSea).sort(U.rank);
  U.coloured = (busy.length ? busy : U.vessels.length <= SHIPS.length ? U.vessels : []).slice(0, SHIPS.length);
  U.coloured.forEach((vessel, i) => { vessel.colour = SHIPS[i]; });
})(window.Ullage);
