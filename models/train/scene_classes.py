"""The names in the composed scenes: things with the base and novel split of OV-COCO, and stuff.

A thing is an emoji concept; its id, its role and its other names are those of the COCO category that it stands for
(source: cocodataset.org categories; the split: alirezazareian/ovr-cnn, as OV-COCO's 48 base and 17 novel names). COCO's
motorcycle, bed, toothbrush and snowboard are left out: the encoders never saw their emoji. Bench, microwave, oven,
toaster, refrigerator, remote, surfboard and sink have none.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One class. name: of a thing, the label of its emoji; also: other names, COCO's own first; role: base or novel."""

    id: int
    name: str
    also: tuple[str, ...]
    role: str
    is_thing: bool

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.also)


_BASE_THINGS = (
    (1, "person"), (2, "bicycle"), (3, "automobile", "car"), (7, "locomotive", "train"), (8, "delivery truck", "truck"),
    (9, "sailboat", "boat"), (16, "bird"), (19, "horse"), (20, "ewe", "sheep"), (23, "bear"), (24, "zebra"), (25, "giraffe"),
    (27, "backpack"), (31, "handbag"), (33, "luggage", "suitcase"), (34, "flying disc", "frisbee"), (35, "skis"), (38, "kite"),
    (44, "bottle with popping cork", "bottle"), (48, "fork and knife", "fork"), (50, "spoon"), (51, "bowl with spoon", "bowl"),
    (52, "banana"), (53, "red apple", "apple"), (54, "sandwich"), (55, "tangerine", "orange"), (56, "broccoli"), (57, "carrot"),
    (59, "pizza"), (60, "doughnut", "donut"), (62, "chair"), (70, "toilet"), (72, "television", "tv"), (73, "laptop"),
    (74, "computer mouse", "mouse"), (84, "closed book", "book"), (85, "alarm clock", "clock"), (86, "amphora", "vase"))
_NOVEL_THINGS = (
    (5, "airplane"), (6, "bus"), (17, "cat"), (18, "dog"), (21, "cow"), (22, "elephant"), (28, "umbrella"),
    (32, "necktie", "tie"), (41, "skateboard"), (47, "teacup without handle", "cup"), (49, "kitchen knife", "knife"),
    (61, "shortcake", "cake"), (63, "couch and lamp", "couch"), (76, "keyboard"), (87, "scissors"))
# Stuff is named as the painters of scene_backgrounds.py are.
_BASE_STUFF = (
    (118, "wood floor", "wood"), (154, "sand"), (159, "snow"), (171, "brick wall", "brick"), (178, "water"), (187, "sky"),
    (193, "grass"), (201, "night sky", "night"))
_NOVEL_STUFF = ((198, "rock"), (202, "fire"))


def _kinds() -> tuple[Kind, ...]:
    rows = [(row, role, is_thing) for group, role, is_thing in (
        (_BASE_THINGS, "base", True), (_NOVEL_THINGS, "novel", True), (_BASE_STUFF, "base", False),
        (_NOVEL_STUFF, "novel", False)) for row in group]
    kinds = [Kind(row[0], row[1], tuple(row[2:]), role, is_thing) for row, role, is_thing in rows]
    return tuple(sorted(kinds, key=lambda kind: kind.id))


KINDS = _kinds()
THINGS = tuple(kind for kind in KINDS if kind.is_thing)
STUFF = tuple(kind for kind in KINDS if not kind.is_thing)
BASE = tuple(kind for kind in KINDS if kind.role == "base")
