// Search as you type: a listbox below the field, by arrow keys, Enter and Escape. Without this script the form works.
(() => {
  const field = document.getElementById("q");
  const list = document.getElementById("suggestions");
  let asked = 0;
  let options = [];
  let chosen = -1;

  const close = () => {
    asked++; // an answer still on its way would open it again
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    chosen = -1;
  };

  const choose = (position) => {
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === position)));
    chosen = position;
    if (position < 0) {
      field.removeAttribute("aria-activedescendant");
    } else {
      field.setAttribute("aria-activedescendant", options[position].id);
      options[position].scrollIntoView({ block: "nearest" });
    }
  };

  const show = (hits) => {
    list.replaceChildren();
    options = [];
    let group = null;
    for (const hit of hits) {
      if (group === null || group.dataset.kind !== hit.kind) {
        group = document.createElement("div");
        group.setAttribute("role", "group");
        group.setAttribute("aria-label", hit.kind);
        group.dataset.kind = hit.kind;
        const title = document.createElement("div");
        title.className = "kind";
        title.setAttribute("role", "presentation");
        title.textContent = hit.kind;
        group.append(title);
        list.append(group);
      }
      const option = document.createElement("a");
      option.href = hit.address;
      option.id = `suggestion-${options.length}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.tabIndex = -1;
      const label = document.createElement("span");
      label.textContent = hit.label;
      const detail = document.createElement("small");
      detail.textContent = hit.detail;
      option.append(label, detail);
      group.append(option);
      options.push(option);
    }
    list.hidden = options.length === 0;
    field.setAttribute("aria-expanded", String(options.length > 0));
    chosen = -1;
  };

  // Hits of a kind stand together, in the order in which kinds first appear.
  const grouped = (hits) => {
    const kinds = [...new Set(hits.map((hit) => hit.kind))];
    return kinds.flatMap((kind) => hits.filter((hit) => hit.kind === kind));
  };

  const ask = async () => {
    const text = field.value.trim();
    if (!text) return close();
    const turn = ++asked;
    const answer = await fetch(`/suggest?q=${encodeURIComponent(text)}`).catch(() => null);
    if (!answer?.ok) return;
    const { hits } = await answer.json();
    if (turn === asked) show(grouped(hits));
  };

  field.addEventListener("input", ask);
  field.addEventListener("keydown", (event) => {
    if (list.hidden) {
      return;
    } else if (event.key === "Escape") {
      event.preventDefault(); // the field would be emptied
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      asked++; // an answer still on its way would move what is being chosen
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + 1 + step + options.length + 1) % (options.length + 1)) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      options[chosen].click();
    }
  });
  field.form.addEventListener("focusout", (event) => {
    if (!field.form.contains(event.relatedTarget)) close();
  });
})();
