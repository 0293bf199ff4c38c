// Shortcuts of the keyboard: / search, g then a letter, n new, j k rows, . actions, ? help. Pages work without this file,
// each person can switch it off, and it takes no key from a field. Nothing is read from or sent to anywhere.
(() => {
  "use strict";
  const FIELDS = "input, textarea, select, [contenteditable]";
  const ROWS = ".deadline h3 a, .rows__head a, .question h3, .fact > .ref, .table tbody th a, .silence h3 a";
  let leading = false;
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const focus = (node) => {
    if (!node) return false;
    if (node.tabIndex < 0) node.tabIndex = -1;
    node.focus();
    return true;
  };
  const follow = (link) => { if (link) link.click(); return Boolean(link); };
  const row = (by) => {
    const all = shown(ROWS);
    const at = all.indexOf(document.activeElement);
    return focus(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  };
  const acts = {
    "/": () => focus(shown(".search input, form[role=search] input[type=search]")[0]),
    "g": () => { leading = true; return true; },
    "n": () => follow(document.querySelector("a[data-new]")),
    "j": () => row(1),
    "k": () => row(-1),
    ".": () => focus(shown("main .actions :is(a, button)")[0]),
    "?": () => follow(document.querySelector("a[data-help]")),
  };
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || key === "Shift") return;
    if (target instanceof Element && target.closest(FIELDS)) return;
    const led = leading;
    leading = false;
    const act = led ? () => follow(document.querySelector(`.nav a[data-key="${CSS.escape(key)}"]`)) : acts[key];
    if (act && act()) event.preventDefault();
  });
})();
