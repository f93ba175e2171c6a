/* The map: land, places, tracks, events. */
(function (U) {
  const rad = Math.PI / 180;
  const feature = (type, coordinates, properties) => ({ type: "Feature", properties: properties || {}, geometry: { type, coordinates } });
  const collection = (features) => ({ type: "FeatureCollection", features });
  const DARK = { sea: "#1a242b", land: "#2b353b", coast: "#4d5b64", line: "#8fa0aa", halo: "#12171b", text: "#c9d3d9", pick: "#ffd166" };
  const LIGHT = { sea: "#e3ecf0", land: "#f6f3ea", coast: "#a9b4ae", line: "#7b8a93", halo: "#ffffff", text: "#3a464d", pick: "#e0a100" };
  const colours = () => (document.documentElement.dataset.theme === "dark" ? DARK : LIGHT);

  /* Where symbols would hide each other, events are dots until the map is near. */
  const CROWD = 1500, NEAR = 7;
  const crowded = () => U.shown.length > CROWD;
  const kindColours = () => ["match", ["get", "kind"], ...U.data.types.flatMap(({ name }) => [name, U.colour(name)]), U.css("ink")];

  const sums = (deltas, scale, step, offset) => {
    const out = [];
    let at = 0;
    for (let i = offset; i < deltas.length; i += step) out.push((at += deltas[i]) / scale);
    return out;
  };
  const ringOf = (flat) => {
    const x = sums(flat, 1e4, 2, 0), y = sums(flat, 1e4, 2, 1);
    const ring = x.map((lon, i) => [lon, y[i]]);
    ring.push(ring[0]);
    return ring;
  };
  const polygons = (list) => collection(list.map((rings) => feature("Polygon", rings.map(ringOf))));

  /* The coast without the straight cuts at the edge of the box and at ±180°. */
  const coastLines = (land, [west, south, east, north]) => {
    const near = (a, b) => Math.abs(a - b) < 2e-4;
    const cut = (a, b) => (near(a[0], b[0]) && (near(a[0], west) || near(a[0], east) || near(Math.abs(a[0]) % 360, 180)))
      || (near(a[1], b[1]) && (near(a[1], south) || near(a[1], north)));
    const lines = [];
    for (const { geometry } of land.features) {
      for (const ring of geometry.coordinates) {
        let line = [ring[0]];
        for (let i = 1; i < ring.length; i += 1) {
          if (cut(ring[i - 1], ring[i])) {
            if (line.length > 1) lines.push(line);
            line = [];
          }
          line.push(ring[i]);
        }
        if (line.length > 1) lines.push(line);
      }
    }
    return collection([feature("MultiLineString", lines)]);
  };

  const circle = (place) => {
    const points = [];
    const up = place.radius / 111195, across = up / Math.max(Math.cos(place.lat * rad), 0.01);
    for (let i = 0; i <= 48; i += 1) {
      points.push([place.lon + across * Math.cos((i * Math.PI) / 24), place.lat + up * Math.sin((i * Math.PI) / 24)]);
    }
    return feature("Polygon", [points]);
  };

  /* Tracks decoded once; cut to the filter's period when drawn. */
  const tracks = U.data.tracks.map(([vessel, start, end, positions, x, y, t]) => ({
    vessel: U.vessels[vessel], start, end, positions,
    lon: sums(x, 1e5, 1, 0), lat: sums(y, 1e5, 1, 0), time: sums(t, 1e-3, 1, 0),
  }));
  const pieces = (track, from, to) => {
    const line = [];
    for (let i = 0; i < track.lon.length; i += 1) {
      if (track.time[i] >= from && track.time[i] <= to) line.push([track.lon[i], track.lat[i]]);
    }
    return line;
  };
  const trackFeature = (track, line) => feature("LineString", line, {
    name: U.named(track.vessel), colour: track.vessel.colour || "", busy: track.vessel.colour ? 1 : 0,
  });
  const trackData = (from, to, wanted) => collection(tracks
    .filter((track) => track.start <= to && track.end >= from && (!wanted || wanted.has(track.vessel.number)))
    .map((track) => [track, pieces(track, from, to)])
    .filter(([, line]) => line.length > 1)
    .map(([track, line]) => trackFeature(track, line)));
  const shownTracks = () => trackData(U.state.from === null ? -Infinity : U.state.from, U.state.to === null ? Infinity : U.state.to);

  const closest = (lon, to) => lon + 360 * Math.round((to - lon) / 360);
  const gapLine = (event) => {
    const [x0, y0, x1, y1] = ["off_lon", "off_lat", "on_lon", "on_lat"].map((name) => U.value(event, name));
    if (x0 === null || x1 === null) return null;
    const from = closest(x0, event.lon);
    return [[from, y0], [closest(x1, from), y1]];
  };
  const eventData = (list) => collection(list.map((event) =>
    feature("Point", [event.lon, event.lat], { number: event.number, kind: event.type.name })));
  const gapData = (list) => collection(list.map((event) => [event, gapLine(event)])
    .filter(([, line]) => line).map(([event, line]) => feature("LineString", line, { number: event.number })));

  const style = () => {
    const c = colours();
    const land = polygons(U.data.land.fine);
    const [w, s, e, n] = U.data.land.box;
    const source = (data, more) => ({ type: "geojson", data, ...more });
    const fine = { tolerance: 0.2, maxzoom: 12 };
    const none = collection([]);
    return {
      version: 8,
      sources: {
        coarse: source(polygons(U.data.land.coarse)),
        box: source(collection([feature("Polygon", [[[w, s], [e, s], [e, n], [w, n], [w, s]]])])),
        land: source(land, fine), coast: source(coastLines(land, U.data.land.box), fine),
        circles: source(collection(U.places.filter((place) => place.radius > 0).map(circle))),
        places: source(collection(U.places.map((place) => feature("Point", [place.lon, place.lat], { name: place.name })))),
        tracks: source(shownTracks(), { tolerance: 0.2 }), picked: source(none), gaps: source(gapData(U.shown)),
        events: source(eventData(U.shown)), halo: source(none),
      },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": c.sea } },
        { id: "coarse", type: "fill", source: "coarse", paint: { "fill-color": c.land } },
        { id: "box", type: "fill", source: "box", paint: { "fill-color": c.sea, "fill-antialias": false } },
        { id: "land", type: "fill", source: "land", paint: { "fill-color": c.land, "fill-antialias": false } },
        { id: "coast", type: "line", source: "coast", paint: { "line-color": c.coast, "line-width": 0.8 } },
        { id: "circles", type: "line", source: "circles", paint: { "line-color": c.line, "line-width": 0.8, "line-dasharray": [3, 2] } },
        { id: "picked", type: "line", source: "picked", layout: { "line-join": "round", "line-cap": "round" },
          paint: { "line-color": c.pick, "line-width": 10, "line-opacity": 0.45 } },
        { id: "tracks", type: "line", source: "tracks", layout: { "line-join": "round", "line-cap": "round", "line-sort-key": ["get", "busy"] },
          paint: { "line-color": ["case", ["==", ["get", "colour"], ""], c.line, ["get", "colour"]],
            "line-width": ["interpolate", ["linear"], ["zoom"], 3, ["case", ["==", ["get", "busy"], 1], 1.1, 0.5], 9, ["case", ["==", ["get", "busy"], 1], 2.2, 1]],
            "line-opacity": ["case", ["==", ["get", "busy"], 1], 0.85, 0.45] } },
        { id: "gaps", type: "line", source: "gaps", paint: { "line-color": U.colour("gap"), "line-width": 1.4, "line-dasharray": [1.5, 2.5] } },
        { id: "halo", type: "circle", source: "halo", paint: { "circle-radius": 17, "circle-color": c.pick, "circle-opacity": 0.35, "circle-stroke-color": c.pick, "circle-stroke-width": 2.5 } },
        { id: "dots", type: "circle", source: "events", maxzoom: NEAR,
          paint: { "circle-color": kindColours(), "circle-radius": ["interpolate", ["linear"], ["zoom"], 2, 1.6, NEAR, 3.4], "circle-opacity": 0.6 } },
        { id: "events", type: "symbol", source: "events",
          layout: { "icon-image": ["get", "kind"], "icon-allow-overlap": true, "icon-ignore-placement": true,
            "icon-size": ["interpolate", ["linear"], ["zoom"], 2, 0.55, 8, 0.95] } },
        { id: "places", type: "symbol", source: "places", minzoom: 2.2,
          layout: { "text-field": ["get", "name"], "text-size": 11.5, "text-font": [U.css("sans")], "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 0.9 },
          paint: { "text-color": c.text, "text-halo-color": c.halo, "text-halo-width": 1.4 } },
      ],
    };
  };

  const thin = (map) => {
    map.setLayerZoomRange("dots", 0, crowded() ? NEAR : 0.1);
    for (const layer of ["events", "gaps"]) map.setLayerZoomRange(layer, crowded() ? NEAR : 0, 24);
  };

  const addIcon = (map, name) => map.addImage(name, U.icon(name, 48), { pixelRatio: 2 });

  const repaint = (map) => {
    const c = colours();
    const paint = (layer, key, value) => map.setPaintProperty(layer, key, value);
    paint("sea", "background-color", c.sea);
    paint("box", "fill-color", c.sea);
    for (const layer of ["coarse", "land"]) paint(layer, "fill-color", c.land);
    paint("coast", "line-color", c.coast);
    paint("circles", "line-color", c.line);
    paint("tracks", "line-color", ["case", ["==", ["get", "colour"], ""], c.line, ["get", "colour"]]);
    paint("picked", "line-color", c.pick);
    for (const key of ["circle-color", "circle-stroke-color"]) paint("halo", key, c.pick);
    paint("gaps", "line-color", U.colour("gap"));
    paint("dots", "circle-color", kindColours());
    paint("places", "text-color", c.text);
    paint("places", "text-halo-color", c.halo);
    for (const { name } of U.data.types) if (map.hasImage(name)) map.updateImage(name, U.icon(name, 48));
  };

  const boundsOf = (event) => {
    const line = gapLine(event) || [[event.lon, event.lat]];
    const x = line.map((p) => p[0]).concat(event.lon), y = line.map((p) => p[1]).concat(event.lat);
    return [[Math.min(...x), Math.min(...y)], [Math.max(...x), Math.max(...y)]];
  };

  const goTo = (map, event) => {
    const bounds = boundsOf(event);
    const wide = Math.max(bounds[1][0] - bounds[0][0], bounds[1][1] - bounds[0][1]);
    const animate = !U.still();
    if (wide > 0.02) map.fitBounds(bounds, { padding: 70, maxZoom: 9.5, animate, duration: 900 });
    else map.easeTo({ center: [event.lon, event.lat], zoom: Math.max(map.getZoom(), 8), animate, duration: 900 });
  };

  const legend = () => {
    const node = document.getElementById("legend");
    const items = U.coloured.filter((vessel) => tracks.some((track) => track.vessel === vessel)).map((vessel) => {
      const swatch = U.make("i", { class: "swatch" });
      swatch.style.background = vessel.colour;
      return U.make("li", null, swatch, U.make("span", null, U.named(vessel)));
    });
    if (!tracks.length) return;
    const others = new Set(tracks.map((track) => track.vessel).filter((vessel) => !vessel.colour)).size;
    if (others) {
      const swatch = U.make("i", { class: "swatch" });
      swatch.style.background = "var(--faint)";
      items.push(U.make("li", null, swatch, U.make("span", null, `${items.length ? "others" : "all"} (${U.number(others)})`)));
    }
    const open = innerWidth > 700 && innerHeight > 600;
    node.append(U.make("details", open ? { open: true } : null, U.make("summary", null, "Tracks"), U.make("ul", null, ...items)));
  };

  const watermark = () => {
    if (!U.data.simulated) return;
    document.documentElement.classList.add("is-simulated");
    const node = document.getElementById("watermark");
    for (const [x, y] of [[25, 18], [75, 18], [50, 51], [25, 84], [75, 84]]) {
      const span = U.make("span", null, "SIMULATED DATA");
      span.style.left = `${x}%`;
      span.style.top = `${y}%`;
      node.append(span);
    }
  };

  const note = () => {
    const { drawn, given } = U.data.vertices;
    const less = drawn < given ? `Tracks simplified for display: ${U.number(drawn)} of ${U.number(given)} vertices. ` : "";
    document.getElementById("mapnote").textContent = `${less}Coast: Natural Earth`;
  };

  const fail = (why) => {
    document.getElementById("map").replaceChildren(U.make("div", { class: "mapfail" },
      U.make("p", null, "The map cannot be drawn: this browser offers no WebGL 2. The timeline and the table hold the same events."), U.make("p", { class: "small" }, why)));
    document.documentElement.dataset.map = "failed";
  };

  const connect = (map, popup) => {
    U.when("filter", () => {
      thin(map);
      map.getSource("events").setData(eventData(U.shown));
      map.getSource("gaps").setData(gapData(U.shown));
      map.getSource("tracks").setData(shownTracks());
    });
    U.when("theme", () => repaint(map));
    U.when("select", (event, from) => {
      map.getSource("halo").setData(event ? eventData([event]) : collection([]));
      const around = 12 * 3600e3;
      map.getSource("picked").setData(event
        ? trackData(event.start - around, U.ends(event) + around, new Set(event.vessels)) : collection([]));
      document.documentElement.dataset.mapSelected = event ? event.id : "";
      popup.remove();
      if (!event) return;
      popup.setLngLat([event.lon, event.lat]).setDOMContent(U.popup(event)).addTo(map);
      if (from !== "map") goTo(map, event);
    });
    const layers = ["events", "dots"];
    map.on("click", layers, (happening) => U.select(U.events[happening.features[0].properties.number], "map"));
    map.on("mouseenter", layers, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layers, () => { map.getCanvas().style.cursor = ""; });
    popup.on("close", () => { if (U.selected && !popup.isOpen()) map.getSource("halo").setData(eventData([U.selected])); });
  };

  U.drawMap = (ready) => {
    watermark();
    note();
    legend();
    const [west, south, east, north] = U.data.view;
    try {
      const map = new maplibregl.Map({
        container: "map", style: style(), attributionControl: false, dragRotate: false, pitchWithRotate: false,
        bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: innerWidth < 600 ? 18 : 36, maxZoom: 11 },
        maxZoom: 16, minZoom: 0.5, renderWorldCopies: true, fadeDuration: 0, canvasContextAttributes: { preserveDrawingBuffer: true },
      });
      map.touchZoomRotate.disableRotation();
      map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
      map.addControl(new maplibregl.ScaleControl({ unit: "nautical" }), "bottom-left");
      const popup = new maplibregl.Popup({ closeOnClick: false, offset: 16, focusAfterOpen: false });
      map.on("styleimagemissing", ({ id }) => addIcon(map, id));
      map.on("load", () => { thin(map); connect(map, popup); });
      map.once("idle", ready);
      map.on("error", (fault) => { document.documentElement.dataset.map = String(fault.error && fault.error.message); });
      U.map = map;
    } catch (error) {
      fail(error.message);
      ready();
    }
  };
})(window.Ullage);
