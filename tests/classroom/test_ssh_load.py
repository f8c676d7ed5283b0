"""A small crowd: nobody misses a step, all follow the teacher; the benchmark has the large one and the figures."""

from pathlib import Path
from statistics import median

import pytest

from tests.classroom.crowd import Crowd
from tests.classroom.ssh_world import MISSING

LEARNERS = 6


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_a_small_class_types_and_follows_without_missing_a_step(tmp_path: Path) -> None:
    with Crowd(tmp_path, LEARNERS) as crowd:
        first_frames = crowd.join([f"learner{number}" for number in range(LEARNERS)])
        assert max(first_frames) < 10
        times = crowd.type_in_turn(seconds=3.0, every=1.0)
        assert len(times) >= 2 * LEARNERS
        assert [seat.missed for seat in crowd.seats] == [0] * LEARNERS
        assert median(times) < 0.5
        assert median(crowd.follow(keys=2)) < 0.9
        assert crowd.memory()[0] < 40
