"""The summit: five capitals negotiate trade, troops and missiles at once, and the models of the lessons score the deal.

Rules, state and scoring know no screen: `case` reads case files (with `reader`), `ledger` scores packages (with
`trade` and `security`), `game` holds the rules, `rivals` the computer players, `outcomes` what was possible, `store`
saved games. `play.Game` puts them together for one person, and `panel` shows it in a notebook; `room` is the game in
class. `options` holds the four options of lesson 43.
"""
