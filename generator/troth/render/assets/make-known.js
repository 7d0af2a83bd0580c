/* Troth: what the forms of the Make page know of the board: its parties by name, its records by title, and the ids that are taken. */
(() => {
  "use strict";

  const { element } = self.trothFields;
  const board = self.trothMake;

  const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
  const FOLDERS = { promise: "promises", ask: "asks", agreement: "agreements", meeting: "meetings", goal: "goals" };
  const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|index|readme)$/;
  const LONGEST_SLUG = 60;
  const LONGEST_ID = 80;
  const LETTERS = { æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ß: "ss" };

  /* The reader's day in the board's own zone. */
  const today = () => {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit" };
    try {
      return new Intl.DateTimeFormat("en-CA", { ...parts, timeZone: board.board.zone }).format(new Date());
    } catch {
      return new Intl.DateTimeFormat("en-CA", parts).format(new Date());
    }
  };

  const written = (day) =>
    new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
      new Date(`${day}T00:00:00Z`),
    );

  /* The same id that the command makes of a title. */
  const slug = (title) => {
    const plain = title
      .toLowerCase()
      .replace(/[æœøłđðþıß]/g, (each) => LETTERS[each])
      .normalize("NFKD")
      .replace(/[^\p{ASCII}]|'/gu, "");
    let found = "";
    for (const word of plain.match(/[a-z0-9]+/g) ?? []) {
      const longer = found ? `${found}-${word}` : word.slice(0, LONGEST_SLUG);
      if (longer.length > LONGEST_SLUG) break;
      found = longer;
    }
    return /^[0-9-]+$/.test(found) ? `about-${found}` : found;
  };
  const taken = Object.fromEntries(
    Object.entries(board.ids).map(([kind, ids]) => [kind, new Set([...ids.split(" "), ...(board.records[kind] ?? []).map(([id]) => id)])]),
  );
  const freeId = (kind, title, day, besides = []) => {
    const first = slug(title) || `${day}-${kind}`;
    let found = first;
    for (
      let number = 2;
      taken[kind].has(found) || besides.includes(found) || RESERVED.test(found) || found.length > LONGEST_ID;
      number += 1
    )
      found = `${first}-${number}`;
    return { id: found, instead: found === first ? "" : first };
  };

  /* Parties by id and by name; of two with one name each is told apart by its id. */
  const parties = new Map(board.parties.map(([id, name, kind, members]) => [id, { id, name, kind, members }]));
  const nameCounts = new Map();
  for (const { name } of parties.values()) nameCounts.set(name, (nameCounts.get(name) ?? 0) + 1);
  const partySays = (id) => {
    const party = parties.get(id);
    return party ? (nameCounts.get(party.name) > 1 ? `${party.name} · ${id}` : party.name) : id;
  };
  const partyNames = new Map([...parties.keys()].map((id) => [partySays(id).toLowerCase(), id]));
  /* The only one whose name begins so. */
  const begun = (text) => {
    const found = text.length > 2 ? [...partyNames].filter(([name]) => name.startsWith(text)) : [];
    return found.length === 1 ? found[0][1] : undefined;
  };
  const actsFor = (actor, party) => actor === party || (parties.get(party)?.members ?? []).includes(actor);
  const names = (ids) => ids.map((id) => parties.get(id)?.name ?? id);
  const listed = (words, or = "or") => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${or} ${words.at(-1)}`);

  /* What is open, and what can be done to it. */
  const [OPEN_KINDS, rowOf] = [["promise", "ask", "agreement", "goal"], new Map()];
  for (const kind of OPEN_KINDS) {
    for (const [id, title, folder, line, place, turns, who, last, facts] of board.records[kind] ?? []) {
      const roles = Object.fromEntries(
        Object.entries(who).map(([letter, some]) => [
          letter,
          some.map((each) => (typeof each === "number" ? board.parties[each][0] : each)),
        ]),
      );
      const [where, indent, byLines, above] = board.places[place];
      const path = `commitments/${board.folders[folder]}/${id}.yaml`;
      rowOf.set(`${kind}/${id}`, {
        kind,
        id,
        title,
        path,
        line,
        where,
        indent,
        byLines: Boolean(byLines),
        above,
        acts: board.turns[turns],
        roles,
        last,
        facts,
      });
    }
  }
  const titlesOf = (kind) => (kind === "promise" ? board.records.promise.map(([id, title]) => [id, title]) : board.titles[kind]);

  const datalist = (place, name, options) => {
    const id = `troth-known-${name}`;
    place.append(element("datalist", { id }, ...options.map((each) => element("option", { value: each }))));
    return id;
  };

  /* What the fields look things up in. Lists are made when the page first needs them. */
  const knownOn = (place) => {
    const lists = new Map();
    const once = (name, options) => {
      if (!lists.has(name)) lists.set(name, datalist(place, name, options()));
      return lists.get(name);
    };
    return {
      get parties() {
        return {
          list: once("parties", () => [...parties.keys()].map(partySays)),
          hint: "A name",
          id: (text) => partyNames.get(text.toLowerCase()) ?? (parties.has(text) ? text : begun(text.toLowerCase())),
          says: partySays,
          unknown: (text) => `Nobody on this board is called “${text}”: choose a name from the list.`,
        };
      },
      records: (kind) => {
        const titles = titlesOf(kind);
        const says = (id) => {
          const found = titles.find(([each]) => each === id);
          return found ? `${found[1]} · ${id}` : id;
        };
        return {
          list: once(kind, () => titles.map(([id, title]) => `${title} · ${id}`)),
          hint: `Title of ${kind === "ask" || kind === "agreement" ? "an" : "a"} ${kind}`,
          id: (text) => {
            const id = text.split(" · ").at(-1).trim();
            return taken[kind].has(id) ? id : titles.find(([, title]) => title.toLowerCase() === text.toLowerCase())?.[0];
          },
          says,
          unknown: (text) => `No ${kind} on this board is called “${text}”: choose one from the list.`,
        };
      },
      reasons: Object.entries(board.reasons),
      requirements: [],
    };
  };

  const remembered = () => {
    try {
      const me = localStorage.getItem("troth.me") ?? "";
      return parties.has(me) ? me : "";
    } catch {
      return "";
    }
  };

  const refused = new RegExp(`${board.refused}|\\r`, "u");

  const more = (label, ...children) => {
    const shown = children.filter(Boolean);
    return shown.length ? element("details", { class: "troth-make-more" }, element("summary", {}, label), ...shown) : null;
  };
  const paragraphs = (text) =>
    text
      .trim()
      .split(/\n\s*\n/)
      .map((each) => element("p", {}, each));
  const clean = (data) => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined && value !== ""));
  const inOrder = (schema, data) => clean(Object.fromEntries(Object.keys(schema.properties).map((key) => [key, data[key]])));

  self.trothKnown = {
    ID,
    FOLDERS,
    LONGEST_ID,
    actsFor,
    clean,
    datalist,
    freeId,
    inOrder,
    knownOn,
    listed,
    more,
    names,
    paragraphs,
    parties,
    partySays,
    refused,
    remembered,
    rowOf,
    slug,
    taken,
    today,
    written,
  };
})();
