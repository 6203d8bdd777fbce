"""The reading clock, second by second, without a screen."""

from __future__ import annotations

import pytest

from inbox_tui.ui.listening import Listening, Seen


def whole(post, lines=2, **more):
    return Seen(post, 0, lines - 1, lines, **more)


@pytest.fixture
def listening():
    made = Listening()
    made.begin([(1, 10), (2, 20), (3, 2)])  # 1.0 s, 2.0 s, 0.4 s
    return made


def test_a_post_is_heard_once_its_lines_were_on_screen_and_its_time_is_up(listening):
    listening.run(0.0)
    listening.look([whole(1)], 0.0)
    assert listening.tick(0.9) == ()
    assert listening.tick(1.0) == (1,)


def test_posts_on_screen_together_are_served_one_after_the_other_in_order(listening):
    listening.run(0.0)
    listening.look([whole(1), whole(2), whole(3)], 0.0)
    assert listening.tick(1.5) == (1,)
    assert listening.tick(2.9) == ()
    assert listening.tick(3.0) == (2,)
    assert listening.tick(3.39) == ()
    assert listening.tick(3.4) == (3,)


def test_one_late_tick_hears_all_whose_time_has_come(listening):
    listening.run(0.0)
    listening.look([whole(1), whole(2), whole(3)], 0.0)
    assert listening.tick(100.0) == (1, 2, 3)


@pytest.mark.parametrize(("words", "seconds"), [(0, 0.4), (3, 0.4), (10, 1.0), (60, 6.0), (5000, 6.0)])
def test_the_time_is_a_tenth_of_a_second_a_word_within_bounds(words, seconds):
    listening = Listening()
    listening.begin([(1, words)])
    listening.run(0.0)
    listening.look([whole(1)], 0.0)
    assert listening.tick(seconds - 0.01) == ()
    assert listening.tick(seconds) == (1,)


def test_nothing_is_heard_while_the_clock_stands(listening):
    listening.look([whole(1)], 0.0)
    assert listening.tick(50.0) == ()
    listening.run(50.0)
    assert listening.tick(50.5) == ()
    assert listening.stop(50.6) == ()
    assert listening.tick(90.0) == ()
    listening.run(90.0)
    assert listening.tick(90.4) == (1,)


def test_stopping_counts_the_time_until_then(listening):
    listening.run(0.0)
    listening.look([whole(1)], 0.0)
    assert listening.stop(1.0) == (1,)


def test_a_post_taller_than_the_screen_needs_every_line_shown(listening):
    listening.run(0.0)
    listening.look([Seen(2, 0, 9, 20)], 0.0)
    assert listening.tick(60.0) == ()
    assert listening.look([Seen(2, 10, 18, 20)], 60.0) == ()
    assert listening.tick(120.0) == ()
    listening.look([Seen(2, 19, 19, 20)], 120.0)
    assert listening.tick(121.0) == (2,)


def test_looking_long_at_the_first_line_does_not_earn_the_rest(listening):
    listening.run(0.0)
    listening.look([Seen(2, 0, 0, 10)], 0.0)
    listening.tick(600.0)
    assert listening.look([whole(2, 10)], 600.0) == ()
    assert listening.tick(601.0) == ()
    assert listening.tick(601.8) == (2,)


def test_a_half_seen_post_does_not_hold_up_those_after_it(listening):
    listening.run(0.0)
    listening.look([Seen(1, 1, 1, 2), whole(2)], 0.0)
    assert listening.tick(0.5 + 2.0) == (2,)


def test_a_closed_content_warning_earns_nothing_until_opened(listening):
    listening.run(0.0)
    listening.look([whole(1, covered=True), whole(3)], 0.0)
    assert listening.tick(60.0) == (3,)
    listening.look([whole(1, lines=5)], 60.0)
    assert listening.tick(60.9) == ()
    assert listening.tick(61.0) == (1,)


def test_scrolled_away_its_time_stands_still(listening):
    listening.run(0.0)
    listening.look([whole(2)], 0.0)
    listening.look([whole(3)], 1.5)
    assert listening.tick(9.0) == (3,)
    listening.look([whole(2)], 9.0)
    assert listening.tick(9.4) == ()
    assert listening.tick(9.5) == (2,)


def test_another_width_counts_lines_anew_unless_all_were_seen(listening):
    listening.run(0.0)
    listening.look([Seen(2, 0, 4, 10)], 0.0)
    listening.look([Seen(2, 3, 5, 6)], 0.1)
    assert listening.tick(60.0) == ()
    listening.look([whole(1, 4)], 60.0)
    listening.look([Seen(1, 0, 0, 9)], 60.2)
    assert listening.tick(61.0) == (1,)


def test_new_posts_join_and_progress_stays(listening):
    listening.run(0.0)
    listening.look([whole(1)], 0.0)
    listening.tick(0.6)
    listening.begin([(1, 10), (9, 1)])
    listening.look([whole(1), whole(9)], 0.6)
    assert listening.tick(1.0) == (1,)
    assert listening.tick(1.4) == (9,)


def test_an_edit_of_another_length_starts_over(listening):
    listening.run(0.0)
    listening.look([whole(1)], 0.0)
    listening.tick(0.9)
    listening.begin([(1, 30)])
    listening.look([whole(1)], 0.9)
    assert listening.tick(2.0) == ()
    assert listening.tick(3.9) == (1,)


def test_it_says_when_the_next_will_be_heard(listening):
    assert listening.due() is None
    listening.run(0.0)
    assert listening.due() is None
    listening.look([whole(1), whole(2)], 0.0)
    assert listening.due() == pytest.approx(1.0)
    listening.tick(1.0)
    assert listening.due() == pytest.approx(2.0)
    listening.look([Seen(2, 0, 0, 2)], 1.0)
    listening.stop(1.0)
    assert listening.due() is None


def test_a_clock_that_runs_backwards_takes_nothing_away(listening):
    listening.run(10.0)
    listening.look([whole(1)], 10.0)
    assert listening.tick(3.0) == ()
    assert listening.tick(4.0) == (1,)
