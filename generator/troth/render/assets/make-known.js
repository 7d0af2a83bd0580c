/* Troth: what the forms of the Make page know of the board: its parties by name, its records by title, and the ids that are taken. */

/**
 * What Python writes of the board for the forms (`render/form_data.py`): lists of values, each under the names of its columns.
 * @typedef {object} MakeData
 * @property {Record<"record" | "party" | "place" | "title" | "requirement", string[]>} columns
 * @property {{ name: string, zone: string, day: string, pinned: boolean }} board
 * @property {{ label: string, new: string, edit: string, name: string, fills: boolean } | null} host
 * @property {{ way: string, address: string, mail: string, people: string[] }} send
 * @property {SaidForms} said
 * @property {string | null} schemaRoot
 * @property {Record<string, any>} schemas
 * @property {Record<string, any>} forms
 * @property {Record<string, Record<string, string>>} openings
 * @property {Record<string, Record<string, any>>} acts
 * @property {Record<string, string>} reasons
 * @property {any[][]} parties
 * @property {Record<string, string>} ids
 * @property {Record<string, any[][]>} titles
 * @property {Record<string, string>} parts
 * @property {{ usual: string, in_person: { via: string, wait?: number }[] }} ladders
 * @property {string[]} away people whom an ask of everybody doesn't ask
 * @property {any[][]} meetings
 * @property {LexiconData[]} lexicons
 * @property {string} refused
 * @property {{ text: number, address: number, message: number }} longest
 * @property {any[][]} places
 * @property {Record<string, string>[]} turns
 * @property {string[]} folders
 * @property {Record<string, any[][]>} records
 */
/**
 * The fields of one of the host's forms: of each its label, and the texts of what can be chosen, by what they stand for.
 * @typedef {{ command: string, fields: Record<string, [string, Record<string, string>]>, required: string[] }} SaidForm
 */
/**
 * The forms of the host, by act and by kind of record, with the labels that all of them have.
 * @typedef {{ record: string, act: string, of: string, extra: string, nextSteps: string, writePart: string, parties: Record<string, SaidForm>,
 *   acts: Record<string, Record<string, SaidForm>>, makes: Record<string, SaidForm[]> }} SaidForms
 */
/**
 * A record to which something can be done now; what many records share stands in tables, and is named by number.
 * @typedef {object} RecordData
 * @property {string} id
 * @property {string} title
 * @property {number} folder
 * @property {number} line
 * @property {number} place
 * @property {number} turns
 * @property {Record<string, (number | string)[]>} roles
 * @property {string | null} last the day of the last entry
 * @property {Record<string, any>} facts
 */
/**
 * Where an entry goes in a file.
 * @typedef {object} PlaceData
 * @property {string} where
 * @property {number} indent
 * @property {0 | 1} by_lines
 * @property {string} above
 */
/**
 * A person, team or customer.
 * @typedef {object} MemberData
 * @property {string} id
 * @property {string} name
 * @property {string} kind
 * @property {string[]} members
 */
/**
 * A record that a field may name.
 * @typedef {object} TitleData
 * @property {string} id
 * @property {string} title
 */
/**
 * What an agreement measures, with the period that was over last.
 * @typedef {object} RequirementData
 * @property {string} id
 * @property {string} what
 * @property {string} unit
 * @property {string} period
 */
/**
 * A record with what can be done to it now, who may, and where that goes in its file.
 * @typedef {{ kind: string, id: string, title: string, path: string, line: number, where: string, indent: number, byLines: boolean,
 *   above: string, acts: Record<string, string>, roles: Record<string, string[]>, last: string | null, facts: Record<string, any> }} OpenRecord
 */
troth.known = (() => {
  "use strict";

  const { element, toObject, toObjects } = troth.dom;
  const board = troth.board;

  const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
  const FOLDERS = { promise: "promises", ask: "asks", agreement: "agreements", meeting: "meetings", goal: "goals" };
  const ELSEWHERE = /^[a-z0-9]+(?:-[a-z0-9]+)*:[a-z0-9]+(?:-[a-z0-9]+)*$/;
  const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|index|readme)$/;
  const LONGEST_SLUG = 60;
  const LONGEST_ID = 80;
  const LETTERS = { æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ß: "ss" };

  /* The reader's day in the board's own zone. */
  const today = () => {
    /** @type {Intl.DateTimeFormatOptions} */
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
  /** @type {(kind: string) => RecordData[]} */
  const recordsOf = (kind) => toObjects(board.columns.record, board.records[kind] ?? []);
  const taken = Object.fromEntries(
    Object.entries(board.ids).map(([kind, ids]) => [kind, new Set([...ids.split(" "), ...recordsOf(kind).map(({ id }) => id)])]),
  );
  const freeId = (kind, title, day, besides = []) => {
    const first = slug(title) || `${day}-${kind}`;
    const mayBe = (id) => !(taken[kind].has(id) || besides.includes(id) || RESERVED.test(id) || id.length > LONGEST_ID);
    let found = first;
    for (let number = 2; !mayBe(found); number += 1) found = `${first}-${number}`;
    return { id: found, instead: found === first ? "" : first };
  };

  /* Parties by id and by name; of two with one name each is told apart by its id. */
  /** @type {MemberData[]} */
  const members = toObjects(board.columns.party, board.parties);
  const parties = new Map(members.map((each) => [each.id, each]));
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
  /* Somebody who is not on the board yet: every field knows them until they are forgotten. */
  const joinParty = (/** @type {MemberData} */ party) => {
    parties.set(party.id, party);
    partyNames.set(partySays(party.id).toLowerCase(), party.id);
    partyChoices.push({ id: party.id, text: party.name, note: "new" });
  };
  const leaveParty = (id) => {
    partyNames.delete(partySays(id).toLowerCase());
    parties.delete(id);
    partyChoices.splice(
      partyChoices.findIndex((each) => each.id === id),
      1,
    );
  };
  const actsFor = (actor, party) => actor === party || (parties.get(party)?.members ?? []).includes(actor);
  const names = (ids) => ids.map((id) => parties.get(id)?.name ?? id);
  const listed = (words, or = "or") => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${or} ${words.at(-1)}`);

  const nameParty = (party) => (typeof party === "number" ? members[party].id : party);
  /**
   * A record with all that its row says by number.
   * @param {string} kind
   * @param {RecordData} record
   * @returns {OpenRecord}
   */
  const readRecord = (kind, record) => {
    const { id, title, line, last, facts } = record;
    /** @type {PlaceData} */
    const place = toObject(board.columns.place, board.places[record.place]);
    const { where, indent, above } = place;
    const roles = Object.fromEntries(Object.entries(record.roles).map(([letter, some]) => [letter, some.map(nameParty)]));
    const path = `commitments/${board.folders[record.folder]}/${id}.yaml`;
    return {
      kind,
      id,
      title,
      path,
      line,
      where,
      indent,
      byLines: Boolean(place.by_lines),
      above,
      acts: board.turns[record.turns],
      roles,
      last,
      facts,
    };
  };

  /* What is open, and what can be done to it. */
  /** @type {Map<string, OpenRecord>} */
  const rowOf = new Map();
  for (const kind of ["promise", "ask", "agreement", "goal"]) {
    for (const record of recordsOf(kind)) rowOf.set(`${kind}/${record.id}`, readRecord(kind, record));
  }
  /** @type {(kind: string) => TitleData[]} */
  const titlesOf = (kind) => (kind === "promise" ? recordsOf(kind) : toObjects(board.columns.title, board.titles[kind]));
  /** @type {{ id: string, title: string, kind: string, date: string, attendees: string[], follows: string, notes: string }[]} */
  const meetings = (board.meetings ?? []).map(([id, title, kind, date, attendees, follows, notes]) => ({
    id,
    title,
    kind,
    date,
    attendees: attendees.map(nameParty),
    follows,
    notes,
  }));
  /** @type {(row: OpenRecord) => RequirementData[]} */
  const requirementsOf = (row) => toObjects(board.columns.requirement, row.facts.requirements ?? []);

  const KINDS = { person: "", team: "team", customer: "customer" };
  const partyChoices = [...parties.values()].map(({ id, name, kind }) => ({
    id,
    text: name,
    note: [KINDS[kind], nameCounts.get(name) > 1 ? id : ""].filter(Boolean).join(", "),
  }));
  /* What the fields look things up in. `offers` are ways to add somebody whom nobody has named yet. */
  const knownOn = (/** @type {any} */ offers) => ({
    parties: {
      all: () => partyChoices,
      hint: "A name",
      id: (text) => partyNames.get(text.toLowerCase()) ?? (parties.has(text) ? text : begun(text.toLowerCase())),
      says: partySays,
      unknown: (text) => `Nobody on this board is called “${text}”. Choose a name from the list, or add the person.`,
      offers: Array.isArray(offers) ? offers : [],
    },
    records: (kind) => {
      const titles = titlesOf(kind);
      const counts = new Map();
      for (const { title } of titles) counts.set(title, (counts.get(title) ?? 0) + 1);
      const named = new Map(titles.map((each) => [each.id, counts.get(each.title) > 1 ? `${each.title} · ${each.id}` : each.title]));
      const byText = new Map([...named].map(([id, text]) => [text.toLowerCase(), id]));
      return {
        all: () => titles.map(({ id, title }) => ({ id, text: title, note: counts.get(title) > 1 ? id : "" })),
        hint: `Title of ${kind === "ask" || kind === "agreement" ? "an" : "a"} ${kind}`,
        id: (text) => {
          const id = text.split(" · ").at(-1).trim();
          return byText.get(text.toLowerCase()) ?? (taken[kind].has(id) || ELSEWHERE.test(text) ? id : undefined);
        },
        says: (id) => named.get(id) ?? id,
        unknown: (text) => `No ${kind} on this board is called “${text}”. Choose one from the list.`,
      };
    },
    reasons: Object.entries(board.reasons),
    requirements: [],
  });

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

  return {
    ID,
    FOLDERS,
    LONGEST_ID,
    RESERVED,
    actsFor,
    clean,
    freeId,
    inOrder,
    joinParty,
    knownOn,
    leaveParty,
    listed,
    meetings,
    more,
    names,
    paragraphs,
    parties,
    partySays,
    refused,
    requirementsOf,
    remembered,
    rowOf,
    slug,
    taken,
    today,
    written,
  };
})();
