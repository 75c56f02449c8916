// Two phones on one page: a client's and an administrator's.

import { newPerson, people, Phone } from "/page/phone.js";
import { inWords, language, query, words } from "/page/words.js";

const ROLES = { client: "Анна", admin: "Мария Петровна" };

function show(name) {
  for (const phone of document.querySelectorAll(".phone")) phone.classList.toggle("shown", phone.id === name);
  for (const button of document.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === name));
  }
}

function otherLanguage() {
  const link = document.querySelector(".language");
  const other = language === "ru" ? "en" : "ru";
  const address = new URLSearchParams(query);
  address.set("lang", other);
  Object.assign(link, { href: `?${address}`, hreflang: other, lang: other, textContent: words.language });
}

async function begin() {
  document.documentElement.lang = language;
  document.title = words.title;
  inWords(document);
  otherLanguage();
  for (const button of document.querySelectorAll("[data-show]")) button.addEventListener("click", () => show(button.dataset.show));
  show(query.get("show") === "admin" ? "admin" : "client");
  let known = await people();
  for (const first_name of Object.values(ROLES).slice(known.length)) {
    known = [...known, await newPerson({ first_name, language_code: language })];
  }
  Object.keys(ROLES).forEach((role, index) => {
    const person = known.find((one) => one.id === Number(query.get(role))) ?? known[index];
    new Phone(document.getElementById(role), role, person);
  });
}

begin();
