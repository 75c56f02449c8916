"""A local messenger: a small Bot API over HTTP, and a chat page in the browser, to try the real bot without a token.

    POST /bot<token>/<method>            the Bot API, as far as the product uses it; unknown things are refused, loudly
    GET  /file/bot<token>/<path>         files that were sent
    GET  /                               the page: a client's phone and an administrator's

What a person does, for the page, the demo and the tests (JSON in, JSON out, errors as {"error": …}):

    POST /sandbox/people                           {first_name, username?, language_code?} → person
    GET  /sandbox/people                           → list of persons
    GET  /sandbox/people/<id>/chat?after=<version>  → {version, messages, popups, blocked}; waits for a newer version
    POST /sandbox/people/<id>/send                 {text} or {kind: "sticker" | "photo" | "location" | "voice"}
    POST /sandbox/people/<id>/edit                 {message_id, text}
    POST /sandbox/people/<id>/press                {message_id, data, forge?} – a button the message has, unless forged
    POST /sandbox/people/<id>/block, …/unblock
    POST /sandbox/faults                           {kind, method?, chat_id?, retry_after?, times?} – see `faults`
    GET  /sandbox/stats                            → {calls, refused, pending}

It listens on the loopback address only and imports nothing from the bot.
"""
