"""The game of the next letter: a text is guessed letter by letter, against models that never read its chapter.

After C. E. Shannon, "Prediction and Entropy of Printed English", Bell System Technical Journal 30 (1951), 50-64: 27
symbols, a to z and the blank; everything else is a blank, and apostrophes vanish.
"""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from random import Random
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tutor.arcade import contract
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Row, Tone, dim, mean, row

if TYPE_CHECKING:
    from typing import Self

SYMBOLS = " abcdefghijklmnopqrstuvwxyz"
BLANK = "␣"
GUESSED, BETS = 0, 1
"""The two forms, as levels."""
LEAD, ASKED = 80, 40
"""Letters of a passage that are shown, and that are to be guessed."""
CODE = (0.62, 0.12, 0.06, 0.04, 0.03, 0.022, 0.017, 0.014, 0.012, 0.010)
"""What the first guesses are worth as chances; the others share the rest. The same for players and for models."""
MOST_MISSES = 6
"""Then the letter is shown, at the price of the next guess."""
SURE = 0.95
MOST_IN_HAND = 9
MODELS = ("5-gram", "trigram", "bigram", "unigram")
BETTER_BY = math.log(2) / 2
"""Half of what halving a chance costs, in the natural unit: what gold takes over the 5-gram."""
PER_UNIT = 100
"""Costs are shipped as whole numbers, so many to the natural unit."""
OWN = "your program"
FIRST = (
    (
        "Which letter comes at ▁, or is it a blank? Press it, and another where",
        "that was wrong: guess until you have it.",
    ),
    (
        "Which one letter comes at ▁? Type those it may be, the best first, then",
        "a digit for how sure you are: ea7 is 70 % for e or a, e more than a.",
    ),
)
"""What there is to do, as long as no letter was asked for."""
KEYS = ("a-z space  guess   enter  show it", "a-z  best first   0-9  how sure   A-Z _  sure   enter  no idea")


class Passage(Struct, frozen=True, kw_only=True):
    """A text with what each model paid for the letters to guess, and at which guess it had them."""

    chapter: str
    lesson: str
    text: str
    costs: dict[str, tuple[int, ...]]
    """By model, in hundredths of the natural unit."""
    ranks: dict[str, tuple[int, ...]]


class Passages(Struct, frozen=True, kw_only=True):
    """What is shipped for the game."""

    backoff: dict[str, tuple[tuple[int, ...], ...]]
    """By chapter, for each letter before and each letter after: hundredths of the natural unit."""
    passages: tuple[Passage, ...]


def faults(found: Passages) -> list[str]:
    """What is wrong with shipped passages; they may come from a stranger."""
    said = [] if found.passages else ["there is no passage in it"]
    for i, each in enumerate(found.passages, 1):
        if len(each.text) != LEAD + ASKED or set(each.text) - set(SYMBOLS):
            said.append(f"passage {i} should be {LEAD + ASKED} letters and blanks")
        rows = [each.costs.get(model, ()) for model in MODELS] + [each.ranks.get(model, ()) for model in MODELS]
        if any(len(values) != ASKED or min(values) < 0 for values in rows):
            said.append(f"passage {i} should have {ASKED} costs and ranks of each model")
        elif any(not 1 <= rank <= len(SYMBOLS) for model in MODELS for rank in each.ranks[model]):
            said.append(f"passage {i} has a rank that is none")
        if each.chapter not in found.backoff:
            said.append(f"passage {i} is of a chapter without a back-off")
    for chapter, table in found.backoff.items():
        if len(table) != len(SYMBOLS) or any(len(line) != len(SYMBOLS) or min(line) < 0 for line in table):
            said.append(f"the back-off of {chapter} should be {len(SYMBOLS)} rows of as many")
    return said


def as_symbols(text: str) -> str:
    """A text in the 27 symbols."""
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "")).lower()
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub("[^a-z]+", " ", letters).strip()


def price(guess: int) -> float:
    """The chance that the fixed code gives to being right at this guess, from 1."""
    return CODE[guess - 1] if guess <= len(CODE) else (1 - sum(CODE)) / (len(SYMBOLS) - len(CODE))


class LettersRound(contract.Round, frozen=True, kw_only=True):
    """A round of letters, in either form."""

    passage: Passage
    backoff: tuple[tuple[float, ...], ...]
    """Chances of the letter after, for each letter before."""
    own: tuple[float, ...] = ()
    """What each letter to guess costs in a program of the learner's own, in the natural unit."""
    paid: tuple[float, ...] = ()
    """For each letter so far."""
    guesses: int = 0
    """All keys that guessed."""
    tried: str = ""
    """Wrong guesses at this letter."""
    hand: str = ""
    """Letters of a bet, the best first."""
    last: str = ""
    missed: bool = False
    """Whether the move before went wrong."""

    @property
    def text(self) -> str:
        """What is known of the passage."""
        return self.passage.text[: LEAD + len(self.paid)]

    @property
    def truth(self) -> str:
        """The letter that is asked for."""
        return self.passage.text[LEAD + len(self.paid)]

    @property
    def over(self) -> bool:
        """Whether all letters are known."""
        return len(self.paid) == ASKED

    @property
    def guarded(self) -> bool:
        """After a miss: a word that was typed ahead would burn its rest as guesses."""
        return self.missed

    # Moves

    def key(self, key: str, seconds: float) -> Self:
        """After a key."""
        if self.over:
            return self
        sign = " " if key == contract.SPACE else key
        return self._guess(sign) if self.level == GUESSED else self._bet(sign)

    def _guess(self, key: str) -> Self:
        if key == contract.ENTER:
            return self._known(price(MOST_MISSES + 1), f"{shown(self.truth)}: shown", missed=True)
        letter = key.lower()
        if len(letter) != 1 or letter not in SYMBOLS or letter in self.tried:
            return self
        guess = len(self.tried) + 1
        again = replace(self, guesses=self.guesses + 1)
        if letter == self.truth:
            return again._known(price(guess), f"{shown(letter)} at guess {guess}")
        if guess == MOST_MISSES:
            return again._known(price(guess + 1), f"{shown(self.truth)}: not among {guess} guesses", missed=True)
        return replace(again, tried=self.tried + letter, last=f"not {shown(letter)}", missed=True)

    def _bet(self, key: str) -> Self:
        match key:
            case contract.ENTER:
                return self._settle(self.hand, 0.5 if self.hand else 0.0)
            case contract.BACKSPACE:
                return replace(self, hand=self.hand[:-1], missed=False)
            case "_":
                return self._settle(" ", SURE)
            case digit if digit in contract.DIGITS:
                return self._settle(self.hand, contract.DIGITS[digit]) if self.hand else self
        if len(key) == 1 and key.isupper() and key.lower() in SYMBOLS:
            return self._settle(key.lower(), SURE)
        if len(key) == 1 and key in SYMBOLS and key not in self.hand and len(self.hand) < MOST_IN_HAND:
            return replace(self, hand=self.hand + key, missed=False)
        return self

    def chances(self, letters: str, sure: float) -> dict[str, float]:
        """What a bet gives each symbol: the letters ``sure``, halving; the others what the back-off has."""
        rest = self.backoff[SYMBOLS.index(self.text[-1])]
        weights = {letter: 0.5**i for i, letter in enumerate(letters)}
        whole = sum(weights.values())
        others = sum(chance for sign, chance in zip(SYMBOLS, rest, strict=True) if sign not in weights)
        return {
            sign: sure * weights[sign] / whole if sign in weights else (1 - sure * bool(weights)) * chance / others
            for sign, chance in zip(SYMBOLS, rest, strict=True)
        }

    def _settle(self, letters: str, sure: float) -> Self:
        given = self.chances(letters, sure)[self.truth]
        said = f"{shown(self.truth)} {given:.0%}: {self.cost.of(given):.2f} {self.cost.name}"
        return self._known(given, said, missed=bool(letters) and self.truth not in letters)

    def _known(self, chance: float, said: str, missed: bool = False) -> Self:
        paid = (*self.paid, self.cost.of(chance))
        return replace(self, paid=paid, tried="", hand="", last=said, missed=missed)

    def typed(self, line: str, seconds: float) -> Self:
        """After a line: of guesses the right beginning and one miss; of bets one bet, ``wa5``, ``W`` or nothing."""
        if self.level == BETS:
            return self._typed_bet(line)
        if not line:
            return self._guess(contract.ENTER)
        played = self
        for sign in line:
            after = played._guess(sign)
            if after is played and sign.lower() in played.tried and played is self:
                raise NotAMove(f"{shown(sign.lower())} was tried here already.")
            if after is played and sign.lower() not in played.tried:
                raise NotAMove("Type letters and blanks; a blank line shows the letter.")
            played = after
            if played.missed or played.over:
                break
        return played

    def _typed_bet(self, line: str) -> Self:
        played = self
        for sign in line:
            after = played._bet(sign)
            if len(after.paid) > len(self.paid):
                return after
            if after is played:
                raise NotAMove("Type letters, the best first, then a digit; or one CAPITAL, _ for a sure blank.")
            played = after
        return played._bet(contract.ENTER)

    # Telling

    def asked(self) -> tuple[str, ...]:
        """The text so far."""
        tried = f" Not {' '.join(map(shown, self.tried))}." if self.tried else ""
        wrapped = textwrap.wrap(f"{self.text}▁".replace(" ▁", "␣▁"), 72)
        return (*wrapped, f"Letter {len(self.paid) + 1} of {ASKED}.{tried}")

    def heard(self) -> tuple[str, ...]:
        """What became of the move, and what all letters cost on average."""
        if not self.paid:
            return (self.last,)
        best = self.ghost_at(len(self.paid))
        ghost = "" if best is None else f"  your best {best / len(self.paid):.2f}"
        return (f"{self.last}  you {mean(self.paid):.2f}  5-gram {self.par('5-gram'):.2f}{ghost}",)

    def par(self, model: str) -> float:
        """What a model paid for a letter so far, on average: as a better, or as a guesser."""
        n = len(self.paid)
        if self.level == BETS:
            return sum(self.passage.costs[model][:n]) / PER_UNIT / self.cost.size / n
        return mean(tuple(self.guessed_at(rank) for rank in self.passage.ranks[model][:n]))

    @property
    def own_par(self) -> float | None:
        """What the learner's own program paid for a letter so far, on average; None where none plays."""
        n = len(self.paid)
        return sum(self.own[:n]) / self.cost.size / n if self.own and n else None

    def guessed_at(self, rank: int) -> float:
        """What a letter costs who has it at this guess; nobody guesses on after so many misses."""
        return self.cost.of(price(min(rank, MOST_MISSES + 1)))

    def blind(self) -> float:
        """What one who knows nothing pays for a letter."""
        if self.level == BETS:
            return self.cost.of(1 / len(SYMBOLS))
        return mean(tuple(self.guessed_at(rank) for rank in range(1, len(SYMBOLS) + 1)))

    def board(self) -> Board:
        """The text, the bet in the hand, the models."""
        rows: list[Row] = [row()]
        text = textwrap.wrap(f"{self.text}▁".replace(" ▁", "␣▁"), 72)
        rows += [row(f"    {line}") for line in text]
        rows += [row()] * (4 - len(text))
        if self.level == GUESSED:
            rows.append(row(dim("    not   "), " ".join(map(shown, self.tried))))
            rows.append(row())
        else:
            rows.append(row(dim("    bet   "), (f"{''.join(map(shown, self.hand))}▁", Tone.STRONG)))
            rows.append(row(dim(f"          {self.split()}")))
        rows += [row(), row(dim("    last  "), (self.last, Tone.BAD if self.missed else Tone.PLAIN)), row()]
        if self.paid:
            pars = [(model, self.par(model), "▒") for model in MODELS[:3]]
            pars += [] if self.own_par is None else [(OWN, self.own_par, "▒")]
            blind = self.blind()
            best = self.ghost_at(len(self.paid))
            ghost = [] if best is None else [("your best", best / len(self.paid), "░")]
            rows += contract.rivals(
                [("you", mean(self.paid), "█"), *pars, ("blindly", blind, "░"), *ghost], max(blind, mean(self.paid))
            )
        else:
            rows += [*(row(dim(f"    {line}")) for line in FIRST[self.level]), *[row()] * 3]
        costs = contract.spark(self.paid, 0.8)
        rows += [row(), row(dim("    paid  "), costs), row(dim("    text  "), self.text[LEAD:].replace(" ", BLANK))]
        count = f"letter {min(len(self.paid) + 1, ASKED)} of {ASKED}"
        return Board(count=count, rows=tuple(rows), keys=KEYS[self.level])

    def split(self) -> str:
        """What the letters in the hand would get at 50 %."""
        if not self.hand:
            return ""
        chances = self.chances(self.hand, 0.5)
        return "at 5: " + "  ".join(f"{shown(letter)} {chances[letter]:.0%}" for letter in self.hand)

    def result(self) -> Result:
        """The mean cost of a letter, beside the models on the same letters."""
        pars = {model: self.par(model) for model in MODELS}
        n = len(self.paid)
        at_once = sum(paid <= self.cost.of(0.6) + 1e-9 for paid in self.paid)
        what = "right at once" if self.level == GUESSED else "given more than 60 %"
        worst = max(self.paid)
        said = (
            f"{at_once} of {n} letters {what}. The dearest cost {worst:.2f} {self.cost.name},"
            f" {worst / sum(self.paid):.0%} of all."
        )
        return Result(
            score=mean(self.paid),
            what=f"{self.cost.name} a letter",
            pars=(
                *(Par(model, pars[model]) for model in MODELS),
                *(() if self.own_par is None else (Par(OWN, self.own_par),)),
                Par("blindly", self.blind()),
            ),
            bounds=(
                (Medal.GOLD, pars["5-gram"] - BETTER_BY / self.cost.size),
                (Medal.SILVER, pars["5-gram"]),
                (Medal.BRONZE, pars["trigram"]),
                (Medal.TIN, pars["bigram"]),
            ),
            costs=self.paid,
            said=(said,),
        )


def shown(letter: str) -> str:
    """A letter, or the sign for the blank."""
    return BLANK if letter == " " else letter


def chances_of(table: tuple[tuple[int, ...], ...]) -> tuple[tuple[float, ...], ...]:
    """Chances from shipped costs; each row sums to 1."""
    found = []
    for line in table:
        chances = [math.exp(-cost / PER_UNIT) for cost in line]
        whole = sum(chances)
        found.append(tuple(chance / whole for chance in chances))
    return tuple(found)


def chosen(shipped: Passages, seed: int) -> Passage:
    """The passage of a seed."""
    return shipped.passages[int(Random(str(seed)).random() * len(shipped.passages))]


def mean_cost(passage: Passage) -> float:
    """What the 5-gram pays for a letter of a passage, in the natural unit."""
    return mean(tuple(map(float, passage.costs[MODELS[0]]))) / PER_UNIT


def begin(level: int, seed: int, cost: Cost, shipped: Passages) -> LettersRound:
    """A new round, of one of the shipped passages."""
    passage = chosen(shipped, seed)
    backoff = chances_of(shipped.backoff[passage.chapter])
    return LettersRound(seed=seed, level=level, cost=cost, passage=passage, backoff=backoff)
