/* Troth: the forms of a new person, team or customer. Addresses and accounts come by no message: a maintainer adds them. */
troth.newParties = (() => {
  "use strict";

  const { element } = troth.dom;
  const { List, Plain, line } = troth.controls;
  const { Pick } = troth.picks;
  const { freePartyId } = troth.added;
  const { parties } = troth.known;
  const { ofParty, without } = troth.message;

  const FORMS = {
    person: { label: "Person", says: "Someone who promises, asks or answers on this board.", fields: ["name", "teams"] },
    team: { label: "Team", says: "Several people who promise together. Each of them speaks for it.", fields: ["name", "lead", "members"] },
    customer: { label: "Customer", says: "Someone outside that you promise something to.", fields: ["name", "contacts", "owner"] },
  };

  const LATER = {
    person: "A maintainer adds their account later, so that they can speak for themselves.",
    customer: "A maintainer adds an address or account later, so that they can answer themselves.",
  };

  class Joining {
    constructor(kind, known, given) {
      this.kind = kind;
      this.form = FORMS[kind];
      const pick = (label) => () => new Pick({ ...known.parties, offers: [] }, {}).labelled({ label });
      const several = (what, label, help) =>
        new List((number) => pick(`${what} ${number}`)(), what.toLowerCase()).labelled({ label, help });
      const make = {
        name: () => new Plain(line({})).labelled({ label: "What is the name?", help: LATER[kind], needed: true }),
        teams: () => several("Team", "Which teams do they belong to?", ""),
        lead: pick("Who leads it?"),
        members: () => several("Person", "Who belongs to it?", ""),
        contacts: () => several("Person", "Who speaks for them?", ""),
        owner: pick("Who here looks after them?"),
      };
      this.controls = Object.fromEntries(this.form.fields.map((name) => [name, make[name]()]));
      if (given.name) this.controls.name.set(given.name);
      this.element = element("div", {}, ...Object.values(this.controls).map((each) => each.element));
    }

    /* Who it is, by the id that they will have. */
    get party() {
      const said = Object.entries(this.controls).map(([name, each]) => [name, each.value()]);
      const { name = "", ...rest } = without(Object.fromEntries(said));
      return { kind: this.kind, id: freePartyId(this.kind, name), name, ...rest };
    }

    message() {
      return ofParty(this.party, `New ${this.kind}: ${this.party.name}`);
    }

    get mark() {
      return { kind: this.kind, id: this.party.id, says: this.message().title };
    }

    files() {
      return [];
    }

    faults() {
      const { name } = this.controls;
      const found = [];
      const said = name.value();
      if (!said) found.push({ control: name, says: "Required." });
      const same = said && [...parties.values()].find((each) => each.name.toLowerCase() === said.toLowerCase());
      if (same) found.push({ control: name, says: `${same.name} is already on this board.` });
      return found;
    }
  }

  return { FORMS, Joining };
})();
