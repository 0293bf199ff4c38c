// Saves a form marked data-autosave half a minute after something was typed, by the same submit as its button. The page works
// without this file. What could not be sent stays in the page, and the line under the form says so.
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    const told = form.querySelector("[data-autosave-told]");
    let waits = 0;
    const tell = (name) => { if (told) told.textContent = told.dataset[name] || ""; };
    const save = async () => {
      waits = 0;
      const typed = new FormData(form);
      typed.set("do", "save");
      try {
        const answer = await fetch(form.action || location.href, { method: "POST", body: typed, headers: { "X-Autosave": "1" } });
        if (!answer.ok) { tell(answer.status === 409 ? "conflict" : "failed"); return; }
        const { changes } = await answer.json();
        for (const field of document.querySelectorAll('input[name="changes"]')) field.value = changes;
        tell("saved");
      } catch { tell("failed"); waits = setTimeout(save, 30000); }
    };
    form.addEventListener("input", () => { if (!waits) waits = setTimeout(save, 30000); });
    form.addEventListener("submit", () => clearTimeout(waits));
  }
})();
