/* Troth: what this device keeps of the forms: drafts, each under its own form, and what was sent and is not on the board yet. */
troth.kept = (() => {
  "use strict";

  const { parties, rowOf, taken } = troth.known;

  const DRAFTS = "troth.drafts";
  const SENT = "troth.sent";
  const MOST = 60;

  /* Where the board lies: several may share one host. */
  let home = "/";
  const startAt = (root) => {
    home = new URL(root || "./", location.href).pathname;
  };

  /* A browser may refuse to keep anything: then nothing is kept, and all else works. */
  const read = (name) => {
    try {
      const found = JSON.parse(localStorage.getItem(name) ?? "{}");
      return found && typeof found === "object" && !Array.isArray(found) ? found : {};
    } catch {
      return {};
    }
  };
  const write = (name, all) => {
    const newest = Object.entries(all).sort(([, one], [, other]) => other.at - one.at);
    try {
      localStorage.setItem(name, JSON.stringify(Object.fromEntries(newest.slice(0, MOST))));
      return true;
    } catch {
      return false;
    }
  };

  const nameOf = (key) => `${home} ${key}`;
  const draftOf = (key) => read(DRAFTS)[nameOf(key)];
  const keepDraft = (key, state) => write(DRAFTS, { ...read(DRAFTS), [nameOf(key)]: { at: Date.now(), state } });
  const dropDraft = (key) => {
    const { [nameOf(key)]: _, ...others } = read(DRAFTS);
    write(DRAFTS, others);
  };

  /* Whether the board shows what was sent: it has the record, or its log has grown, or nothing can be done to it any more. */
  const isShown = ({ kind, id, entries, part }) => {
    const row = rowOf.get(`${kind}/${id}`);
    if (part) return !row?.facts.empty?.includes(part);
    if (entries === undefined) return Boolean(taken[kind]?.has(id) || (!taken[kind] && parties.has(id)));
    return !row || row.facts.entries > entries;
  };

  /* What was sent from here and is not on the board yet, the latest first; what is, is forgotten. */
  const listSent = () => {
    const all = read(SENT);
    const own = Object.entries(all).filter(([name]) => name.startsWith(`${home} `));
    const shown = own.filter(([, each]) => isShown(each)).map(([name]) => name);
    if (shown.length) write(SENT, Object.fromEntries(Object.entries(all).filter(([name]) => !shown.includes(name))));
    return own.filter(([name]) => !shown.includes(name)).map(([name, each]) => ({ ...each, key: name.slice(home.length + 1) }));
  };
  const keepSent = (key, what) => write(SENT, { ...read(SENT), [nameOf(key)]: { ...what, at: Date.now() } });
  const dropSent = (key) => {
    const { [nameOf(key)]: _, ...others } = read(SENT);
    write(SENT, others);
  };

  return { DRAFTS, draftOf, dropDraft, dropSent, keepDraft, keepSent, listSent, nameOf, startAt };
})();
