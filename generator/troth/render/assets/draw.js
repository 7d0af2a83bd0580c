/* Troth: rows and cards made of data, word for word and class for class as the server writes them. Whoever changes one changes both. */
(() => {
  "use strict";

  const make = (tag, name, ...children) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...children);
    return made;
  };
  const hidden = (...words) => make("span", "troth-sr", ...words);
  const theirs = (words) => make("bdi", "", words);
  const link = (to, name, ...children) => {
    const made = make("a", name, ...children);
    made.setAttribute("href", to);
    return made;
  };
  const chip = ({ icon, word, tone }) => make("span", `troth-chip troth-${tone} troth-i-${icon}`, word);
  const name = ({ name, page }, root) => (page ? link(root + page, "", theirs(name)) : theirs(name));

  const names = (faces, root) => {
    const made = faces.slice(0, 2).flatMap((face, place) => (place ? [", ", name(face, root)] : [name(face, root)]));
    if (faces.length > 2) made.push(" ", make("span", "troth-soft", `+${faces.length - 2}`, hidden(" more")));
    return made;
  };

  const sides = ({ promisers, customers }, root) => {
    const arrow = make("span", "troth-arrow", "→");
    arrow.setAttribute("aria-hidden", "true");
    return [
      make("span", "troth-from", ...names(promisers, root)),
      " ",
      arrow,
      hidden(" to "),
      " ",
      make("span", "troth-for", ...names(customers, root)),
    ];
  };

  const due = (at) => {
    if (!at) return make("span", "troth-soft", "no date");
    const made = make("time", `troth-due troth-is-${at.urgency}`);
    made.setAttribute("datetime", at.iso);
    if (at.live) made.dataset.trothDue = at.iso;
    made.append(make("span", "troth-date", at.written), hidden(", "), " ", make("span", "troth-when", at.words));
    return made;
  };

  const step = ({ who, what, note, query }, form, root) => {
    const doers = who.slice(0, 2).flatMap((face, place) => (place ? [" or ", name(face, root)] : [name(face, root)]));
    if (who.length > 2) doers.push(" or others");
    const act = query ? link(`${root}${form}?${query}`, "troth-do", what) : what;
    const made = [make("span", "troth-step", ...(who.length ? [...doers, " to "] : ["Anyone can "]), act)];
    return note ? [...made, hidden(", "), " ", make("span", "troth-note", note)] : made;
  };

  const carrying = (made, item) => {
    made.dataset.trothId = item.id;
    made.dataset.trothFacets = item.written;
    return made;
  };

  const row = (item, root) => {
    const title = make(
      "th",
      "troth-c-title",
      link(root + item.page, "", theirs(item.title)),
      ...item.signs.flatMap((sign) => [" ", chip(sign)]),
    );
    title.scope = "row";
    const next = make(
      "td",
      !item.step || item.step.plain ? "troth-c-next troth-plainly" : "troth-c-next",
      ...(item.step ? step(item.step, item.make, root) : []),
    );
    const made = make(
      "tr",
      "",
      make("td", "troth-c-state", chip(item.state)),
      title,
      make("td", "troth-c-who", ...sides(item, root)),
      make("td", "troth-c-due", due(item.due)),
      next,
    );
    return carrying(made, item);
  };

  const card = (item, root) => {
    const made = make(
      "li",
      "troth-card",
      make("p", "troth-card-title", link(root + item.page, "", theirs(item.title))),
      make("p", "troth-card-who", ...sides(item, root)),
      make("p", "troth-card-due", due(item.due)),
    );
    if (item.signs.length) made.append(make("p", "troth-card-signs", ...item.signs.flatMap((sign) => [chip(sign), " "])));
    if (item.step) made.append(make("p", "troth-card-next", ...step(item.step, item.make, root)));
    return carrying(made, item);
  };

  /* The items of a script of rows: what rows share stands in tables, and is named by number. */
  const items = (data) => {
    const parties = data.parties.map(([id, name, page]) => ({ id, name, page }));
    const chips = data.chips.map(([icon, word, tone]) => ({ icon, word, tone }));
    const faces = (numbers) => numbers.map((number) => parties[number]);
    const ids = (found) => found.map(({ id }) => id);
    return data.rows.map(([id, title, state, signs, by, to, due, step, ...facets]) => {
      const [promisers, customers] = [faces(by), faces(to)];
      const found = Object.fromEntries(data.facets.map((name, place) => [name, facets[place].map((number) => data.words[number])]));
      return {
        id,
        title,
        promisers,
        customers,
        page: `promises/${id}${data.ending}`,
        make: data.make,
        state: chips[state],
        signs: signs.map((number) => chips[number]),
        due: due && { iso: due[0], written: data.words[due[1]], words: data.words[due[2]], urgency: data.words[due[3]], live: due[4] },
        step: step && { who: faces(step[0]), what: data.words[step[1]], note: data.words[step[2]], plain: step[3], query: step[4] },
        facets: { ...found, by: ids(promisers), customer: ids(customers) },
      };
    });
  };

  window.trothDraw = { row, card, items, make };
})();
