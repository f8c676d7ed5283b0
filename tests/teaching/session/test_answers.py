"""How answers are taken: ties that the learner tells apart, choices by number, sure ones, texts of any kind."""

import string
from dataclasses import replace

from tests.networks import TWIN_ROW, data, layer, network, seeded, training, twin_network
from tests.teaching.session.walking import opened, right
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.judge import ACCEPTED, UNREADABLE, WRONG
from tutor.teaching.questions.asking import SOLO, WHY, Wanted
from tutor.teaching.session.feedback import prompt_of
from tutor.teaching.session.session import Session
from tutor.teaching.session.state import Tutoring, fingerprint
from tutor.view.labels import Labels

NOW = 1000.0


def said(session: Session) -> str:
    shown = prompt_of(session, Labels(session.trace.net.network))
    return shown.said if shown else ""


def linear(weight: float) -> Session:
    """Ask for the output of a linear unit with one input, 1."""
    net = network(layer("linear", [[weight]]))
    trace = Trace(net, data(([1], [1])), training(0.5))
    return Session(trace, trace.start, tutoring=Tutoring(mode=SOLO)).forward()


def test_a_tie_is_told_as_one_and_the_learner_may_say_which_it_was() -> None:
    session = linear(0.3).answer("3", NOW)  # ten times off: a shifted point, in the sum or in the answer
    assert session.tutoring.log[-1].slip == ""
    assert said(session).startswith("Not yet. Your 3 may be: 1 ")
    chosen = session.answer("2", NOW)
    assert chosen.tutoring.log == session.tutoring.log  # that was no attempt
    assert said(chosen).startswith("Your 3 is ")
    assert chosen.asked is not None


def test_after_a_tie_a_right_answer_that_looks_like_a_choice_is_an_answer() -> None:
    session = linear(1).answer("10", NOW)
    assert said(session).startswith("Not yet. Your 10 may be: ")
    assert session.answer("1", NOW).asked is None


def test_a_choice_that_is_none_is_asked_for_again_and_costs_nothing() -> None:
    session, _ = opened("two", SOLO)
    wanted = (Wanted("z", kind=WHY),)
    session = replace(session, tutoring=replace(session.tutoring, wanted=wanted)).answer("-0.05", NOW)
    for text in ("", "0", "9", "first", "1.5", "²", "-1"):
        after = session.answer(text, NOW)
        assert said(after) == "Type the number of a choice, 1 to 3."
        assert after.tutoring.log == session.tutoring.log
    assert session.answer(right(session), NOW).tutoring.log[-1].attempt == 1


def test_who_was_sure_and_wrong_is_told_more() -> None:
    session, _ = opened("two", SOLO)
    unsure, sure = session.answer("-0.15", NOW), session.answer("-0.15!", NOW)
    assert (unsure.tutoring.log[-1].sure, sure.tutoring.log[-1].sure) == (False, True)
    assert sure.tutoring.log[-1].answer == "-0.15"
    assert said(unsure).startswith("Your -0.15 is the sum without the bias.")
    assert len(said(sure)) > len(said(unsure))


def test_an_answer_that_no_slip_explains_says_so_and_points_to_help() -> None:
    session, _ = opened("two", SOLO)
    session = session.answer("0.7713", NOW)
    assert said(session) == (
        "Not yet, and no slip that I know gives 0.7713. Look at what goes in, then try again, or take a hint."
    )


def test_any_text_at_all_is_an_answer_or_a_friendly_no() -> None:
    session, _ = opened("two", SOLO)
    random = seeded("texts")
    signs = string.printable + "−½²√πµ\u202e\u0000é𝟙"
    for _ in range(400):
        text = "".join(random.choice(signs) for _ in range(random.randrange(30)))
        after = session.answer(text, NOW)
        assert after.tutoring.log[-1].verdict in {UNREADABLE, WRONG, "more", *ACCEPTED}
        assert said(after)
        assert len(after.tutoring.log[-1].answer) <= 200


def test_a_very_long_answer_is_kept_short() -> None:
    session, _ = opened("two", SOLO)
    assert len(session.answer("9" * 5000, NOW).tutoring.log[-1].answer) == 200


def test_how_long_an_answer_took_is_measured_from_when_its_question_was_first_seen() -> None:
    session, _ = opened("two", SOLO)
    session = session.seen(NOW).seen(NOW + 30).answer("-0.05", NOW + 42)
    assert session.tutoring.log[-1].seconds == 42.0


def test_nothing_is_answered_where_nothing_is_asked() -> None:
    session, _ = opened("two", "watch")
    assert session.answer("1", NOW) == session
    assert session.help(NOW) == session


def test_equal_networks_have_equal_fingerprints_and_others_do_not() -> None:
    def trace(rate: float = 0.5, weight: float = 0.1, target: float = 0.8) -> Trace:
        net = twin_network()
        first = net.layers[0]
        weights = first.weights.copy()
        weights[0, 0] = weight
        net = replace(net, layers=(replace(first, weights=weights), *net.layers[1:]))
        return Trace(net, data((TWIN_ROW.inputs[0].tolist(), [target])), training(rate))

    same = fingerprint(trace())
    assert fingerprint(trace()) == same
    assert fingerprint(trace(weight=0.1 + 1e-15)) == same  # a last bit makes no other numbers
    others = {fingerprint(trace(rate=0.2)), fingerprint(trace(weight=0.11)), fingerprint(trace(target=0.7))}
    assert len(others | {same}) == 4


def test_fingerprints_tell_activations_biases_and_batches_apart() -> None:
    row = data(([1, 0.5], [1]), ([0, 1], [0]))
    kinds = [
        Trace(network(layer("sigmoid", [[0.1, 0.2]])), row, training(0.5)),
        Trace(network(layer("tanh", [[0.1, 0.2]])), row, training(0.5)),
        Trace(network(layer("sigmoid", [[0.1, 0.2]], [0.0])), row, training(0.5)),
        Trace(network(layer("sigmoid", [[0.1, 0.2]])), row, training(0.5, batch=2)),
        Trace(network(layer("sigmoid", [[0.1, 0.2]])), row, training(0.5, batch=2, reduce="mean")),
    ]
    assert len({fingerprint(trace) for trace in kinds}) == len(kinds)
