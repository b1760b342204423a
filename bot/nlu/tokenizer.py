"""Rasa's tokens from spaCy's English word splitting."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language import tokenizer_language


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class PupilTokenizer(Tokenizer):
    """Splits a pupil's words; needs no trained spaCy model."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return Rasa's own tokenizer options and `spacy_model`, the name of an installed model."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
            "spacy_model": None,
        }

    def tokenize(self, message: Message, attribute: Text) -> List[Token]:
        """Return the tokens of *attribute*, white space left out."""
        doc = tokenizer_language(self._config["spacy_model"]).make_doc(message.get(attribute))
        tokens = [
            Token(word.text, word.idx, lemma=word.lower_) for word in doc if not word.is_space
        ]
        found: List[Token] = self._apply_token_pattern(tokens)
        return found
