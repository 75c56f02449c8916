// Inline mode: "@bot words" in the input field shows what the bot offers; a tap sends it.

import { button, element } from "/page/text.js";

const PAUSE = 300;

// What stands after "@bot " in the field; null where an ordinary message is being typed.
function query(phone) {
  const mark = `@${phone.bot?.username} `;
  return phone.input.value.startsWith(mark) ? phone.input.value.slice(mark.length).trim() : null;
}

export function watchInline(phone) {
  let soon;
  phone.input.addEventListener("input", () => {
    clearTimeout(soon);
    if (query(phone) === null) phone.part("offers").hidden = true;
    else soon = setTimeout(() => phone.act("inline", { query: query(phone) ?? "" }), PAUSE);
  });
}

export function drawOffers(phone, shown) {
  const place = phone.part("offers");
  place.hidden = !shown || query(phone) === null;
  if (!shown || place.dataset.drawn === shown.id) return;
  place.dataset.drawn = shown.id;
  const done = (what) => () => {
    phone.input.value = "";
    place.hidden = true;
    phone.toEnd = true;
    return what();
  };
  const items = shown.results.map(({ id, title, description }) => {
    const choice = button("", description, done(() => phone.act("choose", { result_id: id })));
    choice.prepend(element("b", "", title));
    return choice;
  });
  const more = shown.button;
  if (more) items.unshift(button("", more.text, done(() => phone.say(`/start ${more.start_parameter}`))));
  place.replaceChildren(...items.map((choice) => {
    const item = element("li");
    item.append(choice);
    return item;
  }));
}
