// One phone: a person's chat with the bot, drawn from what the sandbox says and changed in place.

import { drawOffers, watchInline } from "/page/inline.js";
import { button, element, follow, formatted } from "/page/text.js";
import { inWords, language, query, words } from "/page/words.js";

const LOCALE = language === "en" ? "en-GB" : "ru-RU";
const NEAR_END = 80;
const KINDS = ["document", "sticker", "location", "voice", "contact", "photo"];

async function call(path, content) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`/sandbox/${path}`, content && { method: "POST", headers, body: JSON.stringify(content) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

export const people = () => call("people");
export const newPerson = (content) => call("people", content);

export class Phone {
  constructor(root, role, person) {
    root.append(document.getElementById("phone").content.cloneNode(true));
    inWords(root);
    const part = (name) => root.querySelector(`.${name}`);
    Object.assign(this, { root, person, part, version: -1, seen: new Map(), popups: null, list: part("messages") });
    part("role").textContent = `${words[role]}: ${person.first_name}`;
    this.input = root.querySelector("input");
    part("compose").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.input.value.trim()) this.say(this.input.value);
      this.input.value = "";
    });
    part("menu").addEventListener("click", () => this.showCommands(part("commands").hidden));
    part("place").addEventListener("click", () => this.act("send", { kind: "location" }));
    watchInline(this);
    part("block").textContent = words.block;
    part("block").addEventListener("click", () => this.act("block", {}));
    part("instead").addEventListener("click", () => this.beginOrUnblock(role));
    part("alert").querySelector("button").addEventListener("click", () => this.closeAlert());
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.closeAlert();
      this.showCommands(false);
    });
    this.follow();
  }

  async act(what, content) {
    try {
      await call(`people/${this.person.id}/${what}`, content);
    } catch (problem) {
      this.toast(problem.message);
    }
  }

  say(text) {
    this.toEnd = true;
    this.showCommands(false);
    return this.act("send", { text });
  }

  beginOrUnblock(role) {
    if (this.blocked) return this.act("unblock", {});
    const payload = role === "client" ? query.get("start") ?? "" : "";
    return this.say(`/start ${payload}`.trim());
  }

  async follow() {
    for (;;) {
      try {
        const chat = await call(`people/${this.person.id}/chat?after=${this.version}`);
        this.drawHead(chat);
        if (chat.version !== this.version) this.draw(chat);
      } catch (problem) {
        this.part("who").querySelector("small").textContent = words.lost;
        console.error(problem);
        await new Promise((wake) => setTimeout(wake, 1000));
      }
    }
  }

  draw(chat) {
    Object.assign(this, { version: chat.version, blocked: chat.blocked, bot: chat.bot });
    const atEnd = this.atEnd();
    this.drawControls(chat);
    this.drawMessages(chat, atEnd);
    const fresh = chat.popups.slice(this.popups ?? chat.popups.length).filter((popup) => popup.text);
    this.popups = chat.popups.length;
    const last = fresh.at(-1);
    if (last) (last.alert ? this.openAlert(last.text) : this.toast(last.text));
  }

  drawHead(chat) {
    const state = this.part("who").querySelector("small");
    state.textContent = chat.blocked ? words.blocked : chat.typing ? words.typing : words.online;
    clearTimeout(this.typing);
    if (chat.typing) this.typing = setTimeout(() => { state.textContent = words.online; }, chat.typing * 1000);
  }

  // Asked before anything changes: whoever reads further up is left there.
  atEnd() {
    const below = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight;
    return this.toEnd || this.popups === null || below < NEAR_END;
  }

  drawMessages(chat, atEnd) {
    const known = new Set(this.seen.keys());
    const present = new Set(chat.messages.map((message) => message.message_id));
    for (const message of chat.messages) this.place(message);
    for (const [id, entry] of this.seen) {
      if (!present.has(id)) { entry.item.remove(); this.seen.delete(id); }
    }
    const newest = chat.messages.at(-1);
    if (atEnd && newest) this.lookAt(this.seen.get(newest.message_id).item, !known.has(newest.message_id));
    this.toEnd = false;
  }

  // The end of the chat is shown; of a message that does not fit and has nothing to press, its beginning. Pictures still
  // have to come.
  lookAt(item, isNew) {
    const look = () => {
      const pressed = item.querySelector(".buttons") && !item.querySelector("img");
      const tooTall = isNew && !pressed && item.offsetHeight > this.list.clientHeight;
      this.list.scrollTop = tooTall ? item.offsetTop - this.list.offsetTop - 8 : this.list.scrollHeight;
    };
    look();
    for (const image of item.querySelectorAll("img")) image.addEventListener("load", look, { once: true });
  }

  // An edited message changes in its place; one that has not changed is not touched, so that focus stays.
  place(message) {
    const drawn = JSON.stringify(message);
    const known = this.seen.get(message.message_id);
    if (known?.drawn === drawn) return;
    const focused = known?.item.contains(document.activeElement);
    const item = known?.item ?? element("div", "new");
    item.classList.toggle("mine", !message.from.is_bot);
    item.classList.toggle("full", Boolean(message.from.is_bot && (message.photo || message.reply_markup)));
    item.replaceChildren(this.bubble(message), ...this.inlineButtons(message));
    if (!known) this.list.append(item);
    this.seen.set(message.message_id, { item, drawn });
    if (focused) (item.querySelector(".buttons button") ?? this.input).focus();
  }

  bubble(message) {
    const bubble = element("div", "bubble");
    const picture = message.from.is_bot && message.photo?.at(-1);
    const text = message.text ?? message.caption ?? "";
    if (picture) {
      bubble.classList.add("wide");
      bubble.append(this.picture(picture, text));
    } else if (message.text === undefined) bubble.append(element("span", "kind", this.kindOf(message)));
    const body = element("span", "text");
    body.append(formatted(this, text, message.entities ?? message.caption_entities));
    const time = new Date(message.date * 1000).toLocaleTimeString(LOCALE, { hour: "2-digit", minute: "2-digit" });
    bubble.append(body, element("small", "", message.edits ? `${words.edited} ${time}` : time));
    return bubble;
  }

  picture(photo, caption) {
    const image = element("img");
    image.src = `/sandbox/files/${encodeURIComponent(photo.file_id)}`;
    Object.assign(image, { width: photo.width, height: photo.height });
    image.alt = caption.split("\n").slice(0, 4).join(". ") || words.photo;
    const open = button("picture", undefined, () => enlarge(image));
    open.append(image);
    return open;
  }

  kindOf(message) {
    const kind = KINDS.find((name) => name in message) ?? "other";
    const more = message.sticker?.emoji ?? message.document?.file_name ?? message.contact?.phone_number;
    return more ? `${words[kind]} ${more}` : words[kind];
  }

  inlineButtons(message) {
    const rows = message.reply_markup?.inline_keyboard;
    if (!rows) return [];
    const press = (one) => () => (one.url
      ? follow(this, one.url)
      : this.act("press", { message_id: message.message_id, data: one.callback_data }));
    return [keys("buttons", rows.map((row) => row.map((one) => [one.url ? `${one.text} ↗` : one.text, press(one)])))];
  }

  drawControls(chat) {
    const started = chat.started || chat.messages.length > 0;
    const instead = this.part("instead");
    instead.hidden = started && !chat.blocked;
    instead.textContent = chat.blocked ? words.unblock : words.start;
    this.part("compose").hidden = !instead.hidden;
    this.part("block").hidden = !instead.hidden;
    this.drawKeyboard(chat);
    drawOffers(this, chat.inline);
    this.input.placeholder = chat.asked?.placeholder || words.message;
    const commands = JSON.stringify(chat.commands);
    if (commands === this.drawnCommands) return;
    this.drawnCommands = commands;
    this.part("menu").hidden = chat.commands.length === 0;
    this.part("commands").replaceChildren(...chat.commands.map(({ command, description }) => {
      const item = element("li");
      const choice = button("", description, () => this.say(`/${command}`));
      choice.prepend(element("b", "", `/${command}`));
      item.append(choice);
      return item;
    }));
  }

  drawKeyboard(chat) {
    const place = this.part("keyboard");
    const drawn = JSON.stringify(chat.keyboard);
    place.hidden = !chat.keyboard || chat.blocked;
    if (drawn === this.drawnKeyboard) return;
    this.drawnKeyboard = drawn;
    const press = (one) => () => {
      if (one.request_contact) this.act("send", { kind: "contact" });
      else if (one.request_location) this.act("send", { kind: "location" });
      else this.say(one.text);
    };
    const rows = chat.keyboard?.keyboard ?? [];
    place.replaceChildren(keys("buttons", rows.map((row) => row.map((one) => [one.text, press(one)]))));
  }

  showCommands(shown) {
    this.part("commands").hidden = !shown;
    this.part("menu").setAttribute("aria-expanded", String(shown));
    if (shown) this.part("commands").querySelector("button")?.focus();
  }

  toast(text) {
    const toast = this.part("toast").firstElementChild;
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => { toast.hidden = true; }, 3500);
  }

  openAlert(text) {
    this.beforeAlert = document.activeElement;
    this.part("alert").querySelector("p").textContent = text;
    this.part("alert").hidden = false;
    if (this.root.contains(this.beforeAlert)) this.part("alert").querySelector("button").focus();
  }

  closeAlert() {
    if (this.part("alert").hidden) return;
    this.part("alert").hidden = true;
    this.beforeAlert?.focus?.();
  }
}

function keys(className, rows) {
  const all = element("div", className);
  for (const row of rows) {
    const line = element("div");
    line.append(...row.map(([text, press]) => button("", text, press)));
    all.append(line);
  }
  return all;
}

function enlarge(image) {
  const dialog = document.querySelector(".enlarged");
  Object.assign(dialog.querySelector("img"), { src: image.src, alt: image.alt });
  dialog.showModal();
}
