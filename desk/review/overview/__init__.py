"""How it goes: figures of each day, charts that lead to the conversations behind them, and a file."""
