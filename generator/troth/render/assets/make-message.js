/* Troth: the one message that a form ends in: the fields of the host's own form where they say all of it, else one block. */
troth.message = (() => {
  "use strict";

  const { parties, today } = troth.known;
  const { write, writeMeasure } = troth.steps;
  const yaml = troth.yaml;
  const board = troth.board;

  /* A text that reads the same below a heading: no heading, command, remark or fence of its own. */
  const UNSAFE = /^#{2,3}[ \t]|^ {0,3}\/[A-Za-z]|^ {0,3}(?:`{3}|~{3})|<!--/m;
  const EMPTY = new Set(["_No response_", "None"]);
  const isSafe = (text) => !UNSAFE.test(text) && !EMPTY.has(text.trim());

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
  ]);
  const IDS = new Set(["next"]);

  const lines = (texts) => (texts.includes(null) || texts.some((each) => /^\s*-\s/.test(each)) ? null : texts.join("\n"));
  const found = (measure) => {
    if (typeof measure === "string") return /[:=]/.test(measure) ? null : writeMeasure(measure);
    return /[:=]/.test(measure.what) || /[:=]/.test(String(measure.actual)) ? null : writeMeasure(measure);
  };
  const asked = (one) => (typeof one === "string" ? named(one) : `each ${named(one.each)}`);

  /* How a field is written below its heading; null where no text says it. */
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
    return typeof value === "string" && (key !== "cost" || Number.isNaN(Number(value))) ? value.trimEnd() : null;
  };

  /* The headings of a form with what was filled in; null where it has no room for all of it. */
  const underHeadings = (form, data, before, behind, isEntry) => {
    const keys = Object.keys(data);
    if (!keys.every((key) => Object.hasOwn(form.fields, key)) || !form.required.every((key) => keys.includes(key))) return null;
    const texts = keys.map((key) => written(key, data[key], form.fields[key][1], isEntry));
    if (!texts.every((each) => each !== null && isSafe(each))) return null;
    const own = Object.keys(form.fields).filter((key) => Object.hasOwn(data, key));
    const fields = own.map((key) => [form.fields[key][0], texts[keys.indexOf(key)]]);
    return [...before, ...fields, ...behind].map(([label, text]) => `### ${label}\n\n${text}\n`).join("\n");
  };

  /* One block that says everything exactly. Whoever reads the issue first reads what it is about. */
  const inBlock = (parts, says) => {
    const text = Object.entries(parts).flatMap(([name, items]) => [`${name}:`, ...items.flatMap((each) => yaml.item(each, 2, false))]);
    return `${says}\n\n<details><summary>What the board reads</summary>\n\n\`\`\`troth\n${text.join("\n")}\n\`\`\`\n\n</details>\n`;
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

  /* The message of an act. */
  const ofAct = (row, entry, me, label) => {
    const { record, act, of, for: other, ...fields } = without(actOf(row, entry, me));
    const form = board.said.acts[row.kind]?.[act];
    const behind = form ? [[board.said.act, form.command], ...(of ? [[board.said.of, of]] : [])] : [];
    const body = form && !other ? underHeadings(form, fields, [[board.said.record, record]], behind, true) : null;
    const title = `${label}: ${row.title}`;
    return { title, body: body ?? inBlock({ acts: [without({ record, act, of, for: other, ...fields })] }, title) };
  };

  const OURS = new Set(["made", "log"]);
  const isEmpty = (value) => value === undefined || value === "" || (Array.isArray(value) && !value.length);
  /* The fields of a record without those that the board writes, and how it begins. */
  const fieldsOf = (data) => {
    const [first] = data.log ?? [];
    const fields = Object.fromEntries(Object.entries(data).filter(([key, value]) => !OURS.has(key) && !isEmpty(value)));
    return { fields: first?.respond_by ? { ...fields, respond_by: first.respond_by } : fields, opening: first?.act };
  };
  const actsFor = (me, party) => me === party || (parties.get(party)?.members ?? []).includes(me);

  /* The form of the host that says a record; null where none has room for all of it. */
  const inForm = (kind, fields, opening, me) => {
    if (opening && opening !== "requested") return null;
    const others = [fields.promiser].flat().filter((each) => each && !actsFor(me, each));
    for (const form of board.said.makes[kind] ?? []) {
      const asks = Object.hasOwn(form.fields, "promiser");
      if (kind === "promise" && (asks !== (opening === "requested") || (asks && others.length === 0))) continue;
      const usual = { promiser: me, customer: me, asker: me, review_every: "3 months" };
      const said = Object.fromEntries(
        Object.entries(fields).filter(([key, value]) => Object.hasOwn(form.fields, key) || value !== usual[key] || !value),
      );
      const body = underHeadings(form, said, [], [[board.said.act, form.command]], false);
      if (body) return body;
    }
    return null;
  };

  /* The message of a new record. */
  const ofRecord = (kind, data, me, label) => {
    const { fields, opening } = fieldsOf(data);
    const title = `${label}: ${data.title ?? ""}`;
    const item = kind === "meeting" ? { kind, sort: fields.kind, ...without({ ...fields, kind: undefined }) } : { kind, ...fields };
    return { title, body: inForm(kind, fields, opening, me) ?? inBlock({ records: [without({ ...item, act: opening })] }, title) };
  };

  /* The message of a meeting with its next steps: one, however many they are. */
  const ofMeeting = (data, steps, label) => {
    const { fields } = fieldsOf(data);
    const written = steps.map((each) => write(each, named));
    const form = board.said.makes.meeting?.[0];
    const title = `${label}: ${data.title ?? ""}`;
    const all = steps.length && !written.includes(null) ? { ...fields, steps: written.join("\n") } : fields;
    const fits = form && (!steps.length || !written.includes(null));
    const body = fits ? underHeadings(form, all, [], [[board.said.act, form.command]], false) : null;
    const { kind, ...rest } = fields;
    const item = { kind: "meeting", sort: kind, ...rest, steps: written.includes(null) ? steps.map(without) : written };
    return { title, body: body ?? inBlock({ records: [item] }, title) };
  };

  return { inBlock, named, ofAct, ofMeeting, ofRecord, actOf, without };
})();
