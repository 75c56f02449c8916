// The same as `addresses.center_page`, for web servers that only hand out files.
"use strict";

const typed = location.pathname.match(/^(.*?\/)(en\/)?centers?\/([^/]+?)(?:\.html?)?\/?$/i);
if (typed) {
  const [, home, folder = "", code] = typed;
  const page = `${home}${folder.toLowerCase()}center/${code.toLowerCase()}.html`;
  if (/^[\w-]+$/.test(code) && page !== location.pathname) location.replace(page + location.search);
  // The site may stand anywhere on its server.
  for (const link of document.querySelectorAll("a[href]")) link.href = home + link.getAttribute("href").slice(1);
  for (const form of document.forms) form.action = home + form.getAttribute("action").slice(1);
  try { document.querySelector("#q").value = decodeURIComponent(code); } catch { /* No text: nothing to look for. */ }
}
