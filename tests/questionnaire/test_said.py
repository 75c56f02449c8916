"""The words of a comment by the message that brought each of them."""

from questionnaire.comment import MAX_LENGTH
from questionnaire.said import EARLIER, Put, appended, is_known, joined, put, put_all, read, written


def test_words_are_kept_by_message_and_read_again_in_their_own_letters() -> None:
    assert written({7: "Долго", 9: "и душно"}) == '{"7": "Долго", "9": "и душно"}'
    assert read('{"7": "Долго", "9": "и душно"}', "other") == {7: "Долго", 9: "и душно"}


def test_a_comment_from_before_messages_were_kept_is_one_piece() -> None:
    assert read(None, "Долго") == {EARLIER: "Долго"}
    assert read(None) == read(None, None) == {}
    assert read("{}", "Долго") == {}


def test_a_comment_has_a_line_for_each_message_in_their_order() -> None:
    assert joined({9: "b", 7: "a", EARLIER: "first"}) == "first\na\nb"


def test_an_edited_message_replaces_its_own_words_and_an_empty_one_removes_them() -> None:
    said = {7: "a", 9: "b"}
    assert put(said, 9, "c") == Put({7: "a", 9: "c"}, 0)
    assert put(said, 9, "") == Put({7: "a"}, 0)
    assert put(said, 8, "c ") == Put({7: "a", 9: "b", 8: "c"}, 1)  # the space at the end is not kept


def test_words_beyond_the_room_of_a_comment_are_counted_as_lost() -> None:
    """A line break between two messages takes one of the 2,000 characters."""
    said = {7: "x" * (MAX_LENGTH - 5)}
    assert put(said, 9, "abcd") == Put({**said, 9: "abcd"}, 0)
    assert put(said, 9, "abcdefg") == Put({**said, 9: "abcd"}, 3)
    assert put({7: "x" * MAX_LENGTH}, 9, "abc") == Put({7: "x" * MAX_LENGTH}, 3)
    assert put({7: "x" * (MAX_LENGTH + 50)}, 9, "abc").lost == 3


def test_several_messages_are_added_in_their_order_as_long_as_there_is_room() -> None:
    said = {7: "x" * (MAX_LENGTH - 6)}
    assert put_all(said, {12: "cd", 9: "ab"}) == Put({**said, 9: "ab", 12: "cd"}, 0)
    assert put_all(said, {12: "cdef", 9: "abc", 13: "gh"}) == Put({**said, 9: "abc", 12: "c"}, 5)
    assert put_all(said, {}) == Put(said, 0)


def test_messages_that_brought_the_same_words_before_change_nothing() -> None:
    assert is_known({7: "a", 9: "b"}, {7: "a", 9: "c"}, [7])
    assert not is_known({7: "a", 9: "b"}, {7: "a", 9: "c"}, [7, 9])
    assert not is_known({7: "a"}, {7: "a", 9: "c"}, [9])
    assert is_known({7: "a", 9: ""}, {7: "a"}, [7, 9])
    assert not is_known({7: "a", 9: "b"}, {7: "a"}, [9])


def test_two_comments_in_one_are_cut_to_the_length_of_one() -> None:
    assert appended("a", "b") == "a\nb"
    assert appended("a", " ") == "a"
    assert appended("x" * (MAX_LENGTH - 2), "yz") == "x" * (MAX_LENGTH - 2) + "\ny"
