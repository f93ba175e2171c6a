/* Which events are shown. */
(function (U) {
  const state = { types: new Set(U.data.types.map((_, i) => i)), words: [], least: 0, from: null, to: null };
  const $ = (id) => document.getElementById(id);
  const counts = U.data.types.map((_, i) => U.events.filter((event) => event.kind === i).length);

  const haystack = (event) => {
    const ships = event.vessels.map((n) => U.vessels[n]).flatMap((v) => [v.name, v.transmitter, U.own(v), v.flag]);
    const rows = ["place", "off_place", "on_place"].map((name) => U.value(event, name))
      .filter((at) => at !== null && at >= 0 && U.places[at]).map((at) => U.places[at].name);
    return [event.id, event.type.label, U.value(event, "place_name"), ...ships, ...rows].filter((x) => x !== null).join(" ").toLowerCase();
  };
  let texts = null;
  const text = (event) => (texts = texts || U.events.map(haystack))[event.number];

  const passes = (event) =>
    state.types.has(event.kind)
    && U.lasts(event) >= state.least * 3600e3
    && (state.to === null || event.start <= state.to)
    && (state.from === null || U.ends(event) >= state.from)
    && (state.words.length === 0 || state.words.every((word) => text(event).includes(word)));

  const tell = () => {
    const node = $("count");
    node.replaceChildren(
      U.make("b", null, U.number(U.shown.length)),
      ` of ${U.number(U.events.length)} ${U.events.length === 1 ? "event" : "events"} shown`,
      state.from === null && state.to === null ? ""
        : ` · ${U.time(state.from === null ? U.span[0] : state.from)} to ${U.time(state.to === null ? U.span[1] : state.to)} UTC`,
    );
  };

  U.state = state;
  let wait = 0;
  /* What is typed is read here, so that whatever changed last applies all fields. */
  U.apply = () => {
    clearTimeout(wait);
    state.words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    state.least = Math.max(0, Number($("least").value) || 0);
    U.shown = U.events.filter(passes);
    tell();
    U.tell("filter");
  };
  const field = (ms) => (ms === null ? "" : new Date(ms).toISOString().slice(0, 16));
  U.setPeriod = (from, to) => {
    [state.from, state.to] = [from, to];
    $("from").value = field(from);
    $("to").value = field(to);
    U.apply();
  };

  U.data.types.forEach((type, i) => {
    const chip = U.make("button", { type: "button", class: "chip", "aria-pressed": "true", title: type.meaning, "data-type": type.name },
      U.symbol(type.name), type.label, U.make("b", null, U.number(counts[i])));
    chip.addEventListener("click", () => {
      const on = !state.types.has(i);
      state.types[on ? "add" : "delete"](i);
      chip.setAttribute("aria-pressed", String(on));
      U.apply();
    });
    $("types").append(chip);
  });

  const instant = (value) => (value ? Date.parse(`${value}Z`) : null);
  for (const id of ["search", "least"]) {
    $(id).addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(U.apply, 120);
    });
  }
  for (const id of ["from", "to"]) {
    $(id).addEventListener("change", () => {
      state[id] = instant($(id).value);
      U.apply();
    });
  }
  $("filters").addEventListener("submit", (happening) => happening.preventDefault());
  $("filters").addEventListener("reset", () => {
    U.data.types.forEach((_, i) => state.types.add(i));
    for (const chip of $("types").querySelectorAll(".chip")) chip.setAttribute("aria-pressed", "true");
    for (const id of ["search", "least"]) $(id).value = ""; // the form blanks them only after this
    U.setPeriod(null, null);
  });
})(window.Ullage);
