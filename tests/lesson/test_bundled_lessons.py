"""The bundled lessons: their numbers are the published ones, and their prose fits two lines of a small screen."""

import math
import re

import pytest

from tutor.lesson.find import bundled, find
from tutor.lesson.lesson import Lesson
from tutor.lesson.load import load
from tutor.trace.trace import Trace

LESSONS = [load(path) for path in bundled()]

ARTICLE = {
    "1/1:z[1][1]": 0.3,
    "1/1:a[1][1]": 0.574442516811659,
    "1/1:z[2][1]": 0.229777006724664,
    "1/1:a[2][1]": 0.557192836397214,
    "1/1:E": 0.098039092068973,
    "1/1:slope[2][1]": 0.246728979,
    "1/1:delta[2][1]": -0.109253359575437,
    "1/1:dw[2][1,4]": -0.062759774844643,
    "1/1:slope[1][2]": 0.244458312,
    "1/1:delta[1][3]": -0.002670789182835,
    "1/1:dw[1][4,3]": -0.002670789182835,
    "1/1:w_next[1][1,2]": 0.102670789182835,
    "1/1:w_next[2][1,1]": 0.162759774844643,
    "2/1:a[2][1]": 0.592729114,
    "2/1:E": 0.082934787,
}
TWIN = {
    "1/1:z[1][1]": 0.23,
    "1/1:z[1][2]": 0.36,
    "1/1:z[1][3]": -0.19,
    "1/1:z[1][4]": 0.12,
    "1/1:a[1][3]": 0.452642,
    "1/1:z[2][1]": 0.283420,
    "1/1:a[2][1]": 0.570384,
    "1/1:E": 0.026362,
    "1/1:delta[2][1]": -0.056266,
    "1/1:dw[2][1,2]": -0.033143,
    "1/1:delta[1][1]": -0.004165,
    "1/1:delta[1][2]": 0.002724,
    "1/1:delta[1][3]": -0.005576,
    "1/1:delta[1][4]": -0.001402,
    "1/1:w_next[2][1,1]": 0.315677,
    "1/1:w_next[1][1,3]": 0.300416,
    "2/1:a[2][1]": 0.578377,
    "2/1:E": 0.024558,
}


def trace_of(lesson: Lesson) -> Trace:
    return Trace(lesson.network, lesson.data, lesson.training, lesson.notation.difference)


@pytest.mark.parametrize(("name", "numbers", "tolerance"), [("article", ARTICLE, 6e-10), ("twin", TWIN, 6e-7)])
def test_a_lesson_has_the_numbers_that_were_published_for_it(
    name: str, numbers: dict[str, float], tolerance: float
) -> None:
    trace = trace_of(load(find(name)))
    for address, number in numbers.items():
        assert math.isclose(trace[address].result, number, rel_tol=0, abs_tol=tolerance), address


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_prose_fits_two_lines_of_78_cells(lesson: Lesson) -> None:
    assert [entry.text for entry in lesson.say if len(entry.text) > 150] == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_every_kind_of_step_is_explained(lesson: Lesson) -> None:
    kinds = {step.target.name for step in trace_of(lesson)}
    assert kinds <= {entry.at for entry in lesson.say}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_long_number_in_the_prose_is_a_number_of_the_lesson_or_of_a_claim(lesson: Lesson) -> None:
    known = {f"{abs(value):.{digits}g}" for step in trace_of(lesson) for value in (step.result,) for digits in (3, 4)}
    known |= {claim.printed.lstrip("-") for claim in lesson.claims}
    known |= {"0.4256", "0.00617", "0.1811", "0.2296", "0.05272"}  # the misread formulas, and parts of a sum
    for entry in lesson.say:
        for number in re.findall(r"\d\.\d{3,}", entry.text):
            assert number in known, (entry.at, number)
