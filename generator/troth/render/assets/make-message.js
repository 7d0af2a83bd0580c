/* Troth: the one message that a form ends in: headings with words below them, as the host's own forms make it, and no YAML. */
troth.message = (() => {
  "use strict";

  const { listUsed } = troth.added;
  const { parties, today } = troth.known;
  const { isNumber, write, writeMeasure } = troth.steps;
  const yaml = troth.yaml;
  const board = troth.board;

  /* A text that reads the same below a heading: no heading, command, remark, rule or fence of its own. */
  const UNSAFE = /^#{2,3}[ \t]|^ {0,3}\/[A-Za-z]|^ {0,3}(?:`{3}|~{3})|<!--|^-{3,}[ \t]*$/m;
  const EMPTY = new Set(["_No response_", "None"]);
  const isSafe = (text) => text !== null && !UNSAFE.test(text) && !EMPTY.has(text.trim());

  const named = (id) => {
    const name = parties.get(id)?.name ?? id;
    const many = [...parties.values()].filter((each) => each.name.toLowerCase() === name.toLowerCase()).length > 1;
    return many || /[,:/@\n]/.test(name) || name !== name.trim() || parties.has(name.toLowerCase()) ? id : name;
  };
  const PARTIES = new Set([
    "promiser",
    "customer",
    "customers",
    "partner",
    "owner",
    "asker",
    "attendees",
    "provider",
    "refer_to",
    "sponsor",
    "teams",
    "lead",
    "members",
    "contacts",
  ]);
  const IDS = new Set(["next"]);

  const lines = (texts) => (texts.includes(null) || texts.some((each) => /^\s*-\s/.test(each)) ? null : texts.join("\n"));
  const found = (measure) => {
    if (typeof measure === "string") return /[:=]/.test(measure) ? null : writeMeasure(measure);
    return /[:=]/.test(measure.what) || /[:=]/.test(String(measure.actual)) ? null : writeMeasure(measure);
  };
  const asked = (one) => (typeof one === "string" ? named(one) : `each ${named(one.each)}`);

  /* How a field of a form is written below its heading; null where no text says it. */
  const written = (key, value, options, isEntry) => {
    if (Object.hasOwn(options, String(value))) return options[String(value)];
    if (Object.keys(options).length) return null;
    if (PARTIES.has(key)) return [value].flat().map(named).join(", ");
    if (key === "asked") return value.map(asked).join(", ");
    if (IDS.has(key)) return value.join(", ");
    if (key === "measures") return lines(value.map(isEntry ? found : writeMeasure));
    if (key === "entry") return `${value.date} ${value.act}`;
    if (key === "amount") return `${value.value} ${value.unit}`;
    if (key === "value" && Array.isArray(value))
      return lines(value.map((each) => (typeof each === "string" && !/\n/.test(each) ? each : null)));
    if (typeof value === "number") return String(value);
    return typeof value === "string" && (key !== "cost" || !isNumber(value)) ? value.trimEnd() : null;
  };

  /* The fields that may hold a number or a text, and those that hold a text for each party. */
  const NUMBERS = new Set(["cost", "target", "actual", "value", "amount"]);
  const BY_PARTY = new Set(["benefit", "became"]);
  const inWords = (key) => key.replaceAll("_", " ");
  const isLine = (text) => typeof text === "string" && text.trim() !== "" && text === text.trim() && !/[\n\r]|\s\/\s/.test(` ${text} `);
  const atom = (key, value) => {
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (typeof value === "number") return String(value);
    return isLine(value) && !(NUMBERS.has(key) && isNumber(value)) ? value : null;
  };

  /* One item of a list on a line: what it is, then its parts behind slashes. */
  const item = (key, value) => {
    if (typeof value !== "object") return atom(key, value);
    const { what, ...rest } = value;
    const parts = Object.entries(rest).flatMap(([name, some]) =>
      [some].flat().map((each) => [name, typeof each === "object" ? null : atom(name, each)]),
    );
    const texts = [...(what === undefined ? [] : [atom("what", what)]), ...parts.map(([name, text]) => text && `${inWords(name)} ${text}`)];
    return texts.includes(null) ? null : texts.join(" / ");
  };

  /* How a field that no form asks for is written, as it is in the record itself. */
  const extra = (key, value) => {
    if (key === "entry") return `${value.date} ${value.act}`;
    if (key === "amount" || key === "target") return isLine(value.unit) ? `${value.value} ${value.unit}` : null;
    if (Array.isArray(value)) return value.length ? lines(value.map((each) => item(key, each))) : null;
    if (BY_PARTY.has(key) && typeof value === "object") {
      const texts = Object.entries(value).map(([party, text]) => (/[\n\r]/.test(text) ? null : `${party} / ${text}`));
      return lines(texts);
    }
    return typeof value === "string" && value.includes("\n") && !/\s\/\s/.test(value) ? value.trimEnd() : item(key, value);
  };

  /* The headings of what was filled in, those of the form first; null where words would be read as something else. */
  const headings = (form, data, isEntry) => {
    const fields = form?.fields ?? {};
    const keys = [...Object.keys(fields).filter((key) => Object.hasOwn(data, key)), ...Object.keys(data).filter((key) => !fields[key])];
    const told = keys.map((key) => {
      const text = fields[key] ? written(key, data[key], fields[key][1], isEntry) : null;
      return isSafe(text) ? [fields[key][0], text] : [`${board.said.extra}${inWords(key)}`, extra(key, data[key])];
    });
    return told.every(([, text]) => isSafe(text)) ? told : null;
  };
  /** @type {(told: string[][] | null, before?: string[][], behind?: string[][]) => string | null} */
  const form = (told, before = [], behind = []) =>
    told && [...before, ...told, ...behind].map(([label, text]) => `### ${label}\n\n${text}\n`).join("\n");

  /* One block that says everything exactly: only for words that no heading can hold. */
  const inBlock = (parts, says) => {
    const filled = Object.entries(parts).filter(([, items]) => items.length);
    const text = filled.flatMap(([name, items]) => [`${name}:`, ...items.flatMap((each) => yaml.item(each, 2, false))]);
    return `${says}\n\n<details><summary>What the board reads</summary>\n\n\`\`\`troth\n${text.join("\n")}\n\`\`\`\n\n</details>\n`;
  };

  /**
   * Something that a message says: as a form, or as an item of the block.
   * @typedef {{ text: string | null, act?: any, record?: any }} Said
   */
  /**
   * The message of all that is said; people who are new come first.
   * @param {string} title
   * @param {Said[]} said
   * @param {string} [says]
   */
  const ofAll = (title, said, says = title) => {
    const all = [...listUsed(said).map(sayParty), ...said];
    const acts = all.flatMap((each) => each.act ?? []);
    const records = all.flatMap((each) => each.record ?? []);
    const whole = all.every((each) => each.text !== null);
    return { title, body: whole ? all.map((each) => each.text).join("\n---\n\n") : inBlock({ acts, records }, says) };
  };

  /**
   * An act as a message says it: date, author and fingerprint are the board's to write.
   * @param {{ kind: string, id: string }} row
   * @param {Record<string, any>} entry
   * @param {string} me who reads here: what they say for a customer or team that they don't act for is written down for it
   */
  const actOf = (row, entry, me) => {
    const { date, by, act, terms, for: other, ...fields } = entry;
    if (date && date < today()) fields.happened ??= date;
    const mine = !me || parties.get(by)?.kind === "person" || (parties.get(by)?.members ?? []).includes(me);
    return { record: `${row.kind}/${row.id}`, act, of: terms, for: other ?? (mine ? undefined : by), ...fields };
  };
  const without = (data) => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

  /** @returns {Said} */
  const sayAct = (row, entry, me) => {
    const { record, act, of, for: other, ...fields } = without(actOf(row, entry, me));
    const known = board.said.acts[row.kind]?.[act];
    const isShown = of !== undefined && of === entry.terms; // a fingerprint, and no field of the entry
    const behind = [[board.said.act, known?.command ?? inWords(act)], ...(isShown ? [[board.said.of, of]] : [])];
    const told = headings(known, without({ ...fields, of: isShown ? undefined : of, for: other }), true);
    return { text: form(told, [[board.said.record, record]], behind), act: without({ record, act, of, for: other, ...fields }) };
  };
  const ofAct = (row, entry, me, label) => ofAll(`${label}: ${row.title}`, [sayAct(row, entry, me)]);

  const OURS = new Set(["made", "log"]);
  const isEmpty = (value) => value === undefined || value === "" || (Array.isArray(value) && !value.length);
  /* The fields of a record without those that the board writes, and how it begins. */
  const fieldsOf = (data) => {
    const [first] = data.log ?? [];
    const fields = Object.fromEntries(Object.entries(data).filter(([key, value]) => !OURS.has(key) && !isEmpty(value)));
    return { fields: first?.respond_by ? { ...fields, respond_by: first.respond_by } : fields, opening: first?.act };
  };
  const actsFor = (me, party) => me === party || (parties.get(party)?.members ?? []).includes(me);

  /** @returns {Said} */
  const sayRecord = (kind, data, me) => {
    const { fields, opening } = fieldsOf(data);
    const others = [fields.promiser].flat().filter((each) => each && !actsFor(me, each));
    const isAsked = opening === "requested" && others.length > 0;
    const forms = board.said.makes[kind] ?? [];
    const own = (kind === "promise" && forms.find((each) => Object.hasOwn(each.fields, "promiser") === isAsked)) || forms[0];
    const usual = { promiser: me, customer: me, asker: me, review_every: "3 months" };
    const isUsual = ([key, value]) => value === usual[key] && value && !Object.hasOwn(own.fields, key);
    const said = Object.fromEntries(Object.entries(fields).filter((each) => !isUsual(each)));
    const told = headings(own, opening && !isAsked ? { ...said, begins_with: opening } : said, false);
    const item = kind === "meeting" ? { kind, sort: fields.kind, ...without({ ...fields, kind: undefined }) } : { kind, ...fields };
    return { text: form(told, [], [[board.said.act, own.command]]), record: without({ ...item, act: opening }) };
  };
  const ofRecord = (kind, data, me, label) => ofAll(`${label}: ${data.title ?? ""}`, [sayRecord(kind, data, me)]);

  /**
   * A meeting with its next steps, or only those of one that is there.
   * @param {any} data
   * @param {any[]} steps
   * @param {string} [id]
   * @returns {Said}
   */
  const sayMeeting = (data, steps, id) => {
    const { kind, ...rest } = id ? { kind: undefined } : fieldsOf(data).fields;
    const written = steps.map((each) => write(each, named));
    const own = board.said.makes.meeting[0];
    const fields = without({ ...rest, kind, steps: steps.length ? lines(written) : undefined });
    const told = fields.steps === null ? null : headings(own, fields, false);
    const [before, act] = id ? [[[board.said.record, `meeting/${id}`]], board.said.nextSteps] : [[], own.command];
    const all = written.includes(null) ? steps.map(without) : written;
    const record = without({ kind: "meeting", id, sort: kind, ...rest, steps: all.length ? all : undefined });
    return { text: form(told, before, [[board.said.act, act]]), record };
  };
  const ofMeeting = (data, steps, label) => ofAll(`${label}: ${data.title ?? ""}`, [sayMeeting(data, steps)]);

  /* An empty part of an agreement, written. */
  const ofPart = (id, part, value, title) => {
    const told = headings(undefined, { [part]: value }, false);
    const text = form(told, [[board.said.record, `agreement/${id}`]], [[board.said.act, board.said.writePart]]);
    return ofAll(title, [{ text, record: { kind: "agreement", id, [part]: value } }]);
  };

  /**
   * A new person, team or customer.
   * @returns {Said}
   */
  const sayParty = ({ kind, ...fields }) => {
    const own = board.said.parties[kind];
    return { text: form(headings(own, without(fields), false), [], [[board.said.act, own.command]]), record: without({ kind, ...fields }) };
  };
  const ofParty = (party, title) => ofAll(title, [sayParty(party)]);

  return { ofAct, ofAll, ofMeeting, ofParty, ofPart, ofRecord, sayAct, sayMeeting, sayRecord, without };
})();
