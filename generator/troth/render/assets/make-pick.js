/* Troth: choose a person or a record by a word of its name: a combobox with a list below it, for keyboard, mouse and screen reader. */
troth.picks = (() => {
  "use strict";

  const { element } = troth.dom;
  const { Control, changed, line } = troth.controls;

  const MOST = 8;

  /**
   * What a list can offer: an id, its words, and what tells it apart from others of the same words.
   * @typedef {{ id: string, text: string, note?: string, offer?: { go: (text: string) => string } }} Choice
   */

  /* Those in which every word of the text begins a word, the ones that begin with the text first. */
  const search = (text, all) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = ({ text: said, note, id }) => {
      const parts = `${said} ${note ?? ""} ${id}`.toLowerCase().split(/[\s\-·,:()]+/);
      return words.every((word) => parts.some((part) => part.startsWith(word)) || said.toLowerCase().includes(word));
    };
    const begins = (each) => (each.text.toLowerCase().startsWith(text.toLowerCase()) ? 0 : 1);
    return all.filter(fits).sort((one, other) => begins(one) - begins(other));
  };

  class Pick extends Control {
    constructor(known, node) {
      super();
      this.known = known;
      /** @type {Choice[]} */
      this.shown = [];
      this.active = -1;
      /** @type {string} what was chosen, where several have these words */
      this.chosen = "";
      const listId = `${this.id}-list`;
      const input = line(known.hint ? { examples: [known.hint] } : node, {
        id: this.id,
        role: "combobox",
        "aria-expanded": "false",
        "aria-autocomplete": "list",
        "aria-controls": listId,
      });
      this.inputs = [input];
      this.options = element("ul", { class: "troth-options", role: "listbox", id: listId, "aria-label": "Suggestions", hidden: true });
      this.count = element("span", { class: "troth-sr", role: "status" });
      this.box = element("div", { class: "troth-pick" }, input, this.options, this.count);
      input.addEventListener("input", () => this.open());
      input.addEventListener("keydown", (event) => this.press(event));
      input.addEventListener("blur", () => this.leave());
      this.options.addEventListener("mousedown", (event) => {
        event.preventDefault();
        const chosen = event.target.closest("[role=option]");
        if (chosen) this.choose(this.shown[Number(chosen.dataset.trothAt)]);
      });
    }

    open() {
      const text = this.inputs[0].value.trim();
      const found = search(text, this.known.all());
      this.shown = found.slice(0, MOST);
      const offers = text && !this.known.id(text) ? (this.known.offers ?? []) : [];
      this.shown.push(...offers.map((offer) => ({ id: "", text: offer.says(text), offer })));
      const rows = this.shown.map(({ text: said, note }, index) =>
        element(
          "li",
          { role: "option", id: `${this.id}-option-${index}`, "data-troth-at": index, "aria-selected": "false" },
          element("bdi", {}, said),
          note ? element("span", { class: "troth-note" }, ` ${note}`) : null,
        ),
      );
      this.options.replaceChildren(...rows);
      this.options.hidden = !rows.length;
      this.inputs[0].setAttribute("aria-expanded", String(rows.length > 0));
      this.count.textContent = `${found.length || "Nothing"} found`;
      this.mark(-1);
    }

    mark(index) {
      this.active = index;
      for (const [place, row] of [...this.options.children].entries()) row.setAttribute("aria-selected", String(place === index));
      if (index < 0) this.inputs[0].removeAttribute("aria-activedescendant");
      else {
        this.inputs[0].setAttribute("aria-activedescendant", `${this.id}-option-${index}`);
        this.options.children[index].scrollIntoView({ block: "nearest" });
      }
    }

    close() {
      this.options.hidden = true;
      this.active = -1;
      this.count.textContent = "";
      this.inputs[0].setAttribute("aria-expanded", "false");
      this.inputs[0].removeAttribute("aria-activedescendant");
    }

    press(event) {
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (moves[event.key]) {
        event.preventDefault();
        if (this.options.hidden) this.open();
        const count = this.shown.length;
        if (count) this.mark((this.active + moves[event.key] + count + (this.active < 0 && moves[event.key] < 0 ? 1 : 0)) % count);
      } else if (event.key === "Enter" && !this.options.hidden) {
        event.preventDefault();
        const only = this.shown.length === 1 ? this.shown[0] : undefined;
        const chosen = this.shown[this.active] ?? only;
        if (chosen) this.choose(chosen);
        else this.leave();
      } else if (event.key === "Escape" && !this.options.hidden) {
        event.preventDefault();
        event.stopPropagation();
        this.close();
      }
    }

    /** @param {Choice} choice */
    choose(choice) {
      this.chosen = choice.offer ? choice.offer.go(this.inputs[0].value.trim()) : choice.id;
      this.set(this.chosen);
      changed(this.inputs[0]);
      this.close();
      this.inputs[0].dispatchEvent(new Event("change", { bubbles: true }));
    }

    leave() {
      this.close();
      const id = this.known.id(this.inputs[0].value.trim());
      if (id !== undefined) this.set(id);
    }

    value() {
      const text = this.inputs[0].value.trim();
      if (this.chosen && this.known.says(this.chosen) === text) return this.chosen;
      return text ? (this.known.id(text) ?? text) : undefined;
    }

    set(value) {
      this.inputs[0].value = value ? this.known.says(value) : "";
    }

    misfit() {
      const text = this.inputs[0].value.trim();
      return text && this.known.id(text) === undefined ? this.known.unknown(text) : "";
    }
  }

  return { Pick };
})();
