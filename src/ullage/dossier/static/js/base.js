/* The page's data, words and small tools. Rows are read by name through the accessors here. */
"use strict";
window.Ullage = {};
(function (U) {
  const data = JSON.parse(document.getElementById("data").textContent);
  const [ID, TYPE, START, END, LON, LAT, WHO, CONFIDENCE, ORIGIN, INPUTS, SIMULATED, PAYLOAD] =
    Array.from({ length: 12 }, (_, i) => i);

  const events = data.events.map((row, number) => ({
    number,
    id: row[ID], type: data.types[row[TYPE]], kind: row[TYPE],
    start: row[START], end: row[END], lon: row[LON], lat: row[LAT],
    vessels: row[WHO], confidence: row[CONFIDENCE], origin: data.inputs.origins[row[ORIGIN]],
    inputs: row[INPUTS].map((i) => data.inputs.hashes[i]),
    simulated: row[SIMULATED] === 1, payload: row[PAYLOAD],
  }));
  const vessels = data.vessels.map(([transmitter, name, flag, ident], number) =>
    ({ number, transmitter, name, flag, ident, minted: transmitter.startsWith("-"), events: 0, atSea: 0 }));
  const places = data.places.map(([name, kind, country, lon, lat, radius, precision, source, note]) =>
    ({ name, kind, country, lon, lat, radius, precision, source, note }));

  let low = Infinity, high = -Infinity;
  const stretch = (from, to) => {
    low = Math.min(low, from);
    high = Math.max(high, to === null ? from : to);
  };
  for (const event of events) {
    stretch(event.start, event.end);
    for (const number of event.vessels) {
      vessels[number].events += 1;
      if (event.type.name !== "port_visit") vessels[number].atSea += 1;
    }
  }
  for (const track of data.tracks) stretch(track[1], track[2]);
  if (low > high) [low, high] = [0, 1];
  if (low === high) high = low + 3600e3;

  Object.assign(U, { data, events, vessels, places, span: [low, high] });

  /* Those with most events away from port first. */
  U.rank = (a, b) => b.atSea - a.atSea || b.events - a.events || a.number - b.number;

  const fields = data.types.map((type) => new Map(type.fields.map(([name], i) => [name, i])));
  U.value = (event, name) => {
    const at = fields[event.kind].get(name);
    return at === undefined ? null : event.payload[at];
  };
  U.lasts = (event) => (event.end === null ? high : event.end) - event.start;
  U.ends = (event) => (event.end === null ? high : event.end);

  const two = (n) => String(n).padStart(2, "0");
  U.day = (ms) => new Date(ms).toISOString().slice(0, 10);
  U.clock = (ms) => new Date(ms).toISOString().slice(11, 16);
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  U.date = (ms) => `${new Date(ms).getUTCDate()} ${MONTHS[new Date(ms).getUTCMonth()]}`;
  U.month = (ms) => `${MONTHS[new Date(ms).getUTCMonth()]} ${new Date(ms).getUTCFullYear()}`;
  U.time = (ms) => `${U.day(ms)} ${U.clock(ms)}`;
  U.duration = (ms) => {
    const minutes = Math.round(ms / 60e3);
    if (minutes < 60) return `${minutes} min`;
    if (minutes < 72 * 60) return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${two(minutes % 60)}` : ""}`;
    return `${(minutes / 1440).toFixed(1)} d`;
  };
  U.number = (value, digits) => {
    if (typeof value !== "number") return String(value);
    const text = digits === undefined ? String(value) : value.toFixed(digits);
    const [whole, part] = text.split(".");
    if (/e/.test(text)) return text;
    return whole.replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f") + (part ? `.${part}` : "");
  };
  U.degrees = (lon, lat) => {
    const x = ((((lon + 180) % 360) + 360) % 360) - 180;
    return `${Math.abs(lat).toFixed(4)}° ${lat < 0 ? "S" : "N"} ${Math.abs(x).toFixed(4)}° ${x < 0 ? "W" : "E"}`;
  };
  U.metres = (m) => (Math.abs(m) < 2000 ? `${U.number(m, 0)}\u00a0m` : `${U.number(m / 1000, m < 20000 ? 1 : 0)}\u00a0km`);
  U.knots = (kn) => (kn < 0.05 ? "under 0.1\u00a0kn" : `${U.number(kn, 1)}\u00a0kn`);
  U.own = (vessel) => (vessel.ident ? `id ${vessel.ident}` : null);
  U.named = (vessel) => vessel.name
    || (vessel.minted ? U.own(vessel) || `ship …${vessel.transmitter.slice(-6)}` : vessel.transmitter);

  /* An element with attributes and children; strings become text, never markup. */
  U.make = (tag, attributes, ...children) => {
    const node = tag === "svg" || tag === "path"
      ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "on") for (const [kind, act] of Object.entries(value)) node.addEventListener(kind, act);
      else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };
  U.css = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  U.still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* Who wants to know when the filter, the selection, or the theme changes. */
  const told = { filter: [], select: [], theme: [] };
  U.when = (what, act) => told[what].push(act);
  U.tell = (what, ...about) => told[what].forEach((act) => act(...about));

  U.selected = null;
  U.select = (event, from) => {
    U.selected = event;
    U.tell("select", event, from);
  };
})(window.Ullage);
