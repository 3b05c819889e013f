"""What the little LMM talks about: things with a one-word name, backgrounds and their colours, places, numbers.

A thing is an emoji concept of scene_classes.py under the name that COCO gives it, where that is one word; a background is
a kind of stuff of scene_backgrounds.py. Fire is left out: orange is a fruit here.
"""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    """One thing. word: what questions call it; label: the label of its emoji; group: things that look or live alike;
    also: other words that people may give as an answer."""

    word: str
    label: str
    group: str
    also: tuple[str, ...] = ()


def _names(group: str, *rows: tuple[str, ...]) -> tuple[Name, ...]:
    return tuple(Name(row[0], row[1] if len(row) > 1 else row[0], group, tuple(row[2:])) for row in rows)


THINGS = (
    *_names("animal", ("bird",), ("horse",), ("sheep", "ewe", "ewe"), ("bear",), ("zebra",), ("giraffe",), ("cat",),
            ("dog",), ("cow",), ("elephant",)),
    *_names("vehicle", ("bicycle", "bicycle", "bike"), ("car", "automobile", "automobile"),
            ("train", "locomotive", "locomotive"), ("truck", "delivery truck"), ("boat", "sailboat", "sailboat"),
            ("airplane", "airplane", "plane"), ("bus",), ("skateboard",)),
    *_names("food", ("bottle", "bottle with popping cork", "champagne"), ("banana",), ("apple", "red apple", "red apple"),
            ("sandwich",), ("orange", "tangerine", "tangerine"), ("broccoli",), ("carrot",), ("pizza",),
            ("donut", "doughnut", "doughnut"), ("cake", "shortcake", "shortcake")),
    *_names("household", ("chair",), ("toilet",), ("tv", "television", "television"), ("laptop", "laptop", "computer"),
            ("book", "closed book"), ("clock", "alarm clock", "alarm clock"), ("vase", "amphora", "amphora"),
            ("couch", "couch and lamp", "sofa"), ("keyboard",), ("scissors",)),
    *_names("outdoors", ("person",), ("backpack", "backpack", "bag"), ("suitcase", "luggage", "luggage"), ("kite",),
            ("umbrella",)))
WORDS = tuple(name.word for name in THINGS)
GROUPS = tuple(dict.fromkeys(name.group for name in THINGS))


@dataclass(frozen=True)
class Ground:
    """One background: what answers call it, the kind of stuff it is, its colour, and other words for both."""

    words: str
    kind: str
    colour: str
    also: str
    also_colour: str


GROUNDS = (
    Ground("sky", "sky", "blue", "clouds", "light blue"), Ground("night sky", "night sky", "black", "stars", "dark blue"),
    Ground("grass", "grass", "green", "lawn", "dark green"), Ground("sand", "sand", "yellow", "beach", "beige"),
    Ground("water", "water", "blue", "sea", "teal"), Ground("brick wall", "brick wall", "red", "bricks", "brown"),
    Ground("wood floor", "wood floor", "brown", "wood", "dark brown"), Ground("snow", "snow", "white", "ice", "light gray"),
    Ground("rock", "rock", "gray", "stone", "grey"))
COLOURS = tuple(dict.fromkeys(ground.colour for ground in GROUNDS))
NUMBERS = ("one", "two", "three", "four")  # of objects in a scene
SIDES = ("left", "right", "top", "bottom")


def article(word: str) -> str:
    """"a" or "an"; nothing for scissors and broccoli would be right, and POPE says "a" there too."""
    return "an" if word[0] in "aeiou" else "a"
