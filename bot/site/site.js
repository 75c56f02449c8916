// Sorting and searching. Without it the pages say the same: tables in their own order, and all centers in one list.
"use strict";

const fold = (text) => text.toLocaleLowerCase("ru").replaceAll("ё", "е");

for (const table of document.querySelectorAll("table[data-sortable]")) {
  const head = table.tHead.rows[0];
  const body = table.tBodies[0];
  const compare = { text: (a, b) => a.localeCompare(b, "ru"), number: (a, b) => a - b };
  table.classList.add("sorts");
  head.dataset.label = table.dataset.sortable;

  const keyed = (row, column, kind) => {
    const cell = row.cells[column];
    return kind === "number" ? Number(cell.dataset.key) : cell.textContent.trim();
  };
  const sort = (heading) => {
    const { sort: kind } = heading.dataset;
    const before = heading.getAttribute("aria-sort");
    // Numbers are wanted from the highest, names and places from the first.
    const first = kind === "number" && !heading.classList.contains("rank") ? "descending" : "ascending";
    const turned = before === "ascending" ? "descending" : "ascending";
    const order = before ? turned : first;
    const sign = order === "ascending" ? 1 : -1;
    const rows = [...body.rows];
    rows.sort((a, b) => sign * compare[kind](...[a, b].map((row) => keyed(row, heading.cellIndex, kind))));
    body.append(...rows);
    for (const other of head.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", order);
  };

  for (const heading of head.cells) {
    if (!heading.dataset.sort) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => sort(heading));
    heading.replaceChildren(button);
    if (heading.dataset.sorted) heading.setAttribute("aria-sort", heading.dataset.sorted);
  }
}

const found = document.querySelector(".found");
if (found) {
  const field = document.querySelector("#q");
  const sections = [...document.querySelectorAll(".letter")];
  const lines = [...document.querySelectorAll(".letter li")];
  const texts = new Map(lines.map((line) => [line, fold(`${line.textContent} ${line.dataset.code}`)]));
  const rules = new Intl.PluralRules(document.documentElement.lang);

  const say = (count) => {
    const form = count === 0 ? "none" : rules.select(count);
    const sample = found.dataset[form] ?? found.dataset.other;
    return sample.replace(/\d+/, String(count));
  };
  const search = () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const line of lines) {
      line.hidden = !words.every((word) => texts.get(line).includes(word));
      count += line.hidden ? 0 : 1;
    }
    for (const section of sections) section.hidden = !section.querySelector("li:not([hidden])");
    document.querySelector(".letters").hidden = words.length > 0;
    found.textContent = words.length ? say(count) : "";
  };

  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.addEventListener("input", search);
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  search();
}

// What others embed needs the whole address of this site.
for (const code of document.querySelectorAll("code[data-site]")) {
  const site = new URL(code.dataset.site || ".", location.href).href.replace(/\/$/, "");
  code.textContent = code.textContent.replaceAll("SITE/", `${site}/`);
}
