"""The sample of Huzhou that ``demo`` loads and plays: real places and published figures, invented people and deeds."""
