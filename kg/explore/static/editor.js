// The SPARQL editor: completion of prefixes, terms and keywords, Ctrl+Enter to run, and the caret where an error is.
(() => {
  const area = document.getElementById("query");
  const list = document.createElement("ul");
  list.className = "proposals";
  list.id = "proposals";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.dataset.completionsLabel);
  list.hidden = true;
  area.after(list);
  area.setAttribute("aria-controls", "proposals");

  let words = [];
  let found = [];
  let chosen = 0;
  const typed = () => /[\w:-]*$/.exec(area.value.slice(0, area.selectionStart))[0];

  const close = () => {
    list.hidden = true;
  };

  const mark = () => {
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  };

  const take = (word) => {
    const start = area.selectionStart - typed().length;
    area.setRangeText(word.text + (word.text.endsWith(":") ? "" : " "), start, area.selectionStart, "end");
    close();
    area.focus();
  };

  const place = () => {
    // The line of the caret, from the top of the text: lines are not wrapped apart often enough to matter.
    const line = area.value.slice(0, area.selectionStart).split("\n").length;
    const height = parseFloat(getComputedStyle(area).lineHeight);
    list.style.top = `${Math.min(area.offsetHeight, 14 + line * height - area.scrollTop)}px`;
  };

  const propose = () => {
    const start = typed().toLowerCase();
    if (start.length < 2) return close();
    found = words.filter((word) => word.text.toLowerCase().startsWith(start) && word.text !== typed());
    if (!found.length && !start.includes(":")) {
      found = words.filter((word) => word.text.toLowerCase().split(":").pop().startsWith(start) && word.text.includes(":"));
    }
    found = found.slice(0, 30);
    if (!found.length) return close();
    list.replaceChildren(
      ...found.map((word) => {
        const item = document.createElement("li");
        const note = document.createElement("small");
        item.setAttribute("role", "option");
        item.append(word.text);
        note.textContent = word.note;
        item.append(note);
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(word);
        });
        return item;
      }),
    );
    chosen = 0;
    place();
    list.hidden = false;
    mark();
  };

  area.addEventListener("focus", async () => {
    if (words.length) return;
    const answer = await fetch(area.dataset.completions).catch(() => null);
    if (answer?.ok) words = await answer.json();
  });
  area.addEventListener("input", propose);
  area.addEventListener("blur", close);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      area.form.requestSubmit();
    } else if (list.hidden) {
      return;
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      mark();
    } else if (event.key === "Tab" || event.key === "Enter") {
      event.preventDefault();
      take(found[chosen]);
    }
  });

  const error = document.querySelector("[data-line]");
  if (error) {
    const lines = area.value.split("\n").slice(0, Number(error.dataset.line) - 1);
    const at = lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(error.dataset.column) - 1;
    area.focus();
    area.setSelectionRange(at, at);
  }
})();
