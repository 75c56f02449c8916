"""A local messenger: a small Bot API over HTTP, and a chat page in the browser, to try the real bot without a token.

    GET, POST /bot<token>/<method>       the part of the Bot API that the product uses; the rest is refused, loudly
    GET  /file/bot<token>/<path>         files that were sent
    GET  /                               the page: a client's phone and an administrator's
                                         (?client=<id>&admin=<id>, &lang=en, &show=admin on a narrow screen)

The actions of a person, for the page, the demo and the tests (JSON in, JSON out, errors as {"error": …}):

    POST /sandbox/people                           {first_name, username?, language_code?} → person
    GET  /sandbox/people                           → list of persons
    GET  /sandbox/people/<id>/chat?after=<version>  → {version, messages, popups, keyboard, typing, blocked, started,
                                                    commands, bot}; waits for a newer version
    POST /sandbox/people/<id>/send                 {text} or {kind}: sticker, photo, location, voice
                                                   (with {sound, duration}: a base64 file), contact
                                                   (the person's own; with {phone_number?, of?})
    POST /sandbox/people/<id>/edit                 {message_id, text}
    POST /sandbox/people/<id>/press                {message_id, data | row, col; forge?} – a button of the message,
                                                   unless forged
    POST /sandbox/people/<id>/block, …/unblock
    GET  /sandbox/files/<file id>                  a picture that was sent
    POST /sandbox/faults                           {kind, method?, chat_id?, retry_after?, times?} – see `faults`
    DELETE /sandbox/faults                         no more trouble
    GET  /sandbox/stats                            → {calls, updates, pending, refused, log}

Modules: `server` puts all of it together; `bot_api` (requests, long polling) and `webhooks` carry calls and updates;
`methods`, `messages`, `markup`, `files`, `entities`, `params` are the Bot API; `people` and `oversight` are the HTTP
interface for people; `world` is the state, `faults` makes trouble on request, `client` is for programs, `page` is the
chat page. It listens on the loopback address only and imports nothing from the bot.
"""
