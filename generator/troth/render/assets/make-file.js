/* Troth: a file that a form makes: its path, its text, and the buttons that take it to the board's host. */
troth.file = (() => {
  "use strict";

  const { element } = troth.dom;
  const board = troth.board;

  const copy = async (text, code) => {
    try {
      await navigator.clipboard.writeText(text);
      return "Copied.";
    } catch {
      getSelection().selectAllChildren(code);
      return "Selected: copy it with your keyboard.";
    }
  };

  /* Where a browser goes with a file, and what the button says. */
  const wayTo = (file) => {
    const { host } = board;
    if (!host)
      return {
        label: "Copy the text",
        copies: true,
        says: `${file.isNew ? "Make this file" : "Edit this file"} in the board's repository: ${file.path}.`,
      };
    const on = host.label || "the host";
    if (!file.isNew) {
      return {
        label: `Copy and open on ${on}`,
        copies: true,
        url: `${host.edit}${encodeURI(file.path)}#L${file.line}`,
        says: `Then propose the change. Others can review it before it takes effect.`,
      };
    }
    const bare = `${host.new}${encodeURI(file.folder)}?${host.name}=${encodeURIComponent(file.name)}`;
    const filled = `${bare}&value=${encodeURIComponent(file.text)}`;
    if (host.fills && filled.length <= board.longest.address) {
      return {
        label: `Propose on ${on}`,
        copies: false,
        url: filled,
        says: `${on} opens with the file filled in. Others can review it before it takes effect.`,
      };
    }
    return {
      label: `Copy and create the file on ${on}`,
      copies: true,
      url: bare,
      says: `${on} opens an empty file of that name: paste the text, and propose it.`,
    };
  };

  class File {
    /**
     * @param {number} index which of the files it is
     * @param {number} count how many there are
     * @param {{ mayGoOn: () => boolean, tell: (words: string) => void }} page whether nothing is wrong, and where to say what was done
     */
    constructor(index, count, page) {
      this.page = page;
      this.path = element("code");
      this.code = element("code");
      this.go = element("button", { type: "button", class: "troth-make-go" });
      this.only = element("button", { type: "button", class: "troth-add" }, "Copy the text");
      this.says = element("p", { class: "troth-note" });
      this.where = element("p", { class: "troth-make-where" });
      this.note = element("p", { class: "troth-note" });
      this.go.addEventListener("click", () => this.take(wayTo(this.file)));
      this.only.addEventListener("click", () => this.take({ copies: true }));
      this.element = this.draw(index, count);
    }

    draw(index, count) {
      const number = count > 1 ? element("span", { class: "troth-label" }, `${index + 1} of ${count} `) : null;
      const label = count > 1 ? `Text of file ${index + 1}` : "Its text";
      return element(
        "section",
        { class: "troth-make-file" },
        element("p", { class: "troth-make-path" }, number, this.path),
        this.note,
        element("pre", { class: "troth-entry no-copy", tabindex: "0", role: "region", "aria-label": label }, this.code),
        this.where,
        element("p", { class: "troth-make-buttons" }, this.go, this.only),
        this.says,
      );
    }

    show(file) {
      this.file = file;
      const way = wayTo(file);
      this.path.textContent = file.path;
      this.code.textContent = file.text;
      this.go.textContent = way.label;
      this.says.textContent = way.says;
      this.where.textContent = file.where ?? "";
      this.note.textContent = file.note;
      this.only.hidden = way.label === this.only.textContent;
    }

    /**
     * Copy the text, or open the host with it.
     * @param {{ copies: boolean, url?: string }} way
     */
    async take(way) {
      if (!this.page.mayGoOn()) return;
      const done = way.copies ? copy(this.file.text, this.code) : Promise.resolve("");
      if (way.url) open(way.url, "_blank", "noopener");
      this.page.tell(await done);
    }
  }

  return { File };
})();
