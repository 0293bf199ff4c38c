// The drawing of a network: point at a box, and its links alone stay in full ink, in the drawing and in the table; press it
// to keep them so. The table says everything without this file. Nothing is read from or sent to anywhere, no style is set.
(() => {
  "use strict";
  const figure = document.getElementById("drawing");
  if (!figure) return;
  let kept = "";
  const ends = (text) => text.split(" ");
  const show = (box) => {
    const beside = new Set([box]);
    for (const one of document.querySelectorAll("[data-tie], [data-row]")) {
      const [from, to] = ends(one.dataset.tie ?? one.dataset.row);
      const mine = !box || from === box || to === box;
      one.classList.toggle("is-aside", !mine);
      if (mine) { beside.add(from); beside.add(to); }
    }
    for (const one of figure.querySelectorAll("[data-box]")) one.classList.toggle("is-aside", Boolean(box) && !beside.has(one.dataset.box));
  };
  const boxOf = (event) => event.target.closest("[data-box]")?.dataset.box ?? "";
  figure.addEventListener("pointerover", (event) => show(boxOf(event) || kept));
  figure.addEventListener("pointerleave", () => show(kept));
  figure.addEventListener("click", (event) => { const box = boxOf(event); kept = box === kept ? "" : box; show(kept); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && kept) { kept = ""; show(""); } });
  for (const hint of figure.querySelectorAll("[data-scripted]")) hint.hidden = false;
})();
