// A messenger opens a mini-app with its signed data behind the # of the address, which no server sees. Hands them over by
// the form of this page. Before the page is complete, so that the back button skips it.
const form = document.forms[0];
const behind = new URLSearchParams(location.hash.slice(1));
for (const [name, messenger] of [["tgWebAppData", "telegram"], ["WebAppData", "max"]]) {
  const data = behind.get(name);
  if (data && !form.elements.data.value) {
    form.elements.data.value = data;
    form.elements.messenger.value = messenger;
    form.elements.start.value = new URLSearchParams(location.search).get("start") || "";
    form.submit();
  }
}
