"""What stands on a shelf is the value itself, in every thread, and what nobody asked for the longest goes first."""

from __future__ import annotations

from thongsuot.kernel.shelf import Shelf


def test_the_value_itself_is_given_whoever_asks() -> None:
    value = {"a": [1]}
    Shelf("one", {}).set("key", value, None)
    assert Shelf("one", {}).get("key") is value
    assert Shelf("other", {}).get("key", "nothing") == "nothing"
    assert not Shelf("one", {}).add("key", 2)
    assert Shelf("one", {}).add("new", None)
    assert Shelf("one", {}).get("new", "nothing") is None
    assert Shelf("one", {}).delete("key")
    assert not Shelf("one", {}).delete("key")
    Shelf("one", {}).clear()
    assert Shelf("one", {}).get("new", "nothing") == "nothing"


def test_of_too_many_those_go_that_nobody_asked_for() -> None:
    shelf = Shelf("small", {"OPTIONS": {"MAX_ENTRIES": 2}})
    for key in "ab":
        shelf.set(key, key, None)
    assert shelf.get("a") == "a"
    shelf.set("c", "c", None)
    assert shelf.get_many(["a", "b", "c"]) == {"a": "a", "c": "c"}
