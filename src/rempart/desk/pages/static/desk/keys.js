// Shortcuts of the keyboard: / search, g then a letter, n new, j k rows, . actions, ? help. Pages work without this file,
// and each person can switch it off. Nothing is read from or sent to anywhere.
(() => {
  "use strict";
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]");
  let leading = false;
  const rows = () => [...document.querySelectorAll(".deadline h3 a, .rows__head a, .question h3, .table th a, .silence h3 a")];
  const move = (by) => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) { if (!next.hasAttribute("href")) next.tabIndex = -1; next.focus(); }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (leading) {
      leading = false;
      const link = document.querySelector(`.nav a[data-key="${CSS.escape(event.key)}"]`);
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    const search = document.querySelector(".search input");
    const fresh = document.querySelector("a[data-new]");
    const help = document.querySelector("a[data-help]");
    const actions = document.querySelector(".actions a, .actions button");
    if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
    else if (event.key === "g") leading = true;
    else if (event.key === "n" && fresh) fresh.click();
    else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "." && actions) actions.focus();
    else if (event.key === "?" && help) help.click();
  });
})();
