/* Troth: hold what a form says to the schema of its record, and tell what is wrong in words, by field. */
troth.checks = (() => {
  "use strict";

  const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

  /* The node of a schema that a keyword's address means. */
  const nodeAt = (schema, address) => {
    let node = schema;
    for (const each of address
      .split("/")
      .slice(1, -1)
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))) {
      node = each === "$ref" ? schema.$defs[node.$ref.replace("#/$defs/", "")] : node?.[each];
    }
    return node ?? {};
  };
  const whole = (schema, node) => (node.$ref ? { ...schema.$defs[node.$ref.replace("#/$defs/", "")], ...node } : node);

  const WORDS = {
    pattern: (node) => sentence(node.patternErrorMessage ?? "this has the wrong format"),
    maxLength: (node, value) => `At most ${node.maxLength} characters; this has ${[...String(value)].length}.`,
    format: () => "This date does not exist.",
    minimum: (node) => (node.maximum === undefined ? `At least ${node.minimum}.` : `From ${node.minimum} to ${node.maximum}.`),
    maximum: (node) => (node.minimum === undefined ? `At most ${node.maximum}.` : `From ${node.minimum} to ${node.maximum}.`),
    type: (node) =>
      ({ integer: "Write a whole number.", number: "Write a number." })[node.type] ??
      sentence(node.description ?? "this has the wrong type"),
    minItems: () => "Choose at least one.",
    maxItems: (node) => `At most ${node.maxItems}.`,
    uniqueItems: () => "This is here twice.",
    enum: () => "Choose one.",
  };

  const valueAt = (data, path) => path.reduce((value, each) => value?.[each], data);
  const titled = (node, names) => names.map((each) => node.properties?.[each]?.title ?? each.replaceAll("_", " ")).join(", ");

  /* What one fault of the validator is: where, and in words. */
  const told = (schema, data, fault) => {
    const path = fault.instanceLocation.split("/").slice(1);
    const node = nodeAt(schema, fault.keywordLocation);
    if (fault.keyword === "required" || fault.keyword === "dependentRequired") {
      const given = valueAt(data, path) ?? {};
      const wanted =
        fault.keyword === "required"
          ? node.required
          : Object.entries(node.dependentRequired)
              .filter(([key]) => Object.hasOwn(given, key))
              .flatMap(([, keys]) => keys);
      return wanted.filter((each) => !Object.hasOwn(given, each)).map((each) => ({ path: [...path, each], says: "Required." }));
    }
    if (fault.keyword === "anyOf") {
      const names = node.anyOf.flatMap((each) => each.required ?? []);
      return [{ path: [...path, names[0]], says: `Fill in at least one of these: ${titled(node, names)}.` }];
    }
    const say = WORDS[fault.keyword];
    return say ? [{ path, says: say(whole(schema, node), valueAt(data, path)) }] : [];
  };

  const validators = new Map();
  const validator = (kind, schema) => {
    if (!validators.has(kind)) {
      const { $id, ...own } = schema;
      validators.set(kind, new trothJsonSchema.Validator(own, "2020-12", false));
    }
    return validators.get(kind);
  };

  /* All faults of a record, each place once. */
  const faults = (kind, schema, data) => {
    const found = new Map();
    for (const fault of validator(kind, schema).validate(data).errors) {
      if (/\/(?:anyOf\/\d|if)\//.test(fault.keywordLocation)) continue;
      for (const each of told(schema, data, fault)) {
        const key = each.path.join("/");
        if (!found.has(key)) found.set(key, each);
      }
    }
    return [...found.values()];
  };

  /* Texts that no record may hold, however they are written. */
  const unwritable = (data, refused, longest, path = []) => {
    if (typeof data === "string") {
      if (refused.test(data) || /\p{Surrogate}/u.test(data))
        return [{ path, says: "This has a hidden character. Type it here instead of pasting it." }];
      return [...data].length > longest ? [{ path, says: `At most ${longest} characters.` }] : [];
    }
    if (!data || typeof data !== "object") return [];
    return Object.entries(data).flatMap(([name, each]) => unwritable(each, refused, longest, [...path, name]));
  };

  return { faults, unwritable };
})();
