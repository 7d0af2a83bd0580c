/* Troth: a form that is filled in: its draft, what is wrong with it, and the panel that sends it. */
troth.form = (() => {
  "use strict";

  const { element } = troth.dom;
  const { added } = troth;
  const { List } = troth.controls;
  const { more } = troth.known;
  const { DRAFTS, draftOf, dropDraft, dropSent, keepDraft, keepSent, nameOf } = troth.kept;
  const { Sending } = troth.send;
  const { File } = troth.file;
  const { advise } = troth.words;

  /* All controls in a form, with those inside of others, and what a summary calls each. */
  const every = (controls, title = "") =>
    controls.flatMap((each) => {
      each.title = title ? (each.alone ? title : `${title} · ${each.label}`) : each.label;
      const parts = each.parts();
      for (const part of parts) part.alone = each instanceof List && parts.length === 1;
      return [each, ...every(parts, each.title)];
    });
  const spoken = (title) => (title.endsWith("?") ? title : `${title}:`);

  /* All that was typed into a form. */
  const stateOf = ({ how, respond, steps, controls }) => ({
    added: added.state(),
    how: how?.state(),
    respond: respond?.state(),
    steps: steps?.state(),
    controls: Object.fromEntries(Object.entries(controls).map(([name, each]) => [name, each.state()])),
  });
  const restore = (task, state) => {
    added.restore(state.added);
    if (state.how && task.how) {
      task.how.restore(state.how);
      task.draw();
    }
    for (const [name, each] of Object.entries(task.controls)) if (state.controls?.[name] !== undefined) each.restore(state.controls[name]);
    if (state.respond) task.respond?.restore(state.respond);
    if (state.steps) task.steps?.restore(state.steps);
  };

  /* A form with what comes of it. `anew` makes it once more, empty. */
  class Filling {
    /**
     * @param {any} task what is filled in
     * @param {string} key under which its draft is kept, and no other
     * @param {() => void} anew
     */
    constructor(task, key, anew) {
      this.task = task;
      this.key = key;
      this.tried = false;
      this.touched = new Set();
      this.empty = JSON.stringify(stateOf(task));
      this.sending = new Sending({
        mayGoOn: () => this.mayGoOn(),
        sent: (url) => this.remember(url),
        tell: (words) => this.tell(words),
        back: () => this.goBack(),
        anew,
      });
      this.news = element("div", { role: "status" });
      this.draft = element("p", { class: "troth-note troth-make-draft", hidden: true });
      this.summary = element("div", {
        class: "troth-make-summary",
        tabindex: "-1",
        role: "group",
        "aria-label": "Fields that need attention",
        hidden: true,
      });
      this.status = element("p", { class: "troth-make-status", role: "status" });
      this.form = element(
        "form",
        { class: "troth-make-form", novalidate: true, autocomplete: "off" },
        this.draft,
        this.summary,
        task.element,
      );
      this.blocks = [];
      this.files = element("div", {});
      this.byHand = more("Edit the file instead (for maintainers)", this.files);
      this.out = element(
        "aside",
        { class: "troth-make-out", "aria-label": "Send" },
        this.sending.element,
        this.news,
        this.status,
        this.byHand,
      );
      this.element = element("div", { class: "troth-make-desk" }, this.form, this.out);
      this.listen();
      this.restart(anew);
      this.refresh();
    }

    listen() {
      this.form.addEventListener("input", () => this.change());
      this.form.addEventListener("change", (event) => {
        this.touched.add(event.target);
        this.change();
      });
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (!this.sending.before.hidden) this.sending.go.click();
      });
      addEventListener("storage", ({ key }) => {
        if (key === DRAFTS && this.element.isConnected && !document.hasFocus()) this.bring(draftOf(this.key));
      });
    }

    /* What was typed here before: after a reload, on the way back, in another tab. */
    restart(anew) {
      const draft = draftOf(this.key);
      if (!draft) return;
      this.bring(draft);
      const gone = element("button", { type: "button", class: "troth-add" }, "Start again");
      gone.addEventListener("click", () => {
        dropDraft(this.key);
        anew();
      });
      const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" }).format(new Date(draft.at));
      this.draft.replaceChildren(`Your draft of ${when}. `, gone);
      this.draft.hidden = false;
    }

    bring(draft) {
      if (!draft || JSON.stringify(draft.state) === JSON.stringify(stateOf(this.task))) return;
      restore(this.task, draft.state);
      if (this.blocks.length) this.refresh();
    }

    change() {
      const state = stateOf(this.task);
      if (JSON.stringify(state) === this.empty) dropDraft(this.key);
      else keepDraft(this.key, state);
      this.refresh();
    }

    /* Sent: the draft is kept with it, so that one can go back to it until the board shows it. */
    remember(url) {
      if (this.task.mark) keepSent(this.key, { ...this.task.mark, url, state: stateOf(this.task), href: location.search });
      dropDraft(this.key);
    }

    goBack() {
      dropSent(this.key);
      keepDraft(this.key, stateOf(this.task));
      this.sending.restart();
      this.form.querySelector("input, select, textarea")?.focus();
    }

    all() {
      const { controls, how, respond, steps } = this.task;
      return every([...[how].filter(Boolean), ...Object.values(controls), ...[respond, steps].filter(Boolean)]);
    }

    /* Tell the faults of the fields that were left, and once somebody tried to go on, those of all. */
    check() {
      const all = this.all();
      const misfits = all.map((control) => ({ control, says: control.misfit() })).filter((each) => each.says);
      const first = new Map();
      for (const each of [...misfits, ...this.task.faults()]) {
        const control = each.control?.fault ? each.control : all[0];
        if (!first.has(control)) first.set(control, each.says);
      }
      for (const control of all) {
        const seen = this.tried || control.inputs.some((each) => this.touched.has(each));
        if (control.fault) control.fail(seen ? (first.get(control) ?? "") : "");
      }
      return first;
    }

    refresh() {
      this.summarise(this.check());
      advise(this.task);
      this.sending.show(this.task.message());
      const note = added.note();
      if (note?.textContent !== this.news.firstChild?.textContent) this.news.replaceChildren(...[note].filter(Boolean));
      const files = note ? [] : this.task.files(); // a file alone would name people whom the board doesn't have
      if (this.byHand) this.byHand.hidden = !files.length;
      if (this.blocks.length !== files.length) {
        this.blocks = files.map((_, index) => new File(index, files.length, this));
        this.files.replaceChildren(...this.blocks.map((each) => each.element));
      }
      for (const [index, file] of files.entries()) this.blocks[index].show(file);
    }

    summarise(wrong) {
      this.summary.hidden = !this.tried || !wrong.size;
      if (this.summary.hidden) return;
      const order = this.all();
      const inPlace = [...wrong].sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
      const items = inPlace.map(([control, says]) => {
        const link = element("a", { href: `#${control.id}` }, `${spoken(control.title)} ${says}`);
        link.addEventListener("click", (event) => {
          event.preventDefault();
          event.stopPropagation();
          control.element.closest("details")?.setAttribute("open", "");
          control.focusable?.focus();
        });
        return element("li", {}, link);
      });
      const count = wrong.size === 1 ? "One field needs attention:" : `${wrong.size} fields need attention:`;
      this.summary.replaceChildren(element("p", {}, count), element("ul", {}, ...items));
    }

    /* Whether nothing is wrong any more; what is wrong is told from now on. */
    mayGoOn() {
      this.tried = true;
      this.refresh();
      if (this.summary.hidden) return true;
      this.status.textContent = "";
      this.summary.focus();
      return false;
    }

    tell(words) {
      this.status.textContent = words;
    }
  }

  return { Filling, nameOf, restore, stateOf };
})();
