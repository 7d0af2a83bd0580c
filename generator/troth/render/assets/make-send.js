/* Troth: send what a form says: to the host's page of a new issue, filled in, or by mail; and what happens after that. */
troth.send = (() => {
  "use strict";

  const { element } = troth.dom;
  const { listed, more } = troth.known;
  const board = troth.board;

  const HOSTS = { github: "GitHub", gitlab: "GitLab", gitea: "Forgejo" };
  const PASTE = "<!-- Paste here: the message is on your clipboard. -->";

  const hostName = () => board.host?.label || HOSTS[board.send.way] || "the host";
  /* What the host's page of a new issue is asked for. */
  const issueAt = (title, body) => {
    const names = board.send.way === "gitlab" ? ["issue[title]", "issue[description]"] : ["title", "body"];
    const query = [title, body].map((text, index) => `${encodeURIComponent(names[index])}=${encodeURIComponent(text)}`);
    return `${board.send.address}?${query.join("&")}`;
  };
  const mailTo = (title, body) =>
    `mailto:${encodeURIComponent(board.send.mail).replaceAll("%40", "@")}?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(body)}`;

  /**
   * Where a message goes, and what the button says.
   * @param {{ title: string, body: string }} message
   */
  const wayOf = ({ title, body }) => {
    const { way, people } = board.send;
    if (!way) {
      const whom = people.length ? listed(people) : "whoever looks after this board";
      return {
        label: "Copy the message",
        copies: true,
        url: "",
        says: `Send it to ${whom}: this board can't receive messages by itself.`,
      };
    }
    const isMail = way === "mail";
    const address = isMail ? mailTo : issueAt;
    const where = isMail ? "by mail" : `on ${hostName()}`;
    const whole = address(title, body);
    if (whole.length <= board.longest.message)
      return {
        label: `Send ${where}`,
        copies: false,
        url: whole,
        says: isMail
          ? "Your mail program opens with the message."
          : `${hostName()} opens with everything filled in. You need an account there.`,
      };
    return {
      label: `Send ${where}`,
      copies: true,
      url: address(title, isMail ? "" : PASTE),
      says: `The message is long, so it is copied: ${isMail ? "your mail program" : hostName()} opens, and you paste it there.`,
    };
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  };

  const after = (isPasted, isMail) => {
    const onHost = [
      `${isPasted ? "Paste the message, and press" : "Press"} the button there that makes the issue.`,
      "The board replies in that issue: what it recorded, or what to write instead.",
      "Your own answers are on the board after the next build. New records and changed terms wait for a maintainer.",
    ];
    const byMail = ["Send the mail.", "A maintainer records it or writes back."];
    const bare = ["Paste the message into a mail or chat, and send it.", "A maintainer records it."];
    return board.send.way ? (isMail ? byMail : onHost) : bare;
  };

  /* The panel beside a form. */
  class Sending {
    /** @param {{ mayGoOn: () => boolean, sent: (url: string) => void, tell: (words: string) => void, back: () => void, anew: () => void }} page */
    constructor(page) {
      this.page = page;
      this.go = element("button", { type: "button", class: "troth-button troth-make-send" });
      this.says = element("p", { class: "troth-note" });
      this.go.addEventListener("click", () => this.send());
      this.mail = element(
        "button",
        { type: "button", class: "troth-add", hidden: board.send.way === "mail" || !board.send.mail },
        "Send by mail instead",
      );
      this.mail.addEventListener("click", () => this.sendByMail());
      this.before = element("div", {}, element("p", { class: "troth-make-buttons" }, this.go, this.mail), this.says);
      this.text = element("textarea", { class: "troth-make-message", readonly: true, rows: 6, "aria-label": "The message" });
      this.after = element("div", { hidden: true });
      this.element = element("div", {}, this.before, this.after);
    }

    show(message) {
      this.message = message;
      this.way = wayOf(message);
      this.go.textContent = this.way.label;
      this.says.textContent = this.way.says;
      this.text.value = message.body;
    }

    async send() {
      if (!this.page.mayGoOn()) return;
      const { url, copies } = this.way;
      const done = copies ? copy(this.message.body) : Promise.resolve(true);
      if (url.startsWith("mailto:")) location.href = url;
      else if (url) open(url, "_blank", "noopener");
      const copied = await done;
      this.page.sent(url);
      this.happens(copied);
    }

    /* For people without an account, where the board takes mail. */
    sendByMail() {
      if (!this.page.mayGoOn()) return;
      location.href = mailTo(this.message.title, this.message.body);
      this.page.sent("");
      this.happens(true, true);
    }

    /* What happens now. */
    happens(copied, isMail = board.send.way === "mail") {
      const again = this.way.url ? element("a", { href: this.way.url, target: "_blank", rel: "noopener" }, "Open it again") : null;
      const back = element("button", { type: "button", class: "troth-add" }, "Back to the form");
      const anew = element("button", { type: "button", class: "troth-add" }, "Start another");
      back.addEventListener("click", () => this.page.back());
      anew.addEventListener("click", () => this.page.anew());
      const heading = element("h2", { tabindex: "-1" }, "What happens now");
      const missed = copied ? null : element("p", { class: "troth-wrong" }, "This browser did not copy the message. Copy it from here:");
      const copy = more("The message", this.text);
      if (!copied) copy.open = true;
      this.after.replaceChildren(
        ...[
          heading,
          element("ol", {}, ...after(this.way.copies && !isMail, isMail).map((each) => element("li", {}, each))),
          missed,
          copy,
          element("p", { class: "troth-make-buttons" }, again, " ", back, " ", anew),
          element("p", { class: "troth-note" }, "This device remembers it until the board shows it."),
        ].filter(Boolean),
      );
      this.before.hidden = true;
      this.after.hidden = false;
      heading.focus();
    }

    restart() {
      this.before.hidden = false;
      this.after.hidden = true;
    }
  }

  /* What was sent from here and is not on the board yet. */
  const showSent = (sent, forget, open) => {
    const rows = sent.map((each) => {
      const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" }).format(new Date(each.at));
      const gone = element(
        "button",
        { type: "button", class: "troth-remove" },
        "Forget",
        element("span", { class: "troth-sr" }, ` ${each.says}`),
      );
      const again = element(
        "button",
        { type: "button", class: "troth-add" },
        "Back to the form",
        element("span", { class: "troth-sr" }, ` ${each.says}`),
      );
      gone.addEventListener("click", () => forget(each));
      again.addEventListener("click", () => open(each));
      return element("li", {}, element("bdi", {}, each.says), element("span", { class: "troth-note" }, ` ${when} `), again, " ", gone);
    });
    if (!rows.length) return null;
    const heading = element("h2", {}, "Sent from this device, not on the board yet");
    return element("section", { class: "troth-make-sent" }, heading, element("ul", { class: "troth-plain" }, ...rows));
  };

  return { Sending, showSent, wayOf };
})();
