// Text with entities as nodes: everything that people wrote is put in as text, never as markup.
// Offsets count UTF-16 units, as JavaScript strings do.

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function button(className, text, press) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

// What can be tapped although no entity says so: commands and addresses.
function found(text) {
  const commands = [...text.matchAll(/(?<![^\s(«"])\/[A-Za-z0-9_]{1,32}(?![\w/])/g)];
  const addresses = [...text.matchAll(/(?<!\S)(?:https?:\/\/|tg:\/\/|t\.me\/)[^\s<>"»]*[^\s<>"».,;:!?)]/g)];
  const mark = (type) => (match) => ({ type, offset: match.index, length: match[0].length });
  return [...commands.map(mark("bot_command")), ...addresses.map(mark("url"))];
}

export function formatted(phone, text, entities) {
  const marks = [...(entities ?? []).filter((one) => one.type !== "bot_command"), ...found(text)];
  const edges = marks.flatMap((mark) => [mark.offset, mark.offset + mark.length]);
  const cuts = [...new Set([0, text.length, ...edges])].sort((a, b) => a - b);
  const whole = document.createDocumentFragment();
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const [start, end] = [cuts[index], cuts[index + 1]];
    let node = document.createTextNode(text.slice(start, end));
    for (const mark of marks.filter((one) => one.offset <= start && end <= one.offset + one.length).reverse()) {
      node = wrapped(phone, mark, node, text.slice(mark.offset, mark.offset + mark.length));
    }
    whole.append(node);
  }
  return whole;
}

function wrapped(phone, mark, node, text) {
  let outer;
  if (mark.type === "bot_command") outer = button("command", undefined, () => phone.say(text));
  else if (mark.type === "text_link" || mark.type === "url") outer = link(phone, mark.url ?? text);
  else if (mark.type === "spoiler") {
    outer = element("span", "spoiler");
    outer.addEventListener("click", () => outer.classList.add("open"));
  } else outer = element(TAGS[mark.type] ?? "span");
  outer.append(node);
  return outer;
}

// A deep link to the bot opens in the same phone; other addresses in a new tab; anything else nowhere.
function link(phone, address) {
  const anchor = element("a");
  const payload = deepLink(address, phone.bot);
  if (payload !== null) {
    anchor.href = address;
    anchor.addEventListener("click", (event) => {
      event.preventDefault();
      phone.say(`/start ${payload}`.trim());
    });
  } else if (/^(https?:\/\/|t\.me\/)/.test(address)) {
    anchor.href = address.replace(/^t\.me\//, "https://t.me/");
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
  return anchor;
}

export function follow(phone, address) {
  link(phone, address).click();
}

function deepLink(address, bot) {
  let url;
  try { url = new URL(address.replace(/^t\.me\//, "https://t.me/")); } catch { return null; }
  const toBot = url.protocol === "tg:"
    ? url.searchParams.get("domain") === bot?.username
    : url.hostname === "t.me" && url.pathname === `/${bot?.username}`;
  return toBot ? url.searchParams.get("start") ?? "" : null;
}
