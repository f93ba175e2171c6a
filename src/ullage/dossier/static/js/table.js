/* The table of events: sorted, a page at a time, one row opened to all it carries. */
(function (U) {
  const PAGE = 100, PRINTED = 2000;
  const table = document.getElementById("table"), box = document.getElementById("tablebox");
  const [head, body] = [table.tHead, table.tBodies[0]];
  const COLUMNS = [
    { key: "type", label: "Type", by: (event) => event.kind },
    { key: "start", label: "Start (UTC)", by: (event) => event.start },
    { key: "for", label: "Duration", by: (event) => U.lasts(event) },
    { key: "ships", label: "Ships, as broadcast", by: (event) => U.ships(event).toLowerCase() },
  ];
  let sorted = [], page = 0, size = PAGE, order = { key: "start", down: false }, opened = null;

  const sort = () => {
    const { by } = COLUMNS.find((column) => column.key === order.key);
    const keyed = U.shown.map((event) => [by(event), event]);
    const sign = order.down ? -1 : 1;
    keyed.sort((a, b) => (a[0] < b[0] ? -sign : a[0] > b[0] ? sign : a[1].number - b[1].number));
    sorted = keyed.map(([, event]) => event);
  };

  const row = (event) => U.make("tr", { class: "row", tabindex: "-1", "data-number": event.number, "aria-selected": String(event === opened), "aria-expanded": String(event === opened) },
    U.make("td", { class: "c-type" }, U.make("span", { class: "kind", title: event.type.label }, U.symbol(event.type.name), U.make("span", { class: "word" }, event.type.label))),
    U.make("td", { class: "c-start" }, U.make("time", { datetime: new Date(event.start).toISOString() }, U.time(event.start))),
    U.make("td", { class: "c-for" }, U.lasting(event)),
    U.make("td", { class: "who" }, U.ships(event), event.simulated && !U.data.simulated ? U.tag() : null, U.make("span", { class: "more" }, U.line(event))));

  const draw = () => {
    const pages = Math.max(1, Math.ceil(sorted.length / size));
    page = Math.min(Math.max(page, 0), pages - 1);
    const part = sorted.slice(page * size, (page + 1) * size);
    const rows = part.flatMap((event) => (event === opened
      ? [row(event), U.make("tr", { class: "detail" }, U.make("td", { colspan: COLUMNS.length }, U.detail(event)))] : [row(event)]));
    body.replaceChildren(...rows);
    const first = body.querySelector("[aria-selected='true']") || body.querySelector(".row");
    if (first) first.tabIndex = 0;
    document.getElementById("page").textContent = sorted.length
      ? `${U.number(page * size + 1)}–${U.number(page * size + part.length)} of ${U.number(sorted.length)}` : "";
    document.getElementById("prev").disabled = page === 0;
    document.getElementById("next").disabled = page >= pages - 1;
    document.getElementById("pager").hidden = sorted.length <= size;
    const empty = document.getElementById("empty");
    empty.hidden = sorted.length > 0;
    empty.textContent = U.events.length ? "No event passes the filter." : "No events were found in this data.";
  };

  const headings = () => {
    head.replaceChildren(U.make("tr", null, ...COLUMNS.map(({ key, label }) => {
      const button = U.make("button", { type: "button", on: { click: () => {
        order = { key, down: order.key === key ? !order.down : key === "for" };
        headings();
        sort();
        page = 0;
        draw();
        head.querySelector(`.c-${key} button`).focus();
      } } }, U.make("span", { class: "word" }, label));
      const sorting = order.key === key ? (order.down ? "descending" : "ascending") : "none";
      return U.make("th", { scope: "col", class: `c-${key}`, "aria-sort": sorting }, button);
    })));
  };

  const eventOf = (node) => {
    const found = node.closest && node.closest("tr.row");
    return found ? U.events[Number(found.dataset.number)] : null;
  };
  body.addEventListener("click", (happening) => {
    const event = eventOf(happening.target);
    if (event && !String(getSelection())) U.select(event === opened ? null : event, "table");
  });
  body.addEventListener("keydown", (key) => {
    const event = eventOf(key.target);
    if (!event) return;
    if (key.key === "Enter" || key.key === " ") {
      key.preventDefault();
      U.select(event === opened ? null : event, "table");
    }
    const rows = [...body.querySelectorAll(".row")], now = rows.indexOf(key.target.closest("tr"));
    const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: rows.length - 1 }[key.key];
    if (next === undefined || !rows[next]) return;
    key.preventDefault();
    rows[now].tabIndex = -1;
    rows[next].tabIndex = 0;
    rows[next].focus();
  });
  const turn = (by) => () => { page += by; draw(); box.scrollTop = 0; };
  document.getElementById("prev").addEventListener("click", turn(-1));
  document.getElementById("next").addEventListener("click", turn(1));
  addEventListener("keydown", (key) => { if (key.key === "Escape" && U.selected) U.select(null, "key"); });

  const show = () => {
    const node = body.querySelector("[aria-selected='true']");
    if (!node) return;
    const above = node.offsetTop - head.offsetHeight, below = node.offsetTop + node.offsetHeight;
    if (above < box.scrollTop || below > box.scrollTop + box.clientHeight) box.scrollTop = above - 40;
  };

  U.drawTable = () => {
    headings();
    sort();
    draw();
    U.when("filter", () => { sort(); page = 0; draw(); });
    U.when("select", (event, from) => {
      opened = event;
      const at = event ? sorted.indexOf(event) : -1;
      if (at >= 0) page = Math.floor(at / size);
      const kept = document.activeElement && body.contains(document.activeElement);
      draw();
      if (from !== "table") show();
      if (kept) (body.querySelector(".row[tabindex='0']") || box).focus({ preventScroll: true });
    });
    addEventListener("beforeprint", () => { size = PRINTED; draw(); });
    addEventListener("afterprint", () => { size = PAGE; draw(); });
  };
})(window.Ullage);
