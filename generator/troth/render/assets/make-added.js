/* Troth: people who are new, added on the way by a name that no list has: the message of the form that is open adds them too. */
troth.added = (() => {
  "use strict";

  const { element } = troth.dom;
  const { ID, LONGEST_ID, RESERVED, joinParty, leaveParty, listed, parties, slug } = troth.known;

  const KINDS = { person: "person", customer: "customer" };

  /**
   * Whoever was added to the form that is open, by the id that they will have.
   * @type {Map<string, { kind: string, id: string, name: string }>}
   */
  const added = new Map();

  /* The id that the board gives to a new party: of a person the first name, where it is free. */
  const freePartyId = (kind, name) => {
    const whole = slug(name);
    const tries = [kind === "person" ? slug(name.split(" ")[0]) : whole, whole, `${kind}-${whole}`.replace(/-$/, "")];
    const isFree = (id) => id && !parties.has(id) && !RESERVED.test(id) && id.length <= LONGEST_ID;
    for (let number = 2; ; number += 1) {
      const found = tries.find(isFree);
      if (found) return found;
      tries.push(`${tries[2]}-${number}`);
    }
  };

  /* Add somebody, who is known to every field from now on; return their id. */
  const add = (kind, name, id = freePartyId(kind, name)) => {
    added.set(id, { kind, id, name });
    joinParty({ id, name, kind, members: [] });
    return id;
  };
  const forget = () => {
    for (const id of added.keys()) leaveParty(id);
    added.clear();
  };

  /* What a draft keeps of them, and what comes back of that. */
  const state = () => [...added.values()];
  const restore = (some) => {
    for (const { kind, id, name } of Array.isArray(some) ? some : [])
      if (Object.hasOwn(KINDS, kind) && ID.test(id) && typeof name === "string" && freePartyId(kind, name) === id) add(kind, name, id);
  };

  /* Those of them whom something that is said names: by id, or in a line of words by name. */
  const listUsed = (said) => {
    const text = JSON.stringify(said);
    return state().filter(({ id, name }) => text.includes(JSON.stringify(id)) || text.includes(JSON.stringify(name).slice(1, -1)));
  };

  /* What a field offers for a name that nobody has. */
  const OFFERS = Object.entries(KINDS).map(([kind, word]) => ({
    says: (text) => `Add “${text}” as a new ${word}`,
    go: (text) => add(kind, text),
  }));

  /* A line below the form that says who is new. */
  const note = () => {
    const names = state().map(({ name, kind }) => `${name} (${kind})`);
    if (!names.length) return null;
    const is = names.length === 1 ? "is" : "are";
    const says = `${listed(names, "and")} ${is} new on this board: this message adds them too, and a maintainer looks at it.`;
    return element("p", { class: "troth-note troth-make-added" }, says);
  };

  return { OFFERS, added, forget, freePartyId, listUsed, note, restore, state };
})();
