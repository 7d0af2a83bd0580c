/* Troth: the forms of a new person, team or customer. A message changes no parties: it asks whoever looks after the board. */
troth.newParties = (() => {
  "use strict";

  const { element } = troth.dom;
  const { List, Plain, line } = troth.controls;
  const { Pick } = troth.picks;
  const { partySays, parties } = troth.known;
  const board = troth.board;

  const HOSTS = { github: "GitHub", gitlab: "GitLab", gitea: "Forgejo" };
  const host = () => HOSTS[board.send.way] ?? "";
  const option = { github: "--github", gitlab: "--gitlab", gitea: "--forgejo" };
  const shell = (text) => `'${text.replaceAll("'", "'\\''")}'`;

  const FORMS = {
    person: { label: "Person", says: "Someone who promises, asks or answers on this board.", fields: ["name", "account", "teams"] },
    team: { label: "Team", says: "Several people who promise together. Each of them speaks for it.", fields: ["name", "lead", "members"] },
    customer: { label: "Customer", says: "Someone outside that you promise something to.", fields: ["name", "contacts", "owner"] },
  };

  class Joining {
    constructor(kind, known, given) {
      this.kind = kind;
      this.form = FORMS[kind];
      const pick = (label) => () => new Pick({ ...known.parties, add: null }, {}).labelled({ label });
      const several = (what, label, help) =>
        new List((number) => pick(`${what} ${number}`)(), what.toLowerCase()).labelled({ label, help });
      const make = {
        name: () => new Plain(line({})).labelled({ label: "What is the name?", needed: true }),
        account: () =>
          new Plain(line({ examples: ["jane-ito"] })).labelled({
            label: host() ? `What is their account on ${host()}?` : "What is their account at the host?",
            help: "Then they can speak for themselves. Leave it empty if they have none.",
          }),
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

    /** @returns {[string, any[]][]} */
    values() {
      return Object.entries(this.controls).map(([name, each]) => [name, [each.value()].flat().filter(Boolean)]);
    }

    message() {
      const { name, account, ...links } = Object.fromEntries(this.values());
      const flags = { teams: "--team", lead: "--lead", members: "--member", contacts: "--contact", owner: "--owner" };
      const parts = Object.entries(links).flatMap(([key, ids]) => ids.map((id) => `${flags[key]} ${id}`));
      if (account?.length) parts.push(`${option[board.send.way] ?? "--github"} ${shell(account[0])}`);
      const said = this.values().filter(([, some]) => some.length);
      const rows = said.map(
        ([key, some]) => `- ${this.controls[key].label} ${some.map((each) => (key in flags ? partySays(each) : each)).join(", ")}`,
      );
      const command = `troth new ${this.kind} ${[shell(name?.[0] ?? ""), ...parts].join(" ")}`;
      const body = `Please add this ${this.kind} to the board.\n\n${rows.join("\n")}\n\nFor the board's maintainer:\n\n    ${command}\n`;
      return { title: `New ${this.kind}: ${name?.[0] ?? ""}`, body };
    }

    get mark() {
      return undefined;
    }

    files() {
      return [];
    }

    faults() {
      const { name, account } = this.controls;
      const found = [];
      const said = name.value();
      if (!said) found.push({ control: name, says: "Required." });
      const same = said && [...parties.values()].find((each) => each.name.toLowerCase() === said.toLowerCase());
      if (same) found.push({ control: name, says: `${same.name} is already on this board.` });
      if (account?.value() && !/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,99})$/.test(account.value()))
        found.push({ control: account, says: "Write only the name of the account." });
      return found;
    }
  }

  return { FORMS, Joining };
})();
