/* Begin: theme, filter, table, timeline, map; then say that the page is ready. */
(function (U) {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const preferred = matchMedia("(prefers-color-scheme: dark)");
  const paint = (theme) => {
    root.dataset.theme = theme;
    button.textContent = theme === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `Change to ${theme === "dark" ? "light" : "dark"} colours`);
  };
  const change = (theme) => { paint(theme); U.tell("theme"); };
  paint(preferred.matches ? "dark" : "light");
  preferred.addEventListener("change", () => change(preferred.matches ? "dark" : "light"));
  button.addEventListener("click", () => change(root.dataset.theme === "dark" ? "light" : "dark"));
  /* Paper is white. */
  let before = null;
  addEventListener("beforeprint", () => { before = root.dataset.theme; change("light"); });
  addEventListener("afterprint", () => { if (before) change(before); });

  U.apply();
  U.drawTable();
  U.drawTimeline();
  U.drawMap(() => { root.dataset.ready = "1"; });
})(window.Ullage);
