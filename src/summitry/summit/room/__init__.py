"""The summit in class: teams in one room play one game together, each from its own notebook.

The rules are those of `summit.game`; here is only what a room adds. One file has one job:

* `store`: the log of events in SQLite. It is the truth: an event is on the disk before anyone hears of it.
* `rules`: a fold over events to who sits where, whether the room plays, pauses or debriefs, and what each may see.
* `host`: the rooms of one server: who is asking, waiting for news, computer players, wrong guesses.
* `handlers`: the addresses under `/summitry/room`, for Tornado.
* `extension`: puts them into a Jupyter server. `server`: serves them alone, for `summitry room`.
* `protocol`: what server and seats agree on: address, headers, refusals.
* `client`: a seat in a room, which survives a lost network. `panel`: the seat in a notebook.

Three kinds of credentials exist: the room's code lets anyone join, a team's word speaks for its capital, and the
teacher's word for the chair. Whoever asks is told from the word, never from what the request says of itself.
"""
