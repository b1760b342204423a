"""How warm a text sounds, by VADER's lexicon (Hutto and Gilbert, 2014)."""

from __future__ import annotations

from statistics import mean

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from bot.knowledge.words import WordList

# The authors of VADER count -0.05 to 0.05 as neutral, so two options that lie within it
# of the median do not sound different.
TONE_BAND = 0.05


class Tone:
    """Measures the tone of texts; words that the list calls neutral have none."""

    def __init__(self, words: WordList) -> None:
        self._analyzer = SentimentIntensityAnalyzer()
        lexicon = self._analyzer.lexicon
        # The lexicon takes numbers such as 187 for codes of chats; here they are sums and hours.
        for word in [*words.neutral_words(), *(word for word in lexicon if word.isdigit())]:
            lexicon.pop(word, None)

    def of(self, texts: list[str]) -> float:
        """Return the mean of the compound scores of *texts*, -1 (harsh) to 1 (warm)."""
        return mean(float(self._analyzer.polarity_scores(text)["compound"]) for text in texts)
