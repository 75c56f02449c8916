// Two phones on one page. Everything that people wrote is put in as text, never as markup.

const WORDS = {
  ru: {
    title: "Песочница: бот без токена", client: "Клиент", admin: "Администратор",
    block: "Блокировать", unblock: "Разблокировать", online: "бот", blocked: "заблокирован",
    message: "Сообщение", edited: "изменено", nobody: "Здесь пока никого: добавьте человека через /sandbox/people",
    sticker: "стикер", location: "место", voice: "голосовое", photo: "фото",
  },
  en: {
    title: "Sandbox: the bot without a token", client: "Client", admin: "Administrator",
    block: "Block", unblock: "Unblock", online: "bot", blocked: "blocked",
    message: "Message", edited: "edited", nobody: "Nobody here yet: add a person through /sandbox/people",
    sticker: "sticker", location: "location", voice: "voice message", photo: "photo",
  },
};
const query = new URLSearchParams(location.search);
const language = query.get("lang") === "en" ? "en" : "ru";
const words = WORDS[language];

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

async function call(path, content) {
  const options = content && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) };
  const response = await fetch(`/sandbox/${path}`, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

// Text with entities as nodes. Offsets count UTF-16 units, as JavaScript strings do.
const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote" };

function formatted(phone, text, entities) {
  const whole = document.createDocumentFragment();
  const marks = [...(entities ?? [])];
  // A command in a bot's text can be tapped although no entity says so.
  for (const found of text.matchAll(/(^|\s)(\/[a-z]+)/g)) {
    marks.push({ type: "bot_command", offset: found.index + found[1].length, length: found[2].length });
  }
  const cuts = [...new Set([0, text.length, ...marks.flatMap((mark) => [mark.offset, mark.offset + mark.length])])].sort((a, b) => a - b);
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const [start, end] = [cuts[index], cuts[index + 1]];
    let node = document.createTextNode(text.slice(start, end));
    for (const mark of marks.filter((one) => one.offset <= start && end <= one.offset + one.length)) {
      node = wrapped(phone, mark, node, text);
    }
    whole.append(node);
  }
  return whole;
}

function wrapped(phone, mark, node, text) {
  let outer;
  if (mark.type === "bot_command") {
    outer = element("button", "command");
    outer.type = "button";
    outer.addEventListener("click", () => phone.say(text.slice(mark.offset, mark.offset + mark.length)));
  } else if (mark.type === "text_link") {
    outer = element("a");
    outer.href = /^https?:/.test(mark.url) ? mark.url : "#";
    outer.rel = "noopener";
  } else {
    outer = element(TAGS[mark.type] ?? "span");
  }
  outer.append(node);
  return outer;
}

class Phone {
  constructor(root, role, person) {
    root.append(document.getElementById("phone").content.cloneNode(true));
    this.root = root;
    this.person = person;
    this.version = -1;
    this.seen = new Map();
    this.popups = null;
    this.list = root.querySelector(".messages");
    root.querySelector(".role").textContent = person ? `${words[role]}: ${person.first_name}` : words[role];
    root.querySelector(".compose .visually-hidden").textContent = words.message;
    const input = root.querySelector("input");
    input.placeholder = words.message;
    root.querySelector(".compose").addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value.trim()) this.say(input.value);
      input.value = "";
    });
    this.blockButton = root.querySelector(".block");
    this.blockButton.addEventListener("click", () => this.act(this.blocked ? "unblock" : "block", {}));
    if (person) this.follow();
    else this.list.append(element("li", "", words.nobody));
  }

  async act(what, content) {
    try {
      await call(`people/${this.person.id}/${what}`, content);
    } catch (problem) {
      this.toast(problem.message);
    }
  }

  say(text) { return this.act("send", { text }); }

  async follow() {
    for (;;) {
      try {
        const chat = await call(`people/${this.person.id}/chat?after=${this.version}`);
        if (chat.version !== this.version) this.draw(chat);
      } catch {
        await new Promise((wake) => setTimeout(wake, 1000));
      }
    }
  }

  draw(chat) {
    this.version = chat.version;
    this.blocked = chat.blocked;
    this.blockButton.textContent = chat.blocked ? words.unblock : words.block;
    this.root.querySelector(".who small").textContent = chat.blocked ? words.blocked : words.online;
    const low = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80 || this.popups === null;
    const present = new Set();
    for (const message of chat.messages) {
      present.add(message.message_id);
      this.place(message);
    }
    for (const [id, entry] of this.seen) {
      if (!present.has(id)) { entry.item.remove(); this.seen.delete(id); }
    }
    if (low) this.list.scrollTop = this.list.scrollHeight;
    const fresh = chat.popups.slice(this.popups ?? chat.popups.length).filter((popup) => popup.text);
    this.popups = chat.popups.length;
    if (fresh.length) this.toast(fresh.at(-1).text, fresh.at(-1).alert);
  }

  // An edited message changes in its place; one that has not changed is not touched, so that focus stays.
  place(message) {
    const drawn = JSON.stringify(message);
    const known = this.seen.get(message.message_id);
    if (known?.drawn === drawn) return;
    const focused = known?.item.contains(document.activeElement);
    const item = known?.item ?? element("li", "new");
    item.classList.toggle("mine", !message.from.is_bot);
    item.replaceChildren(this.bubble(message), ...this.buttons(message));
    if (!known) this.list.append(item);
    this.seen.set(message.message_id, { item, drawn });
    if (focused) item.querySelector(".buttons button")?.focus();
    if (message.photo) item.querySelector("img")?.addEventListener("load", () => { this.list.scrollTop = this.list.scrollHeight; });
  }

  bubble(message) {
    const bubble = element("div", "bubble");
    const file = message.from.is_bot && message.photo?.at(-1).file_id;
    if (file) {
      bubble.classList.add("wide");
      const open = element("button", "picture");
      open.type = "button";
      const image = element("img");
      image.src = `/sandbox/files/${encodeURIComponent(file)}`;
      image.alt = (message.caption ?? words.photo).split("\n").slice(0, 4).join(". ");
      open.append(image);
      open.addEventListener("click", () => enlarge(image));
      bubble.append(open);
    }
    const kind = ["sticker", "location", "voice", "photo"].find((name) => name in message);
    const text = message.text ?? message.caption ?? (file ? "" : `[${words[kind] ?? "?"}]`);
    const body = element("span", file ? "caption" : "");
    body.append(formatted(this, text, message.entities ?? message.caption_entities));
    const time = new Date(message.date * 1000).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
    bubble.append(body, element("small", "", message.edits ? `${words.edited} ${time}` : time));
    return bubble;
  }

  buttons(message) {
    const rows = message.reply_markup?.inline_keyboard;
    if (!rows) return [];
    const all = element("div", "buttons");
    for (const row of rows) {
      const line = element("div");
      for (const one of row) {
        const button = element("button", "", one.text);
        button.type = "button";
        button.addEventListener("click", () => this.act("press", { message_id: message.message_id, data: one.callback_data }));
        line.append(button);
      }
      all.append(line);
    }
    return [all];
  }

  toast(text, alert) {
    const toast = this.root.querySelector(".toast");
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { toast.hidden = true; }, alert ? 8000 : 3500);
  }
}

function enlarge(image) {
  const dialog = document.getElementById("photo");
  Object.assign(dialog.querySelector("img"), { src: image.src, alt: image.alt });
  dialog.showModal();
}

function show(name) {
  for (const phone of document.querySelectorAll(".phone")) phone.classList.toggle("shown", phone.id === name);
  for (const button of document.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === name));
  }
}

async function begin() {
  document.documentElement.lang = language;
  document.title = words.title;
  for (const labelled of document.querySelectorAll("[data-text]")) labelled.textContent = words[labelled.dataset.text];
  for (const button of document.querySelectorAll("[data-show]")) button.addEventListener("click", () => show(button.dataset.show));
  document.getElementById("photo").addEventListener("click", (event) => event.currentTarget.close());
  show(query.get("show") ?? "client");
  const people = await call("people");
  const find = (key, fallback) => people.find((person) => person.id === Number(query.get(key))) ?? fallback;
  new Phone(document.getElementById("client"), "client", find("client", people[0]));
  new Phone(document.getElementById("admin"), "admin", find("admin", people[1]));
}

begin();
