/* Troth: what the address of the Make page asks for, as far as this board knows it. */
troth.address = (() => {
  "use strict";

  const { ID, LONGEST_ID, parties, taken } = troth.known;
  const { FORMS } = troth.newParties;
  const board = troth.board;

  const ACT = /^[a-z]+(?:_[a-z]+)*$/;
  const PICKS = ["promiser", "customer", "partner", "owner", "asker", "provider"];
  const NAMES = ["goal", "ask", "agreement", "meeting", "part_of", "continues", "follows"];

  const fieldsOfAct = (act) => board.schemas.ask.$defs.entry.allOf.find((each) => each.if.properties.act.const === act).then.properties;
  const ANSWERS = fieldsOfAct("answered").answer.enum;
  const WAYS = fieldsOfAct("reached_out").via.enum;

  /* What each name of the address may say. A name or a word that every object of a script has, such as constructor, is none of them. */
  /** @type {Map<string, (value: string) => boolean>} */
  const MAY_SAY = new Map(
    /** @type {[string, (value: string) => boolean][]} */ ([
      ["kind", (value) => Object.hasOwn(board.forms, value) || Object.hasOwn(FORMS, value)],
      ["part", (value) => Object.hasOwn(board.parts, value)],
      ["update", (value) => value === ""],
      ["name", (value) => value.length <= 100 && !/[\p{C}]/u.test(value)],
      ["id", (value) => ID.test(value) && value.length <= LONGEST_ID],
      ["act", (value) => ACT.test(value) && Object.values(board.acts).some((acts) => Object.hasOwn(acts, value))],
      ["by", (value) => parties.has(value)],
      ["answer", (value) => ANSWERS.includes(value)],
      ["to", (value) => parties.has(value)],
      ["via", (value) => WAYS.includes(value)],
      ...PICKS.map((each) => [each, (value) => parties.has(value)]),
      ...NAMES.map((each) => [
        each,
        (value) => ID.test(value) && taken[{ part_of: "promise", continues: "promise", follows: "meeting" }[each] ?? each].has(value),
      ]),
    ]),
  );

  /* What the address asks for, as far as this board knows it; all else is left out and said. */
  const asked = () => {
    const found = {};
    const left = [];
    for (const [name, value] of new URLSearchParams(location.search)) {
      const may = MAY_SAY.get(name);
      if (may?.(value)) found[name] = value;
      else if (may) left.push(`${name}=${value.slice(0, 40)}`);
    }
    return { found, left };
  };

  return { asked };
})();
