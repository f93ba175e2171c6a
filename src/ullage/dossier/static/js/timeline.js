/* The timeline: bars on a canvas, and a brush that sets the period of the filter. */
(function (U) {
  const host = document.getElementById("timeline");
  const [first, last] = U.span;
  const pad = (last - first) * 0.015;
  const [low, high] = [first - pad, last + pad];
  const AXIS = 20, ROW = 17, MAX_SHIPS = 300, BAND = 30;
  const canvas = U.make("canvas", { role: "img" });
  const brush = U.make("div", { class: "brush", hidden: true });
  const handles = ["from", "to"].map((side) => U.make("button", {
    type: "button", class: "handle", role: "slider", "data-side": side, "aria-orientation": "horizontal",
    "aria-label": side === "from" ? "Start of the period" : "End of the period", "aria-valuemin": first, "aria-valuemax": last,
  }));
  const tip = U.make("div", { class: "tip", hidden: true });
  host.append(canvas, brush, ...handles);
  document.body.append(tip);
  let mode = "type", bars = [], left = 110, width = 0;

  const x = (ms) => left + ((ms - low) / (high - low)) * (width - left - 8);
  const at = (px) => Math.min(last, Math.max(first, low + ((px - left) / (width - left - 8)) * (high - low)));

  const shipRows = () => {
    const seen = [...new Set(U.shown.flatMap((event) => event.vessels))].map((n) => U.vessels[n]).sort(U.rank);
    return { order: seen.slice(0, MAX_SHIPS).map((vessel) => vessel.number), all: seen.length };
  };

  /* Bars of one type stacked into a few lanes so that those at the same time stay apart. */
  const lanes = (events, count) => {
    const free = new Array(count).fill(-Infinity);
    return events.map((event) => {
      const from = x(event.start), to = Math.max(x(U.ends(event)), from + 3) + 1;
      let lane = free.findIndex((end) => end <= from);
      if (lane < 0) lane = free.indexOf(Math.min(...free));
      free[lane] = Math.max(free[lane], to);
      return [event, lane];
    });
  };

  /* Many bars over each other are drawn faintly, so that more of them look darker. */
  const faint = (events, count) => {
    const deep = events.reduce((sum, event) => sum + U.lasts(event), 0) / (last - first) / count;
    return Math.min(0.78, Math.max(0.03, 1 / Math.max(deep, 1)));
  };

  const layoutTypes = () => {
    const rows = U.data.types.map((type, i) => ({ label: type.label, top: AXIS + i * BAND, height: BAND }));
    const count = 3, step = (BAND - 8) / count;
    const placed = U.data.types.flatMap((_, i) => {
      const events = U.shown.filter((event) => event.kind === i), alpha = faint(events, count);
      return lanes(events, count).map(([event, lane]) => ({ event, alpha, top: rows[i].top + 4 + lane * step, height: step - 1.5 }));
    });
    return { rows, placed, note: "" };
  };
  const layoutShips = () => {
    const { order, all } = shipRows();
    const row = new Map(order.map((n, i) => [n, i]));
    const rows = order.map((n, i) => ({ label: U.named(U.vessels[n]), colour: U.vessels[n].colour, top: AXIS + i * ROW, height: ROW }));
    const placed = U.shown.flatMap((event) => event.vessels.filter((n) => row.has(n))
      .map((n) => ({ event, alpha: 0.92, top: AXIS + row.get(n) * ROW + 4, height: ROW - 8 })))
      .sort((a, b) => U.lasts(b.event) - U.lasts(a.event));
    return { rows, placed, note: all > order.length ? `the ${order.length} ships with most events, of ${U.number(all)}` : "" };
  };

  const STEPS = [60e3, 5 * 60e3, 15 * 60e3, 3600e3, 3 * 3600e3, 6 * 3600e3, 12 * 3600e3, 864e5, 2 * 864e5, 3 * 864e5, 7 * 864e5, 14 * 864e5, 30 * 864e5, 91 * 864e5, 365 * 864e5];
  const ticks = () => {
    const room = Math.max(2, Math.floor((width - left) / 75));
    const step = STEPS.find((s) => (last - first) / s <= room) || STEPS[STEPS.length - 1] * Math.ceil((last - first) / STEPS[STEPS.length - 1] / room);
    const out = [];
    for (let t = Math.ceil(first / step) * step; t <= last; t += step) out.push(t);
    return { out, step };
  };

  const cut = (context, text, room) => {
    if (context.measureText(text).width <= room) return text;
    let n = text.length;
    while (n > 1 && context.measureText(`${text.slice(0, n)}…`).width > room) n -= 1;
    return `${text.slice(0, n)}…`;
  };

  const drawAxis = (context, height) => {
    const { out, step } = ticks();
    context.font = `11px ${U.css("sans")}`;
    context.textBaseline = "middle";
    out.forEach((t) => {
      const px = Math.round(x(t)) + 0.5;
      context.strokeStyle = U.css("line");
      context.beginPath();
      context.moveTo(px, AXIS - 3);
      context.lineTo(px, height);
      context.stroke();
      const label = step >= 30 * 864e5 ? U.month(t) : t % 864e5 === 0 ? U.date(t) : U.clock(t);
      const half = context.measureText(label).width / 2;
      if (px - half < left + 4 || px + half > width - 16) return;
      context.fillStyle = U.css("soft");
      context.fillText(label, px - half, AXIS / 2);
    });
  };

  const drawRows = (context, rows) => {
    rows.forEach((row) => {
      context.strokeStyle = U.css("line");
      context.beginPath();
      context.moveTo(0, row.top + row.height - 0.5);
      context.lineTo(width, row.top + row.height - 0.5);
      context.stroke();
      const inset = row.colour ? 16 : 8;
      if (row.colour) {
        context.fillStyle = row.colour;
        context.fillRect(6, row.top + row.height / 2 - 1.5, 7, 3);
      }
      context.fillStyle = U.css("ink");
      context.fillText(cut(context, row.label, left - inset - 6), inset, row.top + row.height / 2);
    });
  };

  const drawBars = (context, placed) => {
    const colours = new Map(U.data.types.map((type) => [type.name, U.colour(type.name)]));
    context.strokeStyle = U.css("sheet");
    bars = placed.map((bar) => ({ ...bar, x0: x(bar.event.start), x1: Math.max(x(U.ends(bar.event)), x(bar.event.start) + 3) }));
    bars.forEach((bar) => {
      context.fillStyle = colours.get(bar.event.type.name);
      context.globalAlpha = bar.event === U.selected ? 1 : bar.alpha || 0.78;
      context.fillRect(bar.x0, bar.top, bar.x1 - bar.x0, bar.height);
      if (mode === "ship") context.strokeRect(bar.x0 - 0.5, bar.top - 0.5, bar.x1 - bar.x0 + 1, bar.height + 1);
    });
    context.globalAlpha = 1;
    context.strokeStyle = U.css("ink");
    context.lineWidth = 1.5;
    bars.filter((bar) => bar.event === U.selected)
      .forEach((bar) => context.strokeRect(bar.x0 - 1.5, bar.top - 1.5, bar.x1 - bar.x0 + 3, bar.height + 3));
    context.lineWidth = 1;
  };

  const draw = () => {
    width = host.clientWidth;
    left = width < 480 ? 82 : 118;
    const plan = mode === "type" ? layoutTypes() : layoutShips();
    const height = Math.max(AXIS + plan.rows.reduce((sum, row) => sum + row.height, 0), AXIS + 2 * BAND);
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    drawAxis(context, height);
    drawRows(context, plan.rows);
    drawBars(context, plan.placed);
    canvas.setAttribute("aria-label", `Timeline of ${U.shown.length} events from ${U.time(first)} to ${U.time(last)} UTC, ${mode === "type" ? "a row for each type" : "a row for each ship"}`);
    document.getElementById("timespan").textContent = plan.note
      || (U.events.length || U.data.tracks.length ? "Drag to choose a period" : "Nothing to show");
    place(height);
  };

  const place = (height) => {
    const [from, to] = [U.state.from === null ? first : U.state.from, U.state.to === null ? last : U.state.to];
    const [x0, x1] = [x(Math.min(Math.max(from, first), last)), x(Math.min(Math.max(to, first), last))];
    brush.hidden = U.state.from === null && U.state.to === null;
    brush.style.left = `${x0}px`;
    brush.style.width = `${Math.max(1, x1 - x0)}px`;
    brush.style.height = `${height}px`;
    handles.forEach((handle, i) => {
      handle.style.left = `${i ? x1 : x0}px`;
      handle.style.height = `${height}px`;
      handle.setAttribute("aria-valuenow", i ? to : from);
      handle.setAttribute("aria-valuetext", `${U.time(i ? to : from)} UTC`);
    });
  };

  const inside = (happening) => {
    const rect = canvas.getBoundingClientRect();
    return [happening.clientX - rect.left, happening.clientY - rect.top];
  };
  const hit = (px, py) => bars.findLast((bar) => px >= bar.x0 - 2 && px <= bar.x1 + 2 && py >= bar.top - 1 && py <= bar.top + bar.height + 1);
  const period = (a, b) => {
    const [from, to] = a < b ? [a, b] : [b, a];
    U.setPeriod(from <= first ? null : Math.round(from / 60e3) * 60e3, to >= last ? null : Math.round(to / 60e3) * 60e3);
  };

  canvas.addEventListener("pointerdown", (down) => {
    const [px0, py0] = inside(down);
    let dragged = false;
    canvas.setPointerCapture(down.pointerId);
    const move = (happening) => {
      const [px] = inside(happening);
      if (Math.abs(px - px0) < 5 && !dragged) return;
      dragged = true;
      brush.hidden = false;
      brush.style.left = `${x(at(Math.min(px, px0)))}px`;
      brush.style.width = `${Math.abs(x(at(px)) - x(at(px0)))}px`;
    };
    const stop = (happening) => {
      canvas.removeEventListener("pointermove", move);
      canvas.removeEventListener("pointercancel", stop);
      if (happening.type === "pointercancel") return draw();
      if (dragged) return period(at(px0), at(inside(happening)[0]));
      const bar = hit(px0, py0);
      return bar ? U.select(bar.event, "timeline") : U.setPeriod(null, null);
    };
    canvas.addEventListener("pointermove", move);
    canvas.addEventListener("pointerup", stop, { once: true });
    canvas.addEventListener("pointercancel", stop, { once: true });
  });
  canvas.addEventListener("mousemove", (happening) => {
    const bar = happening.buttons ? null : hit(...inside(happening));
    tip.hidden = !bar;
    if (!bar) return;
    tip.textContent = `${bar.event.type.label}: ${U.ships(bar.event)}, ${U.time(bar.event.start)}, ${U.lasting(bar.event)}`;
    tip.style.left = `${Math.min(happening.clientX + 12, innerWidth - 330)}px`;
    tip.style.top = `${happening.clientY + 14}px`;
  });
  canvas.addEventListener("mouseleave", () => { tip.hidden = true; });

  const ends = () => [U.state.from === null ? first : U.state.from, U.state.to === null ? last : U.state.to];
  const shift = (i, value) => {
    const both = ends();
    both[i] = i ? Math.max(value, both[0]) : Math.min(value, both[1]);
    period(...both);
  };
  handles.forEach((handle, i) => {
    handle.addEventListener("keydown", (key) => {
      const step = ((last - first) / 100) * (key.shiftKey ? 10 : 1);
      const by = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step, PageDown: -10 * step, PageUp: 10 * step }[key.key];
      if (by === undefined && key.key !== "Home" && key.key !== "End") return;
      key.preventDefault();
      shift(i, key.key === "Home" ? first : key.key === "End" ? last : ends()[i] + by);
    });
    handle.addEventListener("pointerdown", (down) => {
      handle.setPointerCapture(down.pointerId);
      const move = (happening) => shift(i, at(inside(happening)[0]));
      handle.addEventListener("pointermove", move);
      handle.addEventListener("pointerup", () => handle.removeEventListener("pointermove", move), { once: true });
    });
  });
  for (const button of document.querySelectorAll("[data-rows]")) {
    button.addEventListener("click", () => {
      mode = button.dataset.rows;
      for (const other of document.querySelectorAll("[data-rows]")) other.setAttribute("aria-pressed", String(other === button));
      draw();
    });
  }

  U.drawTimeline = () => {
    draw();
    for (const what of ["filter", "select", "theme"]) U.when(what, draw);
    new ResizeObserver(() => { if (host.clientWidth !== width) draw(); }).observe(host);
  };
})(window.Ullage);
