"""The summit: five capitals negotiate trade, troops and missiles at once, and the models of the lessons score the deal.

Rules, state and scoring know no screen: `case` reads case files, `ledger` scores packages, `game` holds the rules,
`rivals` the computer players, `outcomes` what was possible, `store` saved games. `play.Game` puts them together for one
person, and `panel` shows it in a notebook.
"""
