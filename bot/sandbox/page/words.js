// The page's own words; what the bot says comes from the bot.

const WORDS = {
  ru: {
    title: "Песочница: бот без токена", phones: "Телефоны", client: "Клиент", admin: "Администратор", bot: "Оценка ЦЗН",
    block: "Заблокировать", unblock: "Разблокировать", start: "Начать", online: "бот", blocked: "заблокирован",
    typing: "печатает…", message: "Сообщение", send: "Отправить", commands: "Команды", offers: "Бот предлагает", chat: "Переписка",
    edited: "изменено", alert: "Сообщение бота", ok: "Понятно", close: "Закрыть",
    photo: "Картинка", document: "Файл", sticker: "Стикер", location: "Место на карте", voice: "Голосовое сообщение",
    contact: "Контакт", other: "Сообщение", lost: "Песочница не отвечает", language: "English",
  },
  en: {
    title: "Sandbox: the bot without a token", phones: "Phones", client: "Client", admin: "Administrator", bot: "Center rating",
    block: "Block", unblock: "Unblock", start: "Start", online: "bot", blocked: "blocked",
    typing: "typing…", message: "Message", send: "Send", commands: "Commands", offers: "The bot offers", chat: "Conversation",
    edited: "edited", alert: "From the bot", ok: "OK", close: "Close",
    photo: "Picture", document: "File", sticker: "Sticker", location: "Place on the map", voice: "Voice message",
    contact: "Contact", other: "Message", lost: "The sandbox does not answer", language: "Русский",
  },
};

export const query = new URLSearchParams(location.search);
export const language = query.get("lang") === "en" ? "en" : "ru";
export const words = WORDS[language];

export function inWords(root) {
  for (const one of root.querySelectorAll("[data-text]")) one.textContent = words[one.dataset.text];
  for (const one of root.querySelectorAll("[data-label]")) one.setAttribute("aria-label", words[one.dataset.label]);
}
