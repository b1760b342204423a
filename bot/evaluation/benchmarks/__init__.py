"""
How well the bot's own classifier does on public intent data; docs/decisions/0017.

`running.run` measures and returns tables; `python -m bot.evaluation.benchmarks` prints them.
"""
