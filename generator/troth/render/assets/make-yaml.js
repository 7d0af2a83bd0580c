/* Troth: write a record as a person would. Values are plain where every reader takes them for the very same, else in double quotes. */
troth.yaml = (() => {
  "use strict";

  const WIDTH = 120;
  /* Dates stay plain where dates belong; what may look like a number is quoted. */
  const DAYS = new Set(["date", "happened", "respond_by", "due", "made", "until", "by"]);
  const QUOTED = new Set(["terms", "period"]);
  const DAY = /^\d{4}-\d{2}-\d{2}$/;
  const LIKE_NUMBER = /^(?:[-+.]*[0-9][-+.,:_0-9A-Fa-fxXeE]*|0[oO][0-9A-Fa-f_]+)$/;
  const ID = /^[a-z0-9-]+$/;
  const cased = (word) => [word, word.toUpperCase(), word[0].toUpperCase() + word.slice(1)];
  const WORDS = new Set(["y", "n", "yes", "no", "on", "off", "true", "false", "null"].flatMap(cased));
  /* Git leaves such lines behind where two versions met; nobody wants to read them in a record. */
  const CONFLICT = /^[ \t]*(?:<{7}|>{7}|\|{7})(?:[ \t].*)?$/m;

  const length = (text) => [...text].length;
  const quoted = (text) => JSON.stringify(text);

  const isDay = (text) => DAY.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true && !text.startsWith("0000");

  const looksPlain = (text, key) => {
    if (QUOTED.has(key) || !/^[\p{L}\p{N}]/u.test(text) || /[\n\t]/.test(text)) return false;
    return (DAYS.has(key) && isDay(text)) || !LIKE_NUMBER.test(text);
  };
  const readsPlain = (text, flow) =>
    !WORDS.has(text) && !/:(?:\s|$)|\s#|\s$/.test(text) && !(flow && /[,?[\]{}]/.test(text)) && !CONFLICT.test(text);
  const scalar = (text, key, flow) => (looksPlain(text, key) && readsPlain(text, flow) ? text : quoted(text));

  /* A value on one line. */
  const flow = (value, key = "") => {
    if (typeof value === "string") return scalar(value, key, true);
    if (Array.isArray(value)) return `[${value.map((each) => flow(each)).join(", ")}]`;
    if (value && typeof value === "object") {
      return `{${Object.entries(value)
        .map(([name, inner]) => `${name}: ${flow(inner, name)}`)
        .join(", ")}}`;
    }
    return JSON.stringify(value);
  };

  const wrapped = (text, width) => {
    const lines = [];
    for (const word of text.split(" ")) {
      const last = lines.at(-1);
      if (last !== undefined && length(last) + 1 + length(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines;
  };

  const asBlock = (key, text, margin) => {
    const body = text.replace(/\n$/, "");
    const lines = body.split("\n");
    const safe = /^[^\s]/.test(body) && !body.endsWith("\n") && !CONFLICT.test(body);
    if (!safe) return null;
    return [`${margin}${key}: |${text.endsWith("\n") ? "" : "-"}`, ...lines.map((line) => (line ? `${margin}  ${line}` : ""))];
  };

  const asFolded = (key, text, margin) => {
    if (!/^[^\s]+(?: [^\s]+)*$/.test(text)) return null;
    const lines = wrapped(text, WIDTH - 2 * (margin.length + 2)); // as the command counts: the margin twice
    return lines.some((line) => CONFLICT.test(line)) ? null : [`${margin}${key}: >-`, ...lines.map((line) => `${margin}  ${line}`)];
  };

  const asText = (key, text, margin) => {
    if (text.includes("\n")) return asBlock(key, text, margin) ?? [`${margin}${key}: ${quoted(text)}`];
    const one = `${margin}${key}: ${scalar(text, key, false)}`;
    return (length(one) > WIDTH && asFolded(key, text, margin)) || [one];
  };

  const element = (value, column) => {
    if (value && typeof value === "object" && !Array.isArray(value)) return item(value, column, true);
    return [`${" ".repeat(column)}- ${typeof value === "string" ? scalar(value, "", false) : flow(value)}`];
  };

  /* The lines of one key of a mapping. */
  const member = (key, value, column = 0) => {
    const margin = " ".repeat(column);
    if (Array.isArray(value) && value.length && !value.every((each) => typeof each === "string" && ID.test(each))) {
      return [`${margin}${key}:`, ...value.flatMap((each) => element(each, column + 2))];
    }
    return typeof value === "string" ? asText(key, value, margin) : [`${margin}${key}: ${flow(value)}`];
  };

  /* The lines of an item of a list whose dashes stand at `column`: on one line where that fits and is wanted. */
  const item = (entry, column, onOneLine) => {
    const margin = " ".repeat(column);
    const one = `${margin}- ${flow(entry)}`;
    const long = Object.values(entry).some((value) => typeof value === "string" && value.includes("\n"));
    if (onOneLine && length(one) <= WIDTH && !long) return [one];
    const lines = Object.entries(entry).flatMap(([key, value]) => member(key, value, column + 2));
    return [`${margin}- ${lines[0].trimStart()}`, ...lines.slice(1)];
  };

  /* A whole file. */
  const record = (data, schema) => {
    const lines = schema ? [`# yaml-language-server: $schema=${schema}`] : [];
    for (const [key, value] of Object.entries(data)) {
      if (key === "log") lines.push("log:", ...value.flatMap((entry) => item(entry, 2, true)));
      else lines.push(...member(key, value));
    }
    return lines.map((line) => `${line}\n`).join("");
  };

  return { flow, isDay, item, member, record };
})();
