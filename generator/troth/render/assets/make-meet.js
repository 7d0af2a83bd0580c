/* Troth: run a meeting on the board, or go round what is one's own: one answer and one line of words for each item, one message at the end. */
troth.meet = (() => {
  "use strict";

  const { element } = troth.dom;
  const { Choice, Group, Plain, choices, line } = troth.controls;
  const { Meeting } = troth.records;
  const { actsFor, listed, meetings, names, rowOf, today, written } = troth.known;
  const { ofAll, sayAct, sayMeeting, sayRecord, without } = troth.message;
  const board = troth.board;

  const MOST_ACTS = 20;
  const SAID_IN_WORDS = { done: "Delivered", later: "Another day", no: "Not kept" };
  const REVIEWED_IN_WORDS = { done: "Accepted", no: "Rejected" };

  /* The meetings of a series: this one, and all that it follows or that follow it. */
  const seriesOf = (id) => {
    const found = new Set([id]);
    for (let size = 0; size !== found.size; ) {
      size = found.size;
      for (const each of meetings) {
        if (found.has(each.follows)) found.add(each.id);
        if (found.has(each.id) && each.follows) found.add(each.follows);
      }
    }
    return meetings.filter((each) => found.has(each.id)).sort((one, other) => one.date.localeCompare(other.date));
  };

  /* Under which heading something open belongs: the first that fits. */
  const HEADINGS = ["Last next steps", "Overdue", "Waiting for a response", "Help wanted", "Due later"];
  const headingOf = (row, steps, day) => {
    if (steps.has(row.facts.meeting)) return HEADINGS[0];
    if (row.facts.due && row.facts.due < day && "delivered" in row.acts) return HEADINGS[1];
    if ("accepted" in row.acts || row.facts.change || "declined" in row.acts) return HEADINGS[2];
    return row.facts.help ? HEADINGS[3] : HEADINGS[4];
  };

  /* One open promise: what to say of it, and the act that this is for the one who says it. */
  class Item extends Group {
    constructor(row, speaker) {
      const isReview = "accepted" in row.acts;
      const options = isReview
        ? [
            ["done", "Accept"],
            ["no", "Reject"],
            ["skip", "Skip"],
          ]
        : [
            ["done", "Delivered"],
            ["later", "Another day"],
            ["no", "Not kept"],
            ["skip", "Skip"],
          ];
      const answer = new Choice(options, "answer").labelled({ label: "What happened?" });
      const note = new Plain(line({})).labelled({ label: "One line of words" });
      const due = new Plain(element("input", { type: "date" })).labelled({ label: "Which day instead?" });
      const reason = choices(Object.entries(board.reasons), true).labelled({ label: "What is the main reason?" });
      super({ answer, note, due, reason });
      this.row = row;
      this.speaker = speaker;
      answer.box.addEventListener("change", () => this.show());
      this.labelled({ label: row.title });
      this.element.classList.add("troth-meet-item");
      this.show();
    }

    may(act) {
      const doers = [...(this.row.acts[act] ?? "")].flatMap((letter) => this.row.roles[letter] ?? []);
      const me = this.speaker();
      return act in this.row.acts && Boolean(me) && (!doers.length || doers.some((each) => actsFor(me, each)));
    }

    /* Which act says it: one's own word, or a follow-up on what somebody else has said. */
    act() {
      const isReview = "accepted" in this.row.acts;
      const own = { done: isReview ? "accepted" : "delivered", later: "renegotiated", no: isReview ? "rejected" : "missed" }[
        this.fields.answer.value()
      ];
      if (!own) return "";
      if (this.may(own)) return own;
      return "followed_up" in this.row.acts ? "followed_up" : "";
    }

    show() {
      const act = this.act();
      const answer = this.fields.answer.value();
      this.fields.note.element.hidden = !answer || answer === "skip";
      this.fields.due.element.hidden = answer !== "later";
      this.fields.reason.element.hidden = act !== "missed";
    }

    restore(state) {
      super.restore(state);
      this.show();
    }

    entry() {
      const { answer, note, due, reason } = Object.fromEntries(Object.entries(this.fields).map(([name, each]) => [name, each.value()]));
      const act = this.act();
      if (!act) return null;
      const day = due ? `: ${written(due)}` : "";
      const words = "accepted" in this.row.acts ? REVIEWED_IN_WORDS : SAID_IN_WORDS;
      const rest = {
        delivered: { note },
        accepted: { note },
        rejected: { because: note },
        renegotiated: { due, because: note },
        missed: { reason, because: note },
        followed_up: { outcome: [`${words[answer]}${answer === "later" ? day : ""}.`, note].filter(Boolean).join(" ") },
      }[act];
      const terms = act === "accepted" || act === "rejected" ? this.row.facts.terms : undefined;
      return without({ by: this.speaker(), act, terms, occurrence: this.row.facts.times?.[act], ...rest });
    }

    faults() {
      const act = this.act();
      const { note, due, reason } = this.fields;
      const found = [];
      if (["renegotiated", "rejected"].includes(act) && !note.value()) found.push({ control: note, says: "Say why." });
      if (this.fields.answer.value() === "later" && !due.value()) found.push({ control: due, says: "Required." });
      if (due.value() && this.fields.answer.value() === "later" && due.value() <= today())
        found.push({ control: due, says: "Choose a later day." });
      if (act === "missed" && !reason.value()) found.push({ control: reason, says: "Required." });
      return found;
    }
  }

  /* The meeting that runs: its items, and the form of a meeting with its new next steps. A round of one's own has no meeting. */
  class Running extends Meeting {
    constructor(known, given, me) {
      super(known, given, me);
      const { series = [], people = [], round = "" } = given;
      this.round = round;
      this.coming = series.find((each) => each.date >= this.day);
      this.items = this.list(series, people).map(([heading, row]) => ({ heading, item: new Item(row, () => this.me) }));
      for (const { item } of this.items) this.controls[`${item.row.kind}/${item.row.id}`] = item;
      this.element = element("div", {}, this.agenda(), this.drawOwn());
    }

    usual(name) {
      const { series = [], people = [] } = this.given;
      const last = series.filter((each) => each.date < this.day).at(-1) ?? series.at(-1);
      const attendees = last?.attendees ?? people;
      return (
        {
          title: last?.title,
          kind: last?.kind,
          follows: last && last.date <= this.day ? last.id : undefined,
          attendees: attendees.length ? attendees : undefined,
        }[name] ?? super.usual(name)
      );
    }

    /* The meeting of today that somebody has written down already: its next steps go there. */
    get held() {
      return this.coming?.date === this.day ? this.coming : undefined;
    }

    /* What is talked about: what came out of the last meetings, then what is late, waits or needs help among those who are there. */
    list(series, people) {
      const steps = new Set(series.map((each) => each.id));
      const who = new Set(this.round ? [this.round] : people.length ? people : (series.at(-1)?.attendees ?? []));
      const theirs = (row) =>
        Object.values(row.roles)
          .flat()
          .some((each) => [...who].some((one) => actsFor(one, each)));
      const isOurs = (row) => row.kind === "promise" && (steps.has(row.facts.meeting) || theirs(row));
      const all = [...rowOf.values()].filter(isOurs);
      const open = all.filter((row) => "followed_up" in row.acts || "delivered" in row.acts);
      this.unanswered = all.filter((row) => !open.includes(row));
      /** @type {[string, OpenRecord][]} */
      const placed = open.map((row) => [headingOf(row, steps, this.day), row]);
      const shown = this.round ? placed : placed.filter(([heading]) => heading !== HEADINGS[4]);
      return shown.sort(
        ([one, a], [other, b]) => HEADINGS.indexOf(one) - HEADINGS.indexOf(other) || (a.facts.due ?? "9").localeCompare(b.facts.due ?? "9"),
      );
    }

    agenda() {
      const groups = HEADINGS.map((heading) => ({ heading, items: this.items.filter((each) => each.heading === heading) }));
      const parts = groups
        .filter(({ items }) => items.length)
        .map(({ heading, items }) => element("section", {}, element("h2", {}, heading), ...items.map(({ item }) => this.drawItem(item))));
      const parked = this.coming?.notes ?? "";
      const notes = parked
        ? element("section", {}, element("h2", {}, "Parked points"), ...parked.split(/\n+/).map((each) => element("p", {}, each)))
        : null;
      const make = location.pathname.replace(/meet(\.html|\/)?$/, (_, end) => `make${end ?? ""}`);
      const links = this.unanswered.map((row) => {
        const query = new URLSearchParams({ kind: "promise", id: row.id });
        return element("li", {}, element("a", { href: `${make}?${query}`, target: "_blank" }, element("bdi", {}, row.title)));
      });
      if (links.length) parts.push(element("section", {}, element("h2", {}, "Not promised yet"), element("ul", {}, ...links)));
      const none = parts.length ? null : element("p", { class: "troth-note" }, "Nothing is open here.");
      return element("div", { class: "troth-meet-agenda" }, notes, none, ...parts);
    }

    drawItem(item) {
      const { facts, roles } = item.row;
      const who = `${listed(names(roles.p ?? []), "and")} → ${listed(names(roles.c ?? []), "and")}`;
      const said = [who, facts.due ? `due ${written(facts.due)}` : "", facts.help ? `help wanted: ${facts.help}` : "", facts.change ?? ""];
      item.box.before(element("p", { class: "troth-note" }, said.filter(Boolean).join(" · ")));
      item.box.before(...(facts.outcome && facts.outcome !== item.row.title ? [element("p", {}, facts.outcome)] : []));
      return item.element;
    }

    /* The meeting's own fields, and its new next steps. */
    drawOwn() {
      const { title, kind, date, attendees, notes } = this.controls;
      const own = this.round || this.held ? [] : [title, kind, date, attendees, notes].map((each) => each.element);
      return element("section", { class: "troth-meet-new" }, element("h2", {}, "New next steps"), this.after(), ...own);
    }

    entries() {
      return this.items.map(({ item }) => ({ item, row: item.row, entry: item.entry() })).filter((each) => each.entry);
    }

    message() {
      const entries = this.entries();
      const acts = entries.map(({ row, entry }) => sayAct(row, entry, this.me));
      const steps = this.promises("x").map(({ data: { made, meeting, ...step } }) => without(step));
      const title = this.round ? `My round, ${written(this.day)}` : `Meeting: ${this.held?.title ?? this.controls.title.value() ?? ""}`;
      const lines = entries.map(({ row, entry }) => `- ${row.title}: ${board.acts.promise[entry.act].label}`);
      return ofAll(title, [...acts, ...this.made(steps)], [title, ...(lines.length ? ["", ...lines] : [])].join("\n"));
    }

    /* What is new: promises of one's own round, more next steps of today's meeting, or the meeting with its next steps. */
    made(steps) {
      if (this.round) return steps.map((each) => sayRecord("promise", each, this.me));
      if (this.held) return steps.length ? [sayMeeting({}, steps, this.held.id)] : [];
      return [sayMeeting(this.record(), steps)];
    }

    get mark() {
      return this.round || this.held ? undefined : super.mark;
    }

    files() {
      return [];
    }

    faults() {
      const found = this.items.flatMap(({ item }) => item.faults());
      const number = this.entries().length;
      if (number && !this.me) found.push({ control: this.entries()[0].item.fields.answer, says: "Say who you are first, at the top." });
      const others = (this.round ? this.steps.filled().length : 1) + troth.added.state().length;
      if (number + others > MOST_ACTS)
        found.push({
          control: this.items[0]?.item.fields.answer ?? this.steps,
          says: `A message takes ${MOST_ACTS - others} answers beside what is new; this has ${number}. Skip some, and send them later.`,
        });
      if ((this.round || this.held) && !number && !this.steps.filled().length)
        found.push({ control: this.items[0]?.item.fields.answer, says: "Say something about one of them first." });
      return [...found, ...(this.round || this.held ? this.own() : super.faults())];
    }
  }

  return { Running, seriesOf };
})();
