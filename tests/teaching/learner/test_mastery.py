"""What is known of a learner: the figures of knowledge tracing, the rules around them, and the words for them."""

from dataclasses import replace

import pytest

from tests.teaching.diagnosis.answering import GIVEN_UP, HINTED, OTHER_NET, RIGHT, SLIPPED, START, WRONG, after
from tests.whole_log import knowledge_of
from tutor.teaching.learner.mastery import DAY, TYPED, Answer, Knowledge, Parameters, traced


@pytest.mark.parametrize(
    ("letters", "figures"),
    [
        ("CCC", [0.765, 0.976, 0.998]),
        ("CCWC", [0.765, 0.976, 0.861, 0.987]),
        ("WCC", [0.148, 0.697, 0.967]),
    ],
)
def test_typed_numbers_are_traced_as_published(letters: str, figures: list[float]) -> None:
    chances = [round(after(letters[:count]).chance, 3) for count in range(1, len(letters) + 1)]
    assert chances == figures


@pytest.mark.parametrize(
    ("by", "letters", "figures"),
    [
        ((0.3, 0.15, 0.05, 0.1), "CC", [0.902, 0.995]),
        ((0.3, 0.15, 0.05, 0.1), "CCW", [0.902, 0.995, 0.961]),
        ((0.3, 0.15, 0.25, 0.1), "CCC", [0.666, 0.896, 0.973]),
        ((0.3, 0.15, 0.25, 0.1), "CCWCC", [0.666, 0.896, 0.604, 0.869, 0.966]),
        ((0.1, 0.1, 0.1, 0.1), "CCC", [0.55, 0.925, 0.992]),
        ((0.4, 0.3, 0.2, 0.1), "CC", [0.825, 0.968]),
        ((0.25, 0.12, 0.3, 0.1), "CCCC", [0.56, 0.817, 0.939, 0.981]),
    ],
)
def test_other_parameters_give_their_published_figures(
    by: tuple[float, float, float, float], letters: str, figures: list[float]
) -> None:
    parameters = Parameters(*by)
    chance, found = parameters.known, []
    for letter in letters:
        chance = traced(chance, parameters, correct=letter == "C")
        found.append(chance)
    assert found == pytest.approx(figures, abs=0.00051)


def test_the_four_parameters_of_typed_numbers_are_the_proposed_ones() -> None:
    assert TYPED == (0.2, 0.12, 0.08, 0.12)


@pytest.mark.parametrize(("options", "guess"), [(3, 0.3), (4, 0.25), (5, 0.2), (10, 0.1)])
def test_a_menu_is_guessed_by_its_number_of_choices_but_at_most_three_times_in_ten(options: int, guess: float) -> None:
    posterior = 0.2 * 0.88 / (0.2 * 0.88 + 0.8 * guess)
    known = Knowledge().after(replace(RIGHT, kind="formula", options=options))
    assert known.chance == pytest.approx(posterior + (1 - posterior) * 0.12)


@pytest.mark.parametrize("verdict", ["right", "wrong"])
@pytest.mark.parametrize("options", [1, 2])
def test_two_choices_tell_nothing_by_themselves(options: int, verdict: str) -> None:
    assert Knowledge().after(replace(RIGHT, kind="sign", options=options, verdict=verdict)) == Knowledge()


@pytest.mark.parametrize("verdict", ["more", "unreadable", "convention", "a verdict of another time"])
def test_what_is_no_attempt_changes_nothing(verdict: str) -> None:
    known = after("CS")
    assert known.after(replace(RIGHT, verdict=verdict)) == known


@pytest.mark.parametrize("verdict", ["right", "carried", "shown"])
def test_right_work_from_rounded_or_carried_numbers_is_right(verdict: str) -> None:
    assert Knowledge().after(replace(RIGHT, verdict=verdict)) == after("C")


@pytest.mark.parametrize("answer", [HINTED, WRONG, GIVEN_UP])
def test_help_and_misses_count_as_not_correct(answer: Answer) -> None:
    known = Knowledge().after(answer)
    assert (round(known.chance, 3), known.clean, known.tries) == (0.148, 0, 1)


@pytest.mark.parametrize("answer", [RIGHT, WRONG, HINTED])
def test_later_attempts_do_not_count(answer: Answer) -> None:
    assert after("W").after(replace(answer, attempt=2)) == after("W")


def test_two_lucky_answers_are_not_enough_to_be_solid() -> None:
    assert after("CN").chance > 0.95
    assert not after("CN").is_solid
    assert after("CNC").is_solid


def test_one_network_is_not_enough_to_be_solid() -> None:
    assert not after("CCCCCC").is_solid
    assert after("CCCCCCN").is_solid


def test_answers_with_help_do_not_make_solid() -> None:
    assert not after("CNHHHHHH").is_solid


def test_a_skill_can_stop_being_solid() -> None:
    assert after("CNC").is_solid
    assert not after("CNCWWW").is_solid


def slip(name: str = "", *, tied: str = "", kind: str = "number") -> Answer:
    return replace(WRONG, kind=kind, slip=name, tied=tied)


def avoiding(*slips: str, unproved: int = 0) -> Answer:
    return replace(OTHER_NET, avoided=" ".join(slips), unproved=unproved)


def folded(*answers: Answer) -> Knowledge:
    return knowledge_of(answers)["net-sum"]


def test_right_answers_in_which_a_slip_would_not_show_do_not_clear_it() -> None:
    unseen = avoiding()
    assert folded(slip("averaged"), *[unseen] * 5, RIGHT).is_shown
    assert not folded(slip("averaged"), *[unseen] * 5, RIGHT).is_solid
    assert folded(slip("averaged"), *[unseen] * 5, RIGHT, avoiding("averaged")).is_solid


@pytest.mark.parametrize(
    "answer",
    [
        replace(avoiding("averaged"), hints=1),
        replace(avoiding("averaged"), attempt=2),
        replace(avoiding("averaged"), verdict="wrong"),
        replace(avoiding("averaged"), verdict="given-up", hints=5),
    ],
)
def test_only_a_clean_first_answer_clears_a_slip(answer: Answer) -> None:
    assert folded(slip("averaged"), answer).open == (frozenset({"averaged"}),)


def test_a_slip_made_at_a_later_attempt_is_open_as_well() -> None:
    assert folded(WRONG, replace(slip("averaged"), attempt=2)).open == (frozenset({"averaged"}),)


def test_a_cleared_slip_that_comes_back_is_open_again() -> None:
    assert folded(slip("averaged"), avoiding("averaged"), slip("averaged")).open


def test_of_slips_that_look_alike_all_have_to_be_avoided() -> None:
    tie = slip(tied="averaged bias-forgotten")
    assert folded(tie, avoiding("averaged")).open == (frozenset({"bias-forgotten"}),)
    assert folded(tie, avoiding("averaged"), avoiding("bias-forgotten")).open == ()
    assert folded(tie).slips == {}


def test_a_slip_that_stands_alone_and_in_a_tie_is_told_apart() -> None:
    both = folded(slip("averaged"), slip(tied="averaged bias-forgotten"))
    assert len(both.open) == 2
    assert both.after(avoiding("bias-forgotten")).open == (frozenset({"averaged"}),)


@pytest.mark.parametrize("kind", ["spot", "claim"])
def test_who_misjudges_what_others_wrote_has_made_no_slip(kind: str) -> None:
    assert folded(slip("averaged", kind=kind)).open == ()


def test_a_skill_of_which_some_slip_never_had_a_chance_is_not_solid() -> None:
    assert not folded(RIGHT, avoiding(unproved=2), avoiding("averaged", unproved=1)).is_solid
    assert folded(RIGHT, avoiding(unproved=2), avoiding("averaged", unproved=0)).is_solid


def test_an_answer_that_does_not_tell_what_it_would_have_shown_changes_nothing_about_that() -> None:
    known = folded(avoiding("averaged", unproved=1), RIGHT)
    assert (known.avoided, known.unproved) == (frozenset({"averaged"}), 1)


def test_three_of_the_same_slip_are_a_misconception_two_are_not() -> None:
    assert after("SCS").misconceptions == ()
    assert after("SCSCS").misconceptions == ("sign-lost",)


def test_slips_are_counted_in_later_attempts_too_and_each_for_itself() -> None:
    known = after("S").after(replace(SLIPPED, attempt=2)).after(replace(SLIPPED, attempt=3, slip="bias-forgotten"))
    assert known.slips == {"sign-lost": 2, "bias-forgotten": 1}


def test_an_answer_that_was_accepted_counts_no_slip() -> None:
    assert Knowledge().after(replace(RIGHT, verdict="convention", slip="damped")).slips == {}


# --- fading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "level"),
    [
        ("", 0),
        ("C", 0),
        ("CC", 2),  # who is asked stands at level 1 already
        ("CCC", 2),
        ("CCCC", 3),
        ("CHC", 0),
        ("CWC", 0),
        ("CC" * 9, 5),
        ("CCCCS", 3),
        ("CCCCSS", 2),
        ("CCCCWW", 3),  # misses that nobody could explain
        ("CCCCSWS", 2),
        ("CCCCSCS", 3),
        ("CCCCSHS", 3),
        ("CCCCSSSS", 1),
        ("CCCCG", 2),
        ("CCG", 1),
        ("CCGCC", 2),
        ("G", 0),
    ],
)
def test_guidance_fades_on_two_clean_and_comes_back_on_two_diagnosed_misses_or_the_result_given(
    letters: str, level: int
) -> None:
    assert after(letters).level == level


def test_the_result_given_after_a_miss_brings_guidance_back_without_a_second_miss() -> None:
    known = after("CCCCW").after(replace(GIVEN_UP, attempt=2))
    assert (known.level, known.tries) == (2, 5)


# --- resting ---------------------------------------------------------------------------------------------------------


def test_after_eight_misses_in_a_row_a_skill_rests_until_the_next_day_and_is_watched_first() -> None:
    assert not after("CCCC" + "W" * 7).is_resting(START)
    known = after("CCCC" + "W" * 8)
    assert known.level == 0
    assert known.is_resting(START)
    assert known.is_resting(START + DAY - 1)
    assert not known.is_resting(START + DAY)


def test_a_clean_answer_in_between_starts_the_count_of_misses_anew_and_one_with_help_does_not() -> None:
    assert not after("WWWWWWWCW").is_resting(START)
    assert after("WWWWWWWHW").is_resting(START)


def test_giving_up_counts_as_a_miss() -> None:
    assert after("GGGGGGGG").is_resting(START)


def test_after_a_rest_there_are_eight_tries_again() -> None:
    rested = after("W" * 8)
    assert not after("W" * 7, rested, day=1).is_resting(START + DAY)
    assert after("W" * 8, rested, day=1).is_resting(START + DAY)


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "days", "word"),
    [("", 0, "new"), ("C", 0, "shaky"), ("W", 0, "shaky"), ("CNC", 0, "solid"), ("CNC", 1, "due"), ("CNW", 9, "shaky")],
)
def test_a_skill_is_told_in_one_of_four_words(letters: str, days: int, word: str) -> None:
    assert after(letters).word(START + days * DAY) == word


def test_only_a_solid_skill_fills_its_bar_and_only_a_new_one_leaves_it_empty() -> None:
    assert after("").share(10) == 0
    assert after("WWWW").share(10) == 1
    assert after("CCCCC").share(10) == 9
    assert after("CNC").share(10) == 10


def test_skills_are_kept_apart() -> None:
    known = knowledge_of([RIGHT, replace(WRONG, skill="bias"), OTHER_NET, RIGHT])
    assert known == {"net-sum": after("CNC"), "bias": after("W")}


# --- reviews ---------------------------------------------------------------------------------------------------------


def test_who_is_on_time_is_reviewed_after_1_2_4_7_and_15_days_and_then_no_more() -> None:
    known, asked = after("CNC"), []
    for day in range(100):
        if known.word(START + day * DAY) == "due":
            asked.append(day)
            known = after("C", known, day=day)
    assert asked == [1, 2, 4, 7, 15]


def test_a_failed_review_goes_back_to_the_first() -> None:
    known = after("CNCCC")
    for day in (1, 2):
        known = after("C", known, day=day)
    known = after("W", known, day=4)
    assert known.is_solid
    assert (known.reviewed, known.due) == (0, START + 5 * DAY)


def test_a_review_passed_with_help_is_not_passed() -> None:
    assert after("H", after("CNCCC"), day=1).reviewed == 0
    assert after("C", after("CNCCC"), day=1).reviewed == 1


def test_answers_before_a_review_is_due_leave_it_where_it_is() -> None:
    assert after("CCC", after("CNC"), day=0.5).due == START + DAY


def test_who_comes_late_has_the_next_interval_from_then_on() -> None:
    known = after("C", after("CNC"), day=30)
    assert known.due == START + 31 * DAY
    known = after("C", known, day=31)
    assert known.due == START + 33 * DAY


def test_a_skill_that_is_not_solid_any_more_has_no_review_until_it_is_solid_again() -> None:
    shaky = after("CNCWWW")
    assert shaky.due == float("inf")
    assert after("CCCC", shaky, day=7).due == START + 8 * DAY
