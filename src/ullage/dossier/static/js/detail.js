/* An event in words: one line for lists, all it carries for the one that is looked at. */
(function (U) {
  const REF_SPAN = 2 ** 40;

  const placeName = (at) => (at === null || at === undefined || at < 0 || !U.places[at] ? null : U.places[at].name);
  const known = (value) => value !== null && value !== undefined;
  const near = (event) => {
    const coast = U.value(event, "coast_distance_m");
    if (!known(coast)) return null;
    return coast <= 0 ? "at the coast" : `${U.metres(coast)} off the coast`;
  };

  const LINES = {
    gap: (event) => {
      const distance = U.value(event, "distance_m"), speed = U.value(event, "implied_speed_kn");
      const off = placeName(U.value(event, "off_place")), on = placeName(U.value(event, "on_place"));
      return [
        event.end === null ? "not heard again" : null,
        known(distance) ? `heard again ${U.metres(distance)} away` : null,
        known(speed) ? `${U.knots(speed)} implied` : null,
        off ? `last at ${off}` : near(event), on && on !== off ? `then at ${on}` : null,
      ];
    },
    encounter: (event) => [
      `median ${U.metres(U.value(event, "median_distance_m"))} apart`,
      U.knots(U.value(event, "median_sog_kn")), near(event),
    ],
    loitering: (event) => [`mean ${U.knots(U.value(event, "mean_sog_kn"))}`, near(event)],
    port_visit: (event) => {
      const before = U.value(event, "draught_before_m"), after = U.value(event, "draught_after_m");
      const draught = known(before) || known(after)
        ? `draught ${known(before) ? U.number(before, 1) : "?"}\u00a0→\u00a0${known(after) ? U.number(after, 1) : "?"}\u00a0m` : null;
      return [U.value(event, "place_name"), draught];
    },
  };
  U.line = (event) => ((LINES[event.type.name] || (() => []))(event)).filter(known).join(" · ");

  U.ships = (event) => event.vessels.map((n) => {
    const vessel = U.vessels[n];
    return U.named(vessel) + (vessel.flag ? ` (${vessel.flag})` : "");
  }).join(" + ");

  U.lasting = (event) => (event.end === null ? "open" : U.duration(event.end - event.start));
  U.tag = () => U.make("span", { class: "tag" }, "SIMULATED");

  U.popup = (event) => U.make("div", null,
    U.make("h3", null, U.symbol(event.type.name), event.type.label, event.simulated ? U.tag() : null),
    U.make("p", null, U.make("b", null, U.ships(event))),
    U.make("p", null, `${U.time(event.start)} UTC · ${U.lasting(event)}`),
    U.make("p", null, U.line(event)));

  const source = (ref) => {
    const ordinal = Math.floor(ref / REF_SPAN);
    const found = U.data.sources.find((row) => row[0] === ordinal);
    return `${found ? found[1] : `source ${ordinal}`}, at ${U.number(ref % REF_SPAN)}`;
  };
  const SHOW = {
    ref: source,
    place: (at) => placeName(at) || "none",
    number: (value, unit) => {
      const size = Math.abs(value);
      return `${U.number(size >= 100 ? Math.round(value) : Number(size >= 1 ? value.toPrecision(4) : value.toFixed(3)))}\u00a0${unit}`;
    },
    angle: (value) => `${value.toFixed(1)}°`,
    coordinate: (value) => `${value.toFixed(5)}°`,
    text: (value) => (value === true ? "yes" : value === false ? "no" : typeof value === "number" ? U.number(value) : String(value)),
  };
  const pair = (list, term, about, ...value) => list.append(
    U.make("dt", { title: about }, term), U.make("dd", null, ...value));

  U.detail = (event) => {
    const list = U.make("dl", null);
    if (event.simulated) pair(list, "Data", null, U.tag());
    pair(list, "Start", null, `${U.time(event.start)} UTC`);
    pair(list, "End", null, event.end === null ? "open: the data ends first" : `${U.time(event.end)} UTC`);
    pair(list, "Position", null, U.degrees(event.lon, event.lat));
    for (const n of event.vessels) {
      const vessel = U.vessels[n];
      pair(list, vessel.minted ? "Ship" : "MMSI", "Name and flag are as broadcast",
        [vessel.minted ? null : vessel.transmitter, U.own(vessel), vessel.name, vessel.flag, vessel.minted ? `minted id ${vessel.transmitter}` : null]
          .filter(Boolean).join(" · "));
    }
    event.type.fields.forEach(([, label, unit, meaning, kind], i) => {
      const value = event.payload[i];
      if (value !== null) pair(list, label, meaning, SHOW[kind](value, unit));
    });
    if (event.confidence !== null) pair(list, "confidence", "Probability that the observation is right", U.number(event.confidence));
    list.append(U.make("div", { class: "prov" }, "Where it comes from"));
    pair(list, "Event id", null, U.make("code", null, event.id));
    pair(list, "Detector", null, `${event.origin[0]} ${event.origin[1]}, parameters `, U.make("code", null, event.origin[2]));
    for (const hash of event.inputs) {
      const found = U.data.sources.find((row) => row[2] === hash);
      pair(list, "Input", "SHA-256", found ? `${found[1]} ` : "", U.make("code", null, hash.slice(0, 16)));
    }
    return list;
  };
})(window.Ullage);
